import type { Target } from '../facts/targets.ts';
import type { CheckInfo, Conventions, Severity } from './defineCheck.ts';

/** What becomes of a check: another severity than its own, or none. Keys are codes or names of checks. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/** What a judgement needs to know besides the text. */
export interface LintOptions {
  readonly targets: readonly Target[];
  /** Other severities than the checks' own. */
  readonly severities?: Severities;
  /** Beginnings of codes, or names, of the checks that are run; all where absent or empty. */
  readonly only?: readonly string[];
  /** Of the directory; one that is given switches its check on, unless that is given a severity. */
  readonly conventions?: Conventions;
}

/** Reports whether a check is among those asked for: by the beginning of its code or by its name; all are where nothing is asked for. */
export function isSelected(
  check: Pick<CheckInfo, 'code' | 'name'>,
  only: readonly string[] | undefined,
): boolean {
  return (
    only === undefined ||
    only.length === 0 ||
    only.some((prefix) => check.code.startsWith(prefix.toUpperCase()) || check.name === prefix)
  );
}

/** Reports whether a check runs: one that is off by default does where it is given a severity. */
export function isOn(check: CheckInfo, severities: Severities): boolean {
  return (
    (severities[check.code] ?? severities[check.name] ?? (check.defaultOff ? 'off' : check.severity)) !==
    'off'
  );
}

/** Reports whether a check is asked for by the convention of a directory that it holds rules to. */
export function isGiven(check: CheckInfo, conventions: Conventions, severities: Severities): boolean {
  return (
    check.convention !== undefined &&
    conventions[check.convention] !== undefined &&
    (severities[check.code] ?? severities[check.name]) !== 'off'
  );
}
