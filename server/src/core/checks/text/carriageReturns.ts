import type { RulesDocument } from '../../syntax/document.ts';
import type { Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

const counts = new WeakMap<RulesDocument, number>();

/** Counts the lines of a document that end in a carriage return, once per document. */
export function countCarriageReturns(document: RulesDocument): number {
  const known = counts.get(document);
  if (known !== undefined) return known;
  const count = document.lines.filter((l) => l.node.text.endsWith('\r')).length;
  counts.set(document, count);
  return count;
}

/** Reports whether the carriage return is the whole value of an option or a field: without it the line would not load. */
export function isWholeValue(text: string): boolean {
  return /\S *[ =<>&]\r$/.test(text);
}

/**
 * Removes the carriage return from this line, or from all lines. On a line that loads, it is a character of a key or a
 * path: without it another rule is sent, so that fix is not safe.
 * @param start of the line, in UTF-16 units from the start of the document
 * @param end of the line, in UTF-16 units from its own start
 */
export function withoutReturns(
  document: RulesDocument,
  start: number,
  end: number,
  safety: Fix['safety'],
): readonly Fix[] {
  const here = fix('Remove the carriage return', safety, replace({ start: end - 1, end }, ''));
  const all = document.lines
    .filter((l) => l.node.text.endsWith('\r') && (l.start === start || !isWholeValue(l.node.text)))
    .map((l) => replace({ start: l.end - 1 - start, end: l.end - start }, ''));
  return all.length > 1
    ? [here, fix(`Remove the carriage return from all ${all.length} lines`, 'unsafe', ...all)]
    : [here];
}
