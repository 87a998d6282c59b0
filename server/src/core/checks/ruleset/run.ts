import type { Target } from '../../facts/targets.ts';
import { load } from '../../ruleset/load.ts';
import { mergeFolder, singleFile } from '../../ruleset/merge.ts';
import type { Ruleset, SourceFile } from '../../ruleset/ruleset.ts';
import { verdictOf } from '../judged.ts';
import type { RulesetCheck, RulesetContext, RulesetProblem, TargetRuleset } from './define.ts';
import { rulesetChecks } from './index.ts';

/** The ruleset of a rules.d folder as each target's augenrules and auditctl make it. */
export function folderContext(files: readonly SourceFile[], targets: readonly Target[]): RulesetContext {
  const merged = new Map<string, Ruleset>();
  return contextOf(targets, (t) => {
    const key = `${t.awk} ${t.release}`;
    const ruleset = merged.get(key) ?? mergeFolder(files, t.awk, t.release);
    merged.set(key, ruleset);
    return ruleset;
  });
}

/** A single file that auditctl reads as it is. */
export function fileContext(text: string, name: string, targets: readonly Target[]): RulesetContext {
  const ruleset = singleFile(text, name);
  return contextOf(targets, () => ruleset);
}

function contextOf(targets: readonly Target[], rulesetOf: (t: Target) => Ruleset): RulesetContext {
  const rulesets = targets.map((target): TargetRuleset => {
    const ruleset = rulesetOf(target);
    const real = load(ruleset, target, verdictOf);
    // Where nothing fails, going on changes nothing.
    const clean = real.lines.every((l) => l.outcome === 'done' || l.outcome === 'nothing');
    return { target, ruleset, load: real, whole: clean ? real : load(ruleset, target, verdictOf, true) };
  });
  return { rulesets, targets };
}

/** Whether a check looks at rulesets of that size. */
export function searches(check: RulesetCheck, { rulesets }: RulesetContext): boolean {
  return check.most === undefined || rulesets.every((t) => t.whole.rules.length <= (check.most ?? 0));
}

/** Runs ruleset checks (all of them where none are given); problems come by file and place. */
export function runRulesetChecks(ctx: RulesetContext, checks: readonly RulesetCheck[] = rulesetChecks): readonly RulesetProblem[] {
  return checks
    .filter((check) => searches(check, ctx))
    .flatMap((check) =>
      check.run(ctx).map(
        (f): RulesetProblem => ({
          ...f,
          code: check.code,
          check: check.name,
          scope: 'ruleset',
          severity: f.severity ?? check.severity,
          related: f.related ?? [],
          fixes: f.fixes ?? (() => []),
        }),
      ),
    )
    .sort((a, b) => a.file - b.file || a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1));
}
