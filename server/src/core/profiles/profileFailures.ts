import type { ProfileResult, RequirementResult, RequirementState } from './profileResult.ts';

/** A result with the requirements that are waived, by their ids: the reason of each. */
export interface JudgedProfile {
  readonly result: ProfileResult;
  readonly waived: ReadonlyMap<string, string>;
}

/** Which states let a run fail. */
export interface FailOptions {
  readonly failOn: readonly RequirementState[];
}

/** The states that let a run fail where nothing else is asked for. */
export const defaultFailOn: readonly RequirementState[] = ['partly', 'dead', 'missing'];

/**
 * Reports whether a requirement makes the run of the command fail: it is not waived, and its state is one
 * that the options name. False also where its line records nothing only because the benchmark itself names a
 * symbolic link, which nothing in the rules can change.
 */
export function isFailing(
  { state, dead, requirement }: RequirementResult,
  { waived }: Pick<JudgedProfile, 'waived'>,
  { failOn }: FailOptions,
): boolean {
  if (waived.has(requirement.id) || !failOn.includes(state)) return false;
  return state !== 'dead' || dead.some((d) => d.cause !== 'link');
}

/** How many requirements of a profile are met. */
export interface RecordedCounts {
  /** Those that could be judged and are not waived. */
  readonly judged: number;
  /** Of these, the ones whose events are recorded, or whose setting is there. */
  readonly met: number;
  /** Of the ones that are met, those of which no scanner refuses the text. */
  readonly exact: number;
}

/** Returns how many requirements of a profile are met, among those that could be judged and are not waived. */
export function recordedCounts({ result, waived }: JudgedProfile): RecordedCounts {
  const judged = result.results.filter(
    (r) => !waived.has(r.requirement.id) && !['host', 'config', 'unknown'].includes(r.state),
  );
  const exact = judged.filter((r) => r.state === 'exact').length;
  const effect = judged.filter((r) => r.state === 'effect').length;
  return { judged: judged.length, met: exact + effect, exact };
}

/**
 * Returns the share, from 0 to 1, of a profile's requirements that are met, among those that could be judged
 * and are not waived; 1 where there are none.
 */
export function recordedShare(profile: JudgedProfile): number {
  const { judged, met } = recordedCounts(profile);
  return judged === 0 ? 1 : met / judged;
}
