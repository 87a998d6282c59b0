import type { Problem } from '../../checks/defineCheck.ts';
import { attempt } from '../../checks/faultyChecks.ts';
import type { Finding, Fix } from '../../checks/finding.ts';
import { place } from '../../checks/runLines.ts';
import { both } from '../../text/series.ts';
import { applyEdits, byPlace, type Span } from '../../text/span.ts';
import { judgePolicyLine } from '../model/judgePolicyLine.ts';
import { parsePolicyLine } from '../syntax/policyDocument.ts';
import type { PolicyCheck, PolicyContext, PolicyFailure, PolicyLoadCheck } from './definePolicyCheck.ts';

/**
 * Returns the problems that checks find in a policy, by place, before suppression comments and settings
 * apply; empty where there are none. A line that fails is reported by the one check that claims its fault,
 * and not at all if that check is not wanted.
 * @param checks all checks of policies
 * @param wanted reports whether the problems of a check are wanted
 */
export function runPolicyChecks(
  ctx: PolicyContext,
  checks: readonly PolicyCheck[],
  wanted: (check: PolicyCheck) => boolean,
): readonly Problem[] {
  const found: Problem[] = [];
  const report = (check: PolicyCheck, findings: () => readonly Finding[], start: number): void => {
    if (!wanted(check)) return;
    for (const f of attempt(check.code, findings) ?? []) {
      const problem = place(check, f, { start });
      found.push({ ...problem, span: visible(problem.span) });
    }
  };
  const owners = checks.filter((c): c is PolicyLoadCheck => 'reasons' in c);
  const stop = ctx.lines.find(({ failure }) => failure && isError(failure))?.failure;
  for (const { line, failure, rule } of ctx.lines) {
    if (failure) {
      const owner = owners.find((c) => c.claims?.(failure, ctx) ?? c.reasons.includes(failure.fault.reason));
      if (owner) report(owner, () => [refusal(owner, failure, ctx, failure === stop)], line.start);
    }
    if (!rule) continue;
    for (const check of checks)
      if ('run' in check) report(check, () => check.run(rule, line, ctx), line.start);
  }
  for (const check of checks)
    if ('runDocument' in check && ctx.rules.length <= (check.most ?? Number.POSITIVE_INFINITY))
      report(check, () => check.runDocument(ctx), 0);
  return found.sort(byPlace);
}

/** Reports whether no kernel loads the line. */
function isError({ refusing, kernels }: PolicyFailure): boolean {
  return refusing.length === kernels.length;
}

function refusal(check: PolicyLoadCheck, f: PolicyFailure, ctx: PolicyContext, isStop: boolean): Finding {
  const { wrong, namesTargets = false, refusing, remedy } = check.message(f, ctx);
  const consequence = isError(f)
    ? isStop && `${refusing === undefined ? 'The kernel refuses' : `${refusing} refuse`} the whole policy.`
    : !namesTargets && refusedBy(f);
  return {
    span: check.span?.(f) ?? f.fault.span,
    message: [wrong, consequence, remedy].filter(Boolean).join(' '),
    severity: isError(f) ? 'error' : 'warning',
    ...(check.cause ? { cause: check.cause } : {}),
    fixes: () => (check.fixes?.(f, ctx) ?? []).filter((fix) => helps(fix, f)),
  };
}

/** Returns a sentence that names the kernels which refuse a line, or how many do. */
export function refusedBy({ refusing, kernels }: Pick<PolicyFailure, 'refusing' | 'kernels'>): string {
  if (refusing.length > 2)
    return `${refusing.length} of the ${kernels.length} target kernels refuse the policy.`;
  return `${both(refusing.map((k) => k.label))} ${refusing.length === 1 ? 'refuses' : 'refuse'} the policy.`;
}

/** Reports whether the line has another fault, or none, after a fix. Fixes of other lines always help. */
function helps(fix: Fix, { line, fault, text, refusing }: PolicyFailure): boolean {
  const { length } = line.text;
  if (fix.edits.some((e) => e.span.start < 0 || e.span.end > length)) return true;
  return refusing.every((kernel) =>
    applyEdits(line.text, fix.edits)
      .split('\n')
      .every((after) => {
        const parsed = parsePolicyLine(after);
        const left = judgePolicyLine(parsed, kernel).fault;
        return (
          left === undefined ||
          left.reason !== fault.reason ||
          after.slice(left.span.start, left.span.end) !== text
        );
      }),
  );
}

/** Widens an empty span to one character, so that its problem is visible. */
function visible({ start, end }: Span): Span {
  return end > start ? { start, end } : { start: Math.max(0, start - 1), end: Math.max(1, end) };
}
