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

/** Returns the index of a version of audit by its name (`3.0.9`); undefined for one that was not measured. */
export function releaseByName(name: string): Release | undefined {
  const i = releases.indexOf(name);
  return i < 0 ? undefined : i;
}

/** Returns the name of a version of audit (`3.0.9`); empty for an index that is none. */
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
 * Returns how a sentence names the version that introduced something: the series (`4.0`) where that is the
 * first measured version of one, otherwise the version itself (`4.0.4`).
 */
export function sinceName(release: Release): string {
  return SERIES.get(release) ?? releaseName(release);
}
