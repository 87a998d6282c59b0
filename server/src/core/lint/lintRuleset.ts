import type { CheckInfo, Problem } from '../checks/defineCheck.ts';
import type { RulesetContext, RulesetProblem } from '../checks/ruleset/defineRulesetCheck.ts';
import { examineRuleset, type RulesetInput } from '../checks/ruleset/examineRuleset.ts';
import { rulesetChecks } from '../checks/ruleset/rulesetChecks.ts';
import { searches } from '../checks/ruleset/runRuleset.ts';
import { findProblems } from '../checks/runLines.ts';
import { isOn, isSelected, type LintOptions } from '../checks/select.ts';
import type { SourceFile } from '../ruleset/ruleset.ts';
import { parseDocument } from '../syntax/document.ts';
import { byPlace } from '../text/span.ts';
import { finish } from '../text/steps.ts';
import { lineChecksRun } from './lintLines.ts';
import { withSeverities } from './severity.ts';
import { notSuppressed, type Reaches, reachesOf, unusedTogether } from './suppress.ts';

/**
 * Returns the problems of a rules.d directory as a whole, by file and place: what augenrules makes of it and what auditctl
 * makes of that. `files` are all entries of the directory; those that augenrules does not read are reported, not read.
 */
export function lintFolder(files: readonly SourceFile[], options: LintOptions): readonly RulesetProblem[] {
  return lintRuleset('folder', files, options);
}

/**
 * Returns the problems of a file that stands alone. Only `audit.rules` is known to be read as it is: any other file may
 * become a part of something else, so that what its lines do to each other is a warning at most.
 */
export function lintAlone(text: string, name: string, options: LintOptions): readonly RulesetProblem[] {
  const problems = lintRuleset('file', [{ name, text }], options);
  return name === 'audit.rules'
    ? problems
    : problems.map((p) => (p.severity === 'error' ? { ...p, severity: 'warning' } : p));
}

function lintRuleset(
  kind: RulesetInput['kind'],
  files: readonly SourceFile[],
  options: LintOptions,
): readonly RulesetProblem[] {
  const { targets, severities = {}, only } = options;
  const checks = rulesetChecks.filter((c) => isOn(c, severities) && isSelected(c, only));
  const { context: ctx, problems } = finish(examineRuleset({ kind, files, targets, checks }));
  const ran = checksRun(ctx, options);
  const shown = files.flatMap(({ text }, file) => {
    if (!text.includes('audit-rules:')) return problems.filter((p) => p.file === file);
    const reaches = reachesOf(parseDocument(text));
    const own = problems.filter((p) => p.file === file);
    const unused = unusedOf(reaches, own, ran, options).map(
      (p): RulesetProblem => ({
        ...p,
        scope: 'ruleset',
        file,
        related: [],
        fixes: () => p.fixes().map((f) => ({ ...f, edits: f.edits.map((e) => ({ ...e, file })) })),
      }),
    );
    return [...notSuppressed(reaches, own), ...unused].sort(byPlace);
  });
  return withSeverities(shown, severities);
}

/** Which checks of rulesets had their say: none where a file stands alone, since it may become a part of something else. */
export function checksRun(ctx: RulesetContext, { only }: LintOptions): (check: CheckInfo) => boolean {
  const ran = new Set<CheckInfo>(
    ctx.classes.some((t) => t.ruleset.kind === 'file') ? [] : rulesetChecks.filter((c) => searches(c, ctx)),
  );
  return (check) => ran.has(check) && isSelected(check, only);
}

/**
 * The comments of a file that switch nothing off, neither of its lines nor of its ruleset; those of which the lines alone
 * say so are not among them.
 * @param own what the ruleset has to say of the file, comments aside
 * @param ran says which checks of rulesets had their say
 */
export function unusedOf(
  reaches: Reaches,
  own: readonly Pick<Problem, 'code' | 'span'>[],
  ran: (check: CheckInfo) => boolean,
  options: LintOptions,
): readonly Problem[] {
  const lines = lineChecksRun(options);
  const problems = (): readonly Pick<Problem, 'code' | 'span'>[] => [
    ...findProblems(reaches.document, options),
    ...own,
  ];
  return unusedTogether(reaches, problems, lines, (c) => lines(c) || ran(c));
}
