import type { Problem } from '../checks/defineCheck.ts';
import { withinLimits } from '../checks/faultyChecks.ts';
import { type LineFinding, type LinePlan, lineFinder, looksAround, place } from '../checks/runLines.ts';
import type { LintOptions } from '../checks/select.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import { byPlace } from '../text/span.ts';

/** What was found in the lines of a document, and what a later text of it may use again. */
export interface FoundProblems {
  readonly document: RulesDocument;
  /** Another object whenever findings of an unchanged line may change. */
  readonly plan: LinePlan;
  /** For each line that has findings, by its index. */
  readonly lines: ReadonlyMap<number, FoundLine>;
  /** What comments suppress included, each with the severity of its check. By place. */
  readonly problems: readonly Problem[];
}

interface FoundLine {
  readonly start: number;
  readonly findings: readonly LineFinding[];
  readonly problems: readonly Problem[];
}

/**
 * So many lines are looked at between two times at which the host may interrupt a check that does not end. Being
 * interruptible takes 0.4 ms each time, and the lines some 0.1 s.
 */
const LINES_AT_ONCE = 4096;

/**
 * Returns every problem of a document's lines, in order, before suppression comments and settings apply, with
 * what the next call can use again.
 * @param previous what was found in an earlier text of the same file; unchanged lines are taken from it
 */
export function findProblems(
  document: RulesDocument,
  options: LintOptions,
  previous?: FoundProblems,
): FoundProblems {
  const { find, plan } = lineFinder(document, options);
  const { head, tail, shift } = unchanged(document, previous?.plan === plan ? previous : undefined);
  const lines = new Map<number, FoundLine>();
  const add = (index: number, before?: FoundLine): void => {
    const findings = before?.findings ?? find(index);
    const line = document.lines[index];
    if (!line || findings.length === 0) return;
    const { start } = line;
    const problems =
      before?.start === start ? before.problems : findings.map(([check, f]) => place(check, f, line));
    lines.set(index, { start, findings, problems });
  };
  const again = (from: number, to: number, by: number): void => {
    for (const [index, found] of previous?.lines ?? []) {
      if (index < from || index >= to) continue;
      add(index + by, found.findings.some(([check]) => looksAround(check)) ? undefined : found);
    }
  };
  const addLines = (from: number, to: number): void => {
    if (from === head) again(0, head, 0);
    for (let index = from; index < to; index++) add(index);
    if (to === tail) again(tail - shift, document.lines.length - shift, shift);
  };
  for (let from = head, to = head; to < tail || from === to; from = to) {
    to = Math.min(tail, from + LINES_AT_ONCE);
    withinLimits(() => addLines(from, to));
    if (to === tail) break;
  }
  const problems: Problem[] = [];
  for (const found of lines.values()) problems.push(...found.problems);
  return { document, plan, lines, problems: problems.sort(byPlace) };
}

/**
 * Lines before `head` are those of an earlier text, and lines from `tail` on are those that are `shift` lines
 * further up there.
 */
interface Unchanged {
  readonly head: number;
  readonly tail: number;
  readonly shift: number;
}

function unchanged({ lines, template, text }: RulesDocument, previous: FoundProblems | undefined): Unchanged {
  const before = previous?.document;
  const none = { head: 0, tail: lines.length, shift: 0 };
  // A placeholder hides what surrounds it, and the first line that ends in a carriage return speaks for all.
  if (!before || template || before.template || text.includes('\r') || before.text.includes('\r'))
    return none;
  const old = before.lines;
  const least = Math.min(lines.length, old.length);
  let head = 0;
  while (head < least && isSame(lines[head], old[head])) head++;
  let last = 0;
  while (last < least - head && isSame(lines[lines.length - 1 - last], old[old.length - 1 - last])) last++;
  // A line's neighbor says whether it is one piece of a long line.
  return {
    head: Math.max(0, head - 1),
    tail: Math.min(lines.length, lines.length - last + 1),
    shift: lines.length - old.length,
  };
}

function isSame(a: RulesLine | undefined, b: RulesLine | undefined): boolean {
  return a !== undefined && b !== undefined && a.node === b.node && a.continued === b.continued;
}
