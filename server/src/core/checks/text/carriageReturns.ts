import type { Target } from '../../facts/targets.ts';
import { fails } from '../../model/verdict.ts';
import { verdictsOf } from '../../model/verdictOf.ts';
import type { RulesDocument, RulesLine } from '../../syntax/document.ts';
import type { Fix } from '../defineCheck.ts';
import { bothOrAll, fix, replace } from '../edits.ts';
import { type Failure, failureOf } from '../failure.ts';

const counts = new WeakMap<RulesDocument, number>();

/** Returns how many lines of a document end in a carriage return; counted once for each document. */
export function countCarriageReturns(document: RulesDocument): number {
  const known = counts.get(document);
  if (known !== undefined) return known;
  const count = document.lines.filter((l) => l.node.text.endsWith('\r')).length;
  counts.set(document, count);
  return count;
}

/**
 * Reports whether the carriage return at the end of a line is the whole value of its last option or field, so
 * that the line would not load without it; false for a line without a carriage return.
 * @param text the text of the line, with its carriage return
 */
export function isWholeValue(text: string): boolean {
  return /\S *[ =<>&]\r$/.test(text);
}

/** Reports whether a line does not load because of the carriage return at its end. */
export function breaksAtReturn({ node, fault }: Failure): boolean {
  return node.text.endsWith('\r') && fault.span.end >= node.text.trimEnd().length;
}

/** Reports whether any line of a document does not load because of the carriage return at its end. */
export function someBreaksAtReturn({ lines }: RulesDocument, targets: readonly Target[]): boolean {
  return lines.some(({ node }) => {
    if (node.kind !== 'command' || !node.text.endsWith('\r')) return false;
    const failure = failureOf(node, verdictsOf(node, targets));
    return failure !== undefined && breaksAtReturn(failure);
  });
}

/**
 * Returns the fix that removes the carriage return at the end of a line.
 * @param end where the line ends, its carriage return included, in UTF-16 units from its start
 * @param safety unsafe on a line that loads, whose key or path has the carriage return as a character
 */
export function removeReturn(end: number, safety: Fix['safety']): Fix {
  return fix('Remove the carriage return', safety, replace({ start: end - 1, end }, ''));
}

/**
 * Returns the fix that removes the carriage returns of all lines of a document, so that its lines do not end
 * in two ways, as the only item; empty where only one line has one. Safe where no line that has one loads.
 * @param start where the line begins that the edits count from, in UTF-16 units from the start of the
 *   document
 */
export function withoutReturns(
  document: RulesDocument,
  start: number,
  targets: readonly Target[],
): readonly Fix[] {
  const ending = document.lines.filter(
    (l) => l.node.text.endsWith('\r') && (l.start === start || !isWholeValue(l.node.text)),
  );
  const loads = ({ node }: RulesLine): boolean =>
    node.kind === 'command' && verdictsOf(node, targets).some(({ verdict }) => !fails(verdict));
  const safety = ending.some(loads) ? 'unsafe' : 'safe';
  const all = ending.map((l) => replace({ start: l.end - 1 - start, end: l.end - start }, ''));
  if (all.length < 2) return [];
  return [fix(`Remove the carriage return from ${bothOrAll(all.length)} lines`, safety, ...all)];
}
