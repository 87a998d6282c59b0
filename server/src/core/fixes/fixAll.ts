import type { Fix, Problem } from '../checks/defineCheck.ts';
import type { LintOptions } from '../checks/select.ts';
import { lintLines } from '../lint/lintLines.ts';
import { parseDocument, type RulesDocument } from '../syntax/document.ts';
import { parseTemplate } from '../syntax/template.ts';
import { applyEdits, byPlace, type TextEdit } from '../text/span.ts';

const ROUNDS = 10;

/** For whom a document is judged. Checks that are off fix nothing. */
export interface FixOptions extends LintOptions {
  /** `unsafe`: a problem without a safe fix gets its preferred or first one. */
  readonly safety?: Fix['safety'];
  /** The code of the one check whose problems are fixed; all are where absent. */
  readonly code?: string;
}

/** Reports whether the options select the problems of a check, given by its code, for fixing. */
export function isToFix({ code }: { readonly code: string }, options: Pick<FixOptions, 'code'>): boolean {
  return options.code === undefined || options.code === code;
}

/**
 * Returns the fix of a problem that can be applied without asking: the preferred safe one, otherwise the
 * first safe one. Undefined where no fix is safe.
 */
export function safeFix<F extends Pick<Fix, 'safety' | 'preferred'>>(problem: {
  readonly fixes: () => readonly F[];
}): F | undefined {
  const safe = problem.fixes().filter((f) => f.safety === 'safe');
  return safe.find((f) => f.preferred) ?? safe[0];
}

/**
 * Returns the fix of a problem that is applied without asking; undefined where there is none.
 * @param safety `unsafe`: for a problem without a safe fix also the preferred or first one, unless the user
 *   has to choose
 */
export function chosenFix<F extends Pick<Fix, 'safety' | 'preferred' | 'choice'>>(
  problem: { readonly fixes: () => readonly F[] },
  safety: Fix['safety'] = 'safe',
): F | undefined {
  const safe = safeFix(problem);
  if (safe || safety === 'safe') return safe;
  const fixes = problem.fixes().filter((f) => !f.choice);
  return fixes.find((f) => f.preferred) ?? fixes[0];
}

/**
 * Returns the text of a document after all safe fixes, and others where the options say so; unchanged where
 * there is nothing to fix. Applies the fixes in rounds, in each those that do not overlap, until nothing
 * changes: ten rounds at most, so that two fixes that undo each other come to an end.
 */
export function fixedText(document: RulesDocument, options: FixOptions): string {
  let now = document;
  const problemsOf = (text: string): readonly Problem[] => {
    if (text !== now.text) now = now.template ? parseTemplate(text, now.template) : parseDocument(text);
    return lintLines(now, options).problems;
  };
  return fixedInRounds(document.text, problemsOf, options);
}

/**
 * Returns a text after the fixes that the options allow, round by round as `fixedText` applies them;
 * unchanged where there is nothing to fix. For audit rules and for IMA policies.
 * @param problemsOf returns what is reported of a text; called again after each round
 */
export function fixedInRounds(
  before: string,
  problemsOf: (text: string) => readonly Problem[],
  options: Pick<FixOptions, 'safety' | 'code'>,
): string {
  let text = before;
  for (let round = 0; round < ROUNDS; round++) {
    const wanted = problemsOf(text).filter((p) => isToFix(p, options));
    const edits = withoutOverlaps(wanted.flatMap((p) => chosenFix(p, options.safety) ?? []));
    const after = applyEdits(text, edits);
    if (after === text) break;
    text = after;
  }
  return text;
}

/**
 * Returns the edits that apply all fixes that the options allow to a document, round after round: one for
 * each changed line if no line moves. Empty where nothing changes.
 */
export function fixAll(document: RulesDocument, options: FixOptions): readonly TextEdit[] {
  return difference(document.text, fixedText(document, options));
}

/**
 * Returns the edits of the fixes, first come first served: a fix that touches an earlier one as a whole waits
 * for the next round.
 */
function withoutOverlaps(fixes: readonly Fix[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const { edits } of fixes) if (fitsIn(edits, taken)) taken.push(...edits);
  return taken;
}

/**
 * Reports whether the edits of a fix overlap neither with edits that are already chosen nor with each other.
 * @param taken the edits that are already chosen
 */
export function fitsIn(edits: readonly TextEdit[], taken: readonly TextEdit[]): boolean {
  return (
    edits.every((e) => taken.every((t) => e.span.end < t.span.start || e.span.start > t.span.end)) &&
    apart(edits)
  );
}

/** Reports whether no two edits of one fix overlap (they may touch). */
function apart(edits: readonly TextEdit[]): boolean {
  const sorted = [...edits].sort(byPlace);
  return sorted.every((e, i) => i === 0 || e.span.start >= (sorted[i - 1]?.span.end ?? 0));
}

/**
 * Returns the edits that turn the text `before` into the text `after`, one for each changed line where both
 * have as many lines; empty where they are equal.
 */
export function difference(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const old = before.split('\n');
  const lines = after.split('\n');
  if (old.length !== lines.length) return [trimmed(before, after, 0)];
  const edits: TextEdit[] = [];
  let at = 0;
  for (const [i, line] of old.entries()) {
    if (line !== lines[i]) edits.push(trimmed(line, lines[i] ?? '', at));
    at += line.length + 1;
  }
  return edits;
}

/** Returns one edit without what both have at the beginning and at the end. */
function trimmed(before: string, after: string, at: number): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return {
    span: { start: at + start, end: at + before.length - end },
    newText: after.slice(start, after.length - end),
  };
}
