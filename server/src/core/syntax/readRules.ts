import { parseDocument, parseOnce, type RulesDocument } from './document.ts';
import { parseTemplate, templateKindIn } from './template.ts';

/**
 * Parses the text of a rules file; as a template where the end of its path or URI (such as `.j2`), or its
 * text, says that it is one.
 * @param previous an earlier text of the same file, from which unchanged lines are taken
 */
export function read(text: string, path = '', previous?: RulesDocument): RulesDocument {
  const kind = templateKindIn(path, text);
  return kind ? parseTemplate(text, kind) : parseDocument(text, previous);
}

/**
 * Parses the text of a rules file or a template for one pass over its lines, without caching anything.
 * @param path the file's path or URI, whose end can say that it is a template
 */
export function readOnce(text: string, path = ''): RulesDocument {
  const kind = templateKindIn(path, text);
  return kind ? parseTemplate(text, kind) : parseOnce(text);
}
