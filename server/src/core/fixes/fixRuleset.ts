import type { RulesetContext, RulesetFix } from '../checks/ruleset/defineRulesetCheck.ts';
import { afterFixes } from '../checks/ruleset/exampleRuleset.ts';
import { fileContext, folderContext } from '../checks/ruleset/runRuleset.ts';
import { lintRuleset, rulesetProblems } from '../lint/lint.ts';
import { sameToKernel } from '../matching/ruleIdentity.ts';
import { type LoadResult, wouldAdd } from '../ruleset/loadResult.ts';
import type { FileEdit, SourceFile } from '../ruleset/ruleset.ts';
import type { SentRule } from '../ruleset/sentRule.ts';
import { parseDocument } from '../syntax/document.ts';
import { made } from '../text/made.ts';
import { finish } from '../text/steps.ts';
import { chosenFix, type FixOptions, fitsIn, fixedText, isToFix } from './fixAll.ts';

/**
 * Of fixes that touch each other a round applies every other one: so many rounds are enough for a billion. A round that
 * changes nothing is the last.
 */
const ROUNDS = 30;

/** Files that are fixed together. */
export interface RulesetToFix {
  /** All entries of a rules.d directory, or the one file that is alone. */
  readonly files: readonly SourceFile[];
  readonly kind: 'folder' | 'file';
  /** Whether a file may be changed: a fix that reaches into another is omitted. */
  readonly mayEdit: (file: number) => boolean;
}

/**
 * Returns the files of a ruleset after the fixes of their lines and of the ruleset, round by round as for
 * `fixedText`; all files, changed or not. Applies a safe fix only if every rule that loaded still does, in
 * the same order, on each target: a duplicate on one target can be the only rule on another. Applies another
 * fix only if it writes no rule that the ruleset has.
 */
export function fixedRuleset(
  { files, kind, mayEdit }: RulesetToFix,
  options: FixOptions,
): readonly SourceFile[] {
  let now = files;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = now.map((f, i) =>
      mayEdit(i) && f.text !== '' ? { ...f, text: fixedText(parseDocument(f.text), options) } : f,
    );
    const next = oneRound({ files: lines, kind, mayEdit }, options);
    if (next.every((f, i) => f.text === now[i]?.text)) return next;
    now = next;
  }
  return now;
}

function oneRound({ files, kind, mayEdit }: RulesetToFix, options: FixOptions): readonly SourceFile[] {
  // Each file by itself: perhaps not all of them may be edited.
  const fixes = rulesetProblems(finish(lintRuleset({ kind, files, options })), new Map())
    .filter((p) => isToFix(p, options))
    .flatMap((p) => chosenFix(p, options.safety) ?? [])
    .filter((f) => f.edits.length > 0 && f.edits.every((e) => mayEdit(e.file)));
  const chosen = apartFrom(fixes);
  if (chosen.length === 0) return files;
  const all = afterFixes(files, ...chosen);
  const before = contextOf(files, kind, options);
  const whole = contextOf(all, kind, options);
  const isOnlyUnsafe = chosen.every((f) => f.safety === 'unsafe');
  if (!repeatsMore(before, whole) && (isOnlyUnsafe || keepsRules(before, whole))) return all;
  // One of them costs a rule somewhere, or repeats one: each by itself, so that only that one is omitted.
  let now = files;
  let context = before;
  const taken: RulesetFix[] = [];
  for (const fix of chosen) {
    const next = afterFixes(files, ...taken, fix);
    const after = contextOf(next, kind, options);
    if (fix.safety === 'safe' ? !keepsRules(context, after) : repeatsMore(context, after)) continue;
    taken.push(fix);
    now = next;
    context = after;
  }
  return now;
}

/**
 * Reports whether a fix writes a rule that the ruleset has: the kernel of some target rejects more lines as
 * duplicates than before, and not only because a lock or a deletion is elsewhere.
 */
function repeatsMore(before: RulesetContext, after: RulesetContext): boolean {
  return after.rulesets.some(({ whole }, i) => {
    const was = before.rulesets[i]?.whole;
    return was !== undefined && rejected(whole) > rejected(was) && copies(whole) > copies(was);
  });
}

function rejected({ lines }: LoadResult): number {
  return lines.filter(({ outcome }) => outcome === 'exists').length;
}

/** Returns how many lines have the rule of a line above them. */
function copies({ lines }: LoadResult): number {
  const known = new Map<number, SentRule[]>();
  let count = 0;
  for (const line of lines) {
    const { sent } = line;
    if (!sent || !wouldAdd(line)) continue;
    const there = made(known, sent.hash, () => []);
    if (there.some((r) => isSame(r, sent))) count++;
    else there.push(sent);
  }
  return count;
}

/** Returns the fixes whose edits do not meet in any file, first come first served. */
function apartFrom(fixes: readonly RulesetFix[]): readonly RulesetFix[] {
  const takenIn = new Map<number, FileEdit[]>();
  return fixes.filter((fix) => {
    const fits = [...new Set(fix.edits.map((e) => e.file))].every((file) =>
      fitsIn(
        fix.edits.filter((e) => e.file === file),
        takenIn.get(file) ?? [],
      ),
    );
    if (!fits) return false;
    for (const edit of fix.edits) made(takenIn, edit.file, () => []).push(edit);
    return true;
  });
}

function contextOf(
  files: readonly SourceFile[],
  kind: RulesetToFix['kind'],
  { targets }: FixOptions,
): RulesetContext {
  const [file] = files;
  return kind === 'folder'
    ? folderContext(files, targets)
    : fileContext(file?.text ?? '', file?.name ?? '', targets);
}

/**
 * Reports whether everything that a ruleset loaded before a fix is still loaded after it, in the same order;
 * more may be loaded. A rule from two joined lines does not count, because nobody wrote it.
 */
export function keepsRules(before: RulesetContext, after: RulesetContext): boolean {
  return before.rulesets.every(({ whole }, i) => {
    const now = after.rulesets[i]?.whole.rules ?? [];
    let at = 0;
    return whole.rules
      .filter((r) => whole.lines[r.line]?.line.origins.length === 1)
      .every(({ sent }) => {
        while (at < now.length && !isSame(now[at]?.sent, sent)) at++;
        return at++ < now.length;
      });
  });
}

function isSame(a: SentRule | undefined, b: SentRule): boolean {
  return a === b || (a?.hash === b.hash && sameToKernel(a.rule, b.rule));
}
