import { parseDocument, parseOnce, type RulesDocument } from './document.ts';
import { parseTemplate, templateKindIn } from './template.ts';

/**
 * Reads a rules file, or a template of one where the end of its path or URI says so (such as `.j2`), or its text.
 * @param previous an earlier text of the same file, from which unchanged lines are taken
 */
export function read(text: string, path = '', previous?: RulesDocument): RulesDocument {
  const kind = templateKindIn(path, text);
  return kind ? parseTemplate(text, kind) : parseDocument(text, previous);
}

/** Reads a rules file or a template for one pass over its lines: what is worked out about a line is not kept. */
export function readOnce(text: string, path = ''): RulesDocument {
  const kind = templateKindIn(path, text);
  return kind ? parseTemplate(text, kind) : parseOnce(text);
}
