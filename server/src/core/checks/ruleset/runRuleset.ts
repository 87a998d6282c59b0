import type { Target } from '../../facts/targets.ts';
import { load, loadWhole } from '../../ruleset/load.ts';
import { mergeFolder, singleFile } from '../../ruleset/merge.ts';
import type { Ruleset, SourceFile } from '../../ruleset/ruleset.ts';
import { finish, type Steps } from '../../text/steps.ts';
import type { RulesetCheck, RulesetContext, RulesetProblem, TargetRuleset } from './defineRulesetCheck.ts';
import { rulesetChecks } from './rulesetChecks.ts';

/** The ruleset of a rules.d folder as each target's augenrules and auditctl make it, a step for each target. */
export function folderSteps(files: readonly SourceFile[], targets: readonly Target[]): Steps<RulesetContext> {
  const merged = new Map<string, Ruleset>();
  return contextOf(targets, (t) => {
    const key = `${t.awk} ${t.release}`;
    const ruleset = merged.get(key) ?? mergeFolder(files, t.awk, t.release);
    merged.set(key, ruleset);
    return ruleset;
  });
}

/** A single file that auditctl reads as it is, a step for each target. */
export function fileSteps(text: string, name: string, targets: readonly Target[]): Steps<RulesetContext> {
  const ruleset = singleFile(text, name);
  return contextOf(targets, () => ruleset);
}

/** The same in one go. */
export function folderContext(files: readonly SourceFile[], targets: readonly Target[]): RulesetContext {
  return finish(folderSteps(files, targets));
}

/** The same in one go. */
export function fileContext(text: string, name: string, targets: readonly Target[]): RulesetContext {
  return finish(fileSteps(text, name, targets));
}

function* contextOf(targets: readonly Target[], rulesetOf: (t: Target) => Ruleset): Steps<RulesetContext> {
  const rulesets: TargetRuleset[] = [];
  for (const target of targets) {
    const ruleset = rulesetOf(target);
    rulesets.push({ target, ruleset, load: load(ruleset, target), whole: loadWhole(ruleset, target) });
    yield;
  }
  return { rulesets, targets };
}

/** Whether a check looks at rulesets of that size. */
export function searches(check: RulesetCheck, { rulesets }: RulesetContext): boolean {
  return check.most === undefined || rulesets.every((t) => t.whole.rules.length <= (check.most ?? 0));
}

/** Runs one check step by step; it says nothing of rulesets that are too large for it. */
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
    fixes: f.fixes ?? (() => []),
  }));
}

/** Runs ruleset checks (all of them where none are given); problems come by file and place. */
export function runRulesetChecks(
  ctx: RulesetContext,
  checks: readonly RulesetCheck[] = rulesetChecks,
): readonly RulesetProblem[] {
  return checks
    .flatMap((check) => finish(runRulesetCheck(ctx, check)))
    .sort(
      (a, b) =>
        a.file - b.file ||
        a.span.start - b.span.start ||
        a.span.end - b.span.end ||
        (a.code < b.code ? -1 : 1),
    );
}
