import type { Problem } from '../checks/defineCheck.ts';
import type { LintOptions } from '../checks/select.ts';

/**
 * Returns problems with the severities that settings give their checks, without those of checks that settings
 * turn off. The benchmark profile also drops what concerns the text alone, except for checks that settings
 * name.
 */
export function withSeverities<P extends Pick<Problem, 'code' | 'check' | 'severity' | 'recordsTheSame'>>(
  problems: readonly P[],
  { severities = {}, profile }: Pick<LintOptions, 'severities' | 'profile'>,
): readonly P[] {
  if (Object.keys(severities).length === 0 && profile !== 'benchmark') return problems;
  return problems.flatMap((p) => {
    const severity = severities[p.code] ?? severities[p.check];
    if (severity === 'off') return [];
    if (severity === undefined) return profile === 'benchmark' && isAboutText(p) ? [] : [p];
    return severity === p.severity ? [p] : [{ ...p, severity }];
  });
}

/** Reports whether other text would be better, but the rules load and record as they are. */
function isAboutText({ severity, recordsTheSame }: Pick<Problem, 'severity' | 'recordsTheSame'>): boolean {
  return severity === 'hint' || severity === 'info' || recordsTheSame === true;
}
