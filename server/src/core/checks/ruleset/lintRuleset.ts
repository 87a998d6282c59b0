import type { SourceFile } from '../../ruleset/ruleset.ts';
import { parseDocument, type RulesDocument } from '../../syntax/document.ts';
import type { CheckInfo, Problem } from '../defineCheck.ts';
import { allChecks } from '../registry.ts';
import { findProblems, isLineCheck, isOn, type LintOptions, withSeverity } from '../runLines.ts';
import { isSelected } from '../select.ts';
import { hasOpenSuppressions, notSuppressed, unusedTogether } from '../suppress.ts';
import type { RulesetContext, RulesetProblem } from './defineRulesetCheck.ts';
import { rulesetChecks } from './rulesetChecks.ts';
import { fileContext, folderContext, runRulesetChecks, searches } from './runRuleset.ts';

/**
 * Problems of a rules.d folder as a whole, by file and place: what augenrules makes of it and what auditctl makes of that.
 * `files` are all entries of the folder (others than rules files are told of, not read); comments and severities decide as for `lint`.
 */
export function lintFolder(files: readonly SourceFile[], options: LintOptions): readonly RulesetProblem[] {
  return lintRuleset(folderContext(files, options.targets), files, options);
}

/**
 * The same for a file that stands alone. Only `audit.rules` is known to be read as it is: any other file may become a part of
 * something else, so that what its lines do to each other is a warning at most.
 */
export function lintAlone(text: string, name: string, options: LintOptions): readonly RulesetProblem[] {
  const problems = lintRuleset(fileContext(text, name, options.targets), [{ name, text }], options);
  return name === 'audit.rules'
    ? problems
    : problems.map((p) => (p.severity === 'error' ? { ...p, severity: 'warning' } : p));
}

/** The same for a ruleset that is there already. */
function lintRuleset(
  ctx: RulesetContext,
  files: readonly SourceFile[],
  options: LintOptions,
): readonly RulesetProblem[] {
  const { severities = {}, only } = options;
  const wanted = rulesetChecks.filter((c) => isOn(c, severities) && isSelected(c, only));
  const problems = runRulesetChecks(ctx, wanted);
  const ran = checksRun(ctx, options);
  const shown = files.flatMap(({ text }, file) => {
    if (!text.includes('audit-rules:')) return problems.filter((p) => p.file === file);
    const document = parseDocument(text);
    const own = problems.filter((p) => p.file === file);
    const unused = unusedOf(document, own, ran, options).map(
      (p): RulesetProblem => ({
        ...p,
        scope: 'ruleset',
        file,
        related: [],
        fixes: () => p.fixes().map((f) => ({ ...f, edits: f.edits.map((e) => ({ ...e, file })) })),
      }),
    );
    return [...notSuppressed(document, own, allChecks), ...unused].sort(
      (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
    );
  });
  return shown.flatMap((p) => withSeverity(p, severities));
}

/** Which checks of rulesets had their say: none where a file stands alone, since it may become a part of something else. */
export function checksRun(ctx: RulesetContext, { only }: LintOptions): (check: CheckInfo) => boolean {
  const ran = new Set<CheckInfo>(
    ctx.rulesets.some((t) => t.ruleset.kind === 'file') ? [] : rulesetChecks.filter((c) => searches(c, ctx)),
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
  document: RulesDocument,
  own: readonly Pick<Problem, 'code' | 'span'>[],
  ran: (check: CheckInfo) => boolean,
  options: LintOptions,
): readonly Problem[] {
  const alone = (c: CheckInfo): boolean => isLineCheck(c, options.only);
  if (!hasOpenSuppressions(document, allChecks, alone)) return [];
  return unusedTogether(
    document,
    [...findProblems(document, options), ...own],
    allChecks,
    alone,
    (c) => alone(c) || ran(c),
  );
}
