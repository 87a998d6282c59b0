import type { Target } from '../facts/targets.ts';
import type { CheckInfo, Conventions, Severity } from './defineCheck.ts';

/** From the least to the most severe. */
export const severityOrder: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/** What becomes of a check: another severity than its own, or none. Keys are codes or names of checks. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/** How much is reported below what does not load; see `profileValues`. */
export type Profile = 'strict' | 'recommended' | 'benchmark';

/** The profiles with what each reports. */
export const profileValues: readonly { readonly value: Profile; readonly description: string }[] = [
  { value: 'strict', description: 'Every check, except those for conventions that are not set' },
  { value: 'recommended', description: 'Every check with its default severity' },
  {
    value: 'benchmark',
    description:
      'For rules whose exact text a security benchmark requires: reports only rules that do not load or do not record',
  },
];

/** What a judgement needs to know besides the text. */
export interface LintOptions {
  readonly targets: readonly Target[];
  /** Other severities than the checks' own. */
  readonly severities?: Severities;
  /** `recommended` where absent. */
  readonly profile?: Profile;
  /** Beginnings of codes, or names, of the checks that are run; all where absent or empty. */
  readonly only?: readonly string[];
  /** Of the directory; one that is given switches its check on, unless that is given a severity. */
  readonly conventions?: Conventions;
  /**
   * The file is in a rules.d directory: augenrules merges it, and on some targets removes the CR at the end of
   * a line (`core/ruleset/mergedReturns.ts`). Where absent, auditctl reads the file as it is.
   */
  readonly merged?: true;
  /** How many lines of its file are above rules that are inside another file: messages count these too. */
  readonly linesAbove?: number;
}

/**
 * Reports whether a check is selected, by the beginning of its code or by its name; true for all where
 * nothing is selected.
 * @param only beginnings of codes in any case (`AR1`), or names; nothing is selected where it is undefined or
 *   empty
 */
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

/**
 * Reports whether a check runs with these settings: one that is off by default runs where it is given a
 * severity, or in the strict profile.
 */
export function isOn(
  check: CheckInfo,
  { severities = {}, profile }: Pick<LintOptions, 'severities' | 'profile'>,
): boolean {
  const isOff = check.defaultOff && (profile !== 'strict' || check.convention !== undefined);
  return (severities[check.code] ?? severities[check.name] ?? (isOff ? 'off' : check.severity)) !== 'off';
}

/**
 * Reports whether a check that is off by default runs because the directory of the file has the convention
 * that this check holds rules to; false where a setting turns the check off.
 */
export function isGiven(check: CheckInfo, conventions: Conventions, severities: Severities): boolean {
  return (
    check.convention !== undefined &&
    conventions[check.convention] !== undefined &&
    (severities[check.code] ?? severities[check.name]) !== 'off'
  );
}
