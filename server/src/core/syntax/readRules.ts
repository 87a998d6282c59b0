import { parseDocument, parseOnce, type RulesDocument } from './document.ts';
import { parseTemplate, templateKindIn } from './template.ts';

/**
 * Reads a rules file, or a template of one where the end of its path or URI says so (such as `.j2`), or its
 * text.
 * @param previous an earlier text of the same file, from which unchanged lines are taken
 */
export function read(text: string, path = '', previous?: RulesDocument): RulesDocument {
  const kind = templateKindIn(path, text);
  return kind ? parseTemplate(text, kind) : parseDocument(text, previous);
}

/** Parses a rules file or a template for one pass over its lines, without caching anything. */
export function readOnce(text: string, path = ''): RulesDocument {
  const kind = templateKindIn(path, text);
  return kind ? parseTemplate(text, kind) : parseOnce(text);
}
