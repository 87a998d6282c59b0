import type { MergedLine } from './ruleset.ts';

/**
 * The part of a ruleset that an edit changed, by indices of lines: those from `head` up to, but without,
 * `oldTail` became those up to, but without, `tail`.
 */
export interface ChangedPart {
  readonly head: number;
  readonly oldTail: number;
  readonly tail: number;
}

/**
 * Returns the range of lines in which two texts of a ruleset differ: equal lines at the start and at the end
 * are outside it, wherever their places in files are.
 */
export function changedPart(old: readonly MergedLine[], now: readonly MergedLine[]): ChangedPart {
  const isSame = (a: MergedLine | undefined, b: MergedLine | undefined): boolean =>
    a === b || a?.node === b?.node;
  const least = Math.min(old.length, now.length);
  let head = 0;
  while (head < least && isSame(old[head], now[head])) head++;
  let last = 0;
  while (last < least - head && isSame(old[old.length - 1 - last], now[now.length - 1 - last])) last++;
  return { head, oldTail: old.length - last, tail: now.length - last };
}
