import type { Target } from '../../facts/targets.ts';
import { fails } from '../../model/verdict.ts';
import { verdictsOf } from '../../model/verdictOf.ts';
import type { RulesDocument, RulesLine } from '../../syntax/document.ts';
import type { Fix } from '../defineCheck.ts';
import { bothOrAll, fix, replace } from '../edits.ts';
import { type Failure, failureOf } from '../failure.ts';

const counts = new WeakMap<RulesDocument, number>();

/** Counts the lines of a document that end in a carriage return, once per document. */
export function countCarriageReturns(document: RulesDocument): number {
  const known = counts.get(document);
  if (known !== undefined) return known;
  const count = document.lines.filter((l) => l.node.text.endsWith('\r')).length;
  counts.set(document, count);
  return count;
}

/**
 * Reports whether the carriage return is the whole value of an option or a field: without it the line would
 * not load.
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
 * Removes the carriage return at the end of a line. On a line that loads, it is a character of a key or a
 * path: without it another rule is sent, so that fix is not safe.
 * @param end of the line, in UTF-16 units from its start
 */
export function removeReturn(end: number, safety: Fix['safety']): Fix {
  return fix('Remove the carriage return', safety, replace({ start: end - 1, end }, ''));
}

/**
 * Removes all carriage returns of a document, so that its lines do not end in two ways; empty where there is
 * but one. Safe where no line that has one loads.
 * @param start of the line that the edits count from, in UTF-16 units from the start of the document
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
