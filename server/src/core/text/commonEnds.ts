/**
 * How much two texts have in common at their ends, in UTF-16 units; the two parts do not overlap in either
 * text.
 */
export interface CommonEnds {
  readonly prefix: number;
  readonly suffix: number;
}

/**
 * Returns how many UTF-16 units two texts have in common at the beginning and, in the rest, at the end; 0
 * where there are none.
 */
export function commonEnds(a: string, b: string): CommonEnds {
  const least = Math.min(a.length, b.length);
  const prefix = longest(least, (from, to) => a.slice(from, to) === b.slice(from, to));
  const suffix = longest(
    least - prefix,
    (from, to) => a.slice(a.length - to, a.length - from) === b.slice(b.length - to, b.length - from),
  );
  return { prefix, suffix };
}

/**
 * Returns the greatest number up to `most` for which all parts from 0 are the same: whole blocks of text are
 * compared at once.
 */
function longest(most: number, isSame: (from: number, to: number) => boolean): number {
  let known = 0;
  let end = most;
  while (known < end) {
    const middle = (known + end + 1) >> 1;
    if (isSame(known, middle)) known = middle;
    else end = middle - 1;
  }
  return known;
}
