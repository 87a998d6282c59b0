import type { Fix, Problem } from '../checks/defineCheck.ts';
import { type CommentedText, disableForFile, disableForLine } from '../checks/suppressionComments.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { Span, TextEdit } from '../text/span.ts';
import { chosenFix, difference, type FixOptions, fixAll, safeFix } from './fixAll.ts';
import { fixedRuleset, type RulesetToFix } from './fixRuleset.ts';

/**
 * What a person can do at a place: fix one problem, or all that is safe to fix. Edits count from the start of
 * the document.
 */
export type Action =
  | {
      readonly kind: 'fix';
      readonly title: string;
      readonly problem: Problem;
      readonly edits: readonly TextEdit[];
      readonly preferred: boolean;
    }
  | { readonly kind: 'fix-all'; readonly title: string; readonly edits: readonly TextEdit[] };

/**
 * Returns the fixes of the problems that touch a span, in the order of the problems; empty where there are
 * none.
 * @param span UTF-16 units of the document; can be empty, at the cursor
 */
export function fixActions(problems: readonly Problem[], span: Span): readonly Action[] {
  const found: Action[] = [];
  for (const problem of problems) {
    if (problem.span.start > span.end || problem.span.end < span.start) continue;
    const fixes = problem.fixes();
    const first = preferredFix(fixes);
    for (const fix of fixes)
      found.push({ kind: 'fix', title: fix.title, problem, edits: fix.edits, preferred: fix === first });
  }
  return found;
}

/**
 * Returns the two actions that disable the check of a problem with a comment: for its line, and for the
 * whole document.
 */
export function disableActions(document: CommentedText, problem: Problem): readonly Action[] {
  return [disableForLine(document, problem), disableForFile(document, problem.code)].map(
    ({ title, edits }) => ({ kind: 'fix', title, problem, edits, preferred: false }),
  );
}

/**
 * How many problems of a check are tried before it is taken that they have no fix: the list is made at each
 * move of the cursor.
 */
const TRIED = 10;

/**
 * Reports whether more than one of some problems has a fix that "fix all" can apply, safe or not; looks at
 * the first ten only.
 */
export function isFixedInSeveral(problems: readonly Pick<Problem, 'fixes'>[]): boolean {
  let count = 0;
  return problems.slice(0, TRIED).some((p) => chosenFix(p, 'unsafe') !== undefined && ++count > 1);
}

/**
 * Returns the fix that an editor applies with one key: what the check prefers, else its first one where that
 * is safe.
 */
function preferredFix(fixes: readonly Fix[]): Fix | undefined {
  return fixes.find((f) => f.preferred) ?? (fixes[0]?.safety === 'safe' ? fixes[0] : undefined);
}

export const fixAllTitle = 'Apply all safe fixes in this file';

/**
 * Returns the title of the action that fixes all problems of a check, or without `code` all that can be fixed
 * safely.
 */
export function titleOfFixAll({ code }: Pick<FixOptions, 'code'>): string {
  return code === undefined ? fixAllTitle : `Fix all ${code} problems`;
}

/**
 * Returns an action that applies all fixes that the options allow to a document at once; undefined where
 * there is none.
 */
export function fixAllAction(document: RulesDocument, options: FixOptions): Action | undefined {
  const edits = fixAll(document, options);
  return edits.length > 0 ? { kind: 'fix-all', title: titleOfFixAll(options), edits } : undefined;
}

/**
 * Returns an action that applies all fixes that the options allow to a document, including those of its
 * ruleset that change no other file; undefined where there are none.
 * @param own the 0-based index of the document among the ruleset's files, which have its current text
 */
export function fixAllTogether(
  own: number,
  ruleset: Omit<RulesetToFix, 'mayEdit'>,
  options: FixOptions,
): Action | undefined {
  const before = ruleset.files[own]?.text ?? '';
  const after = fixedRuleset({ ...ruleset, mayEdit: (i) => i === own }, options)[own]?.text ?? before;
  const edits = difference(before, after);
  return edits.length > 0 ? { kind: 'fix-all', title: titleOfFixAll(options), edits } : undefined;
}

/** Reports whether at least `least` of some problems have a safe fix; looks no further than it must. */
export function areSafelyFixable(problems: readonly Pick<Problem, 'fixes'>[], least: number): boolean {
  let count = 0;
  return problems.some((p) => safeFix(p) !== undefined && ++count >= least);
}
