import type { Problem } from '../checks/defineCheck.ts';
import type { Severities } from '../checks/select.ts';

/** Gives problems the severities that settings give their checks; those of checks that are off are dropped. */
export function withSeverities<P extends Pick<Problem, 'code' | 'check' | 'severity'>>(
  problems: readonly P[],
  severities: Severities,
): readonly P[] {
  if (Object.keys(severities).length === 0) return problems;
  return problems.flatMap((p) => {
    const severity = severities[p.code] ?? severities[p.check];
    if (severity === 'off') return [];
    return severity === undefined || severity === p.severity ? [p] : [{ ...p, severity }];
  });
}
