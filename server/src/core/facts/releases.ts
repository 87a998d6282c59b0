import { releases as names } from './factData.generated.ts';

/** A release of audit-userspace, as an index into `releases`: later ones are larger. */
export type Release = number;

/** The releases whose behaviour was measured, oldest first. */
export const releases: readonly string[] = names;
export const NEWEST: Release = releases.length - 1;

/** Named releases where behaviour changes; a comparison with one of these says what is meant. */
export const R = {
  v2_8_5: 0,
  v3_0_7: 1,
  v3_0_9: 2,
  v3_1_2: 3,
  v3_1_5: 4,
  v4_0_2: 5,
  v4_0_4: 6,
  v4_1_0: 7,
  v4_1_2: 8,
  v4_2_1: 9,
  v4_2_2: 10,
} as const;

/** Returns the index of a release by its name (`3.0.9`); undefined for one that was not measured. */
export function releaseByName(name: string): Release | undefined {
  const i = releases.indexOf(name);
  return i < 0 ? undefined : i;
}

/** Returns the name of a release (`3.0.9`). */
export function releaseName(release: Release): string {
  return releases[release] ?? '';
}

// The first measured release of a series, and the series: what it knows and the series before did not, came
// with the series.
const SERIES: ReadonlyMap<Release, string> = new Map([
  [R.v3_0_7, '3.0'],
  [R.v3_1_2, '3.1'],
  [R.v4_0_2, '4.0'],
  [R.v4_1_0, '4.1'],
  [R.v4_2_1, '4.2'],
]);

/**
 * Returns the version that introduced something, for people: `4.0`, or the first version of that series
 * where it is older.
 */
export function sinceName(release: Release): string {
  return SERIES.get(release) ?? releaseName(release);
}
