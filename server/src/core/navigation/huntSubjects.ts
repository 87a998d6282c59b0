import type { HuntSubject } from '../attack/hunts/huntQueries.ts';
import { techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import { lineAt, type RulesDocument } from '../syntax/document.ts';
import { keyAt, keysOfLine } from './references.ts';

/**
 * Returns what can be searched for at a UTF-16 offset of the document: the key there, otherwise each key of
 * the rule; then each technique that these, or the words of a comment, name. Empty on a line without either.
 */
export function huntSubjectsAt(document: RulesDocument, offset: number): readonly HuntSubject[] {
  const line = lineAt(document, offset);
  if (!line) return [];
  const { node } = line;
  const touched = keyAt(document, offset)?.key;
  const keys = touched ? [touched] : keysOfLine(line);
  const words = node.kind === 'comment' ? [node.text] : keys;
  const ids = words.flatMap((w) => techniquesInKey(w).map((t) => t.id));
  return [...keys.map((key) => ({ keys: [key] })), ...[...new Set(ids)].map((technique) => ({ technique }))];
}
