import { type Release, releases } from './releases.ts';

/**
 * A release that is asked about, with the run of releases around it for which all answers so far are the
 * same. Whoever works for a range asks about its release only through the functions below, each of which
 * narrows the run.
 */
export interface ReleaseRange {
  readonly release: Release;
  /** The first release of the run. */
  from: Release;
  /** The release after the last one of the run. */
  to: Release;
}

/** A fact that came with one release, and may have gone after another. */
export interface Dated {
  readonly since: Release;
  /** The last release that knows it; the newest where absent. */
  readonly until?: Release;
}

/**
 * Returns a range for judging a version: it contains all versions until questions such as `isSince` narrow it
 * to those with the same answers.
 */
export function rangeAround(release: Release): ReleaseRange {
  return { release, from: 0, to: releases.length };
}

/**
 * Reports whether the version that a range is about (`range.release`) is `first` or later. Changes `range`:
 * narrows it to the versions for which the answer is the same.
 */
export function isSince(range: ReleaseRange, first: Release): boolean {
  if (range.release >= first) {
    if (first > range.from) range.from = first;
    return true;
  }
  if (first < range.to) range.to = first;
  return false;
}

/**
 * Reports whether the version that a range is about (`range.release`) is one of `first` to `last`, both
 * included. Changes `range`: narrows it to versions for which the answer is the same.
 */
export function isWithin(range: ReleaseRange, first: Release, last: Release): boolean {
  return isSince(range, first) && !isSince(range, last + 1);
}

/**
 * Returns `fact` if the version that a range is about (`range.release`) has it; undefined where that version
 * does not, and where `fact` is undefined. Changes `range`: narrows it to versions for which the answer is
 * the same.
 */
export function known<T extends Dated>(range: ReleaseRange, fact: T | undefined): T | undefined {
  if (!fact || !isSince(range, fact.since)) return undefined;
  return fact.until === undefined || !isSince(range, fact.until + 1) ? fact : undefined;
}

/**
 * Changes `range`: narrows it to the versions for which an earlier answer holds.
 * @param answer the first version for which that answer holds, and the version after the last one
 */
export function narrowTo(
  range: ReleaseRange,
  answer: { readonly from: Release; readonly to: Release },
): void {
  if (answer.from > range.from) range.from = answer.from;
  if (answer.to < range.to) range.to = answer.to;
}

/** Reports whether a version is in a run of versions, from `from` up to, but without, `to`. */
export function holdsFor(run: { readonly from: Release; readonly to: Release }, release: Release): boolean {
  return release >= run.from && release < run.to;
}
