import type { Target } from '../../facts/targets.ts';
import { type FileLines, fileLines } from '../../ruleset/fileLines.ts';
import { loadBoth, shareLoads } from '../../ruleset/load.ts';
import { fileRuleset, folderMerger } from '../../ruleset/merge.ts';
import type { Ruleset, SourceFile } from '../../ruleset/ruleset.ts';
import { targetClasses } from '../../ruleset/targetClasses.ts';
import { byPlace } from '../../text/span.ts';
import { finish, type Steps } from '../../text/steps.ts';
import { withChangedLines } from './changedLines.ts';
import type {
  ClassRuleset,
  RulesetCheck,
  RulesetContext,
  RulesetProblem,
  TargetRuleset,
} from './defineRulesetCheck.ts';
import { rulesetChecks } from './rulesetChecks.ts';

/**
 * Merges and loads a rules.d directory as each target's augenrules and auditctl do, with one step for each
 * group of targets that load alike; the last step returns what ruleset checks see.
 * @param lines the lines of each file, in the order of the files
 * @param previous the context of an earlier state, which saves work; undefined where there is none
 */
export function folderSteps(
  files: readonly SourceFile[],
  targets: readonly Target[],
  lines: readonly FileLines[] = files.map((f) => fileLines(f.text)),
  previous?: RulesetContext,
): Steps<RulesetContext> {
  return contextOf(targets, folderMerger(files, lines), previous);
}

/**
 * Loads a single file as auditctl does, with one step for each group of targets that load alike; the last
 * step returns what ruleset checks see.
 * @param name the file's name, for messages
 * @param previous the context of an earlier state of the file, which saves work; undefined where there is
 *   none
 */
export function fileSteps(
  text: string,
  name: string,
  targets: readonly Target[],
  lines: FileLines = fileLines(text),
  previous?: RulesetContext,
): Steps<RulesetContext> {
  const ruleset = fileRuleset(name, lines, previous?.classes[0]?.ruleset);
  return contextOf(targets, () => ruleset, previous);
}

/**
 * Returns what ruleset checks see of a rules.d directory, merged and loaded as each target does, without
 * pauses.
 */
export function folderContext(files: readonly SourceFile[], targets: readonly Target[]): RulesetContext {
  return finish(folderSteps(files, targets));
}

/**
 * Returns what ruleset checks see of a single file, loaded as each target does, without pauses.
 * @param name the file's name, for messages
 */
export function fileContext(text: string, name: string, targets: readonly Target[]): RulesetContext {
  return finish(fileSteps(text, name, targets));
}

/**
 * Returns how a target read an earlier text of a ruleset; undefined where that is not known.
 * @param previous the context of the earlier text
 */
export function earlier(previous: RulesetContext | undefined, target: Target): TargetRuleset | undefined {
  return previous?.rulesets.find(
    (r) =>
      r.target.release === target.release &&
      r.target.machine === target.machine &&
      r.target.awk === target.awk,
  );
}

function* contextOf(
  targets: readonly Target[],
  rulesetOf: (t: Target) => Ruleset,
  previous?: RulesetContext,
): Steps<RulesetContext> {
  const classes: ClassRuleset[] = [];
  const known = previous?.targets === targets ? previous.classes : [];
  for (const { ruleset, targets: own } of targetClasses(targets, rulesetOf, known)) {
    const [target, ...others] = own;
    const before = earlier(previous, target);
    classes.push({
      target,
      ruleset,
      ...loadBoth(ruleset, target, before),
      targets: own,
    });
    for (const other of others) shareLoads(ruleset, target, other);
    yield;
  }
  const rulesets = targets.flatMap((target): readonly TargetRuleset[] => {
    const own = classes.find((c) => c.targets.includes(target));
    if (!own || own.target === target) return own ? [own] : [];
    const { ruleset } = own;
    return [{ target, ruleset, ...loadBoth(ruleset, target) }];
  });
  return { rulesets, classes, targets };
}

/** Reports whether a check is run on a ruleset: it has no more rules than the check can search. */
export function searches(check: RulesetCheck, { classes }: RulesetContext): boolean {
  return check.most === undefined || classes.every((t) => t.whole.rules.length <= (check.most ?? 0));
}

/**
 * Runs one check on a ruleset in steps, and returns what it finds as problems; empty also for a ruleset that
 * is too large for it.
 */
export function* runRulesetCheck(ctx: RulesetContext, check: RulesetCheck): Steps<readonly RulesetProblem[]> {
  if (!searches(check, ctx)) return [];
  const run = check.run(ctx);
  const findings = 'next' in run ? yield* run : run;
  return findings.map((f) => ({
    ...f,
    code: check.code,
    check: check.name,
    scope: 'ruleset',
    severity: f.severity ?? check.severity,
    related: f.related ?? [],
    fixes: () => (f.fixes?.() ?? []).map((fix) => withChangedLines(fix, ctx)),
  }));
}

/**
 * Returns the problems that ruleset checks report, sorted by file and place; empty where there are none.
 * @param checks all of them by default
 */
export function runRulesetChecks(
  ctx: RulesetContext,
  checks: readonly RulesetCheck[] = rulesetChecks,
): readonly RulesetProblem[] {
  return checks.flatMap((check) => finish(runRulesetCheck(ctx, check))).sort(byFilePlace);
}

/**
 * Compares two problems by file and place, and at one place by code, for sorting; negative where the first
 * comes first.
 */
export function byFilePlace(a: RulesetProblem, b: RulesetProblem): number {
  const byCode = a.code < b.code ? -1 : 1;
  return a.file - b.file || byPlace(a, b) || (a.code === b.code ? 0 : byCode);
}
