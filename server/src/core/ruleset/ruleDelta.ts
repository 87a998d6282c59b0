import type { LoadedRule } from './loadResult.ts';

/**
 * How the loaded rules of two rulesets correspond. Rules that both have, in the same order, are kept; a rule
 * that moved is removed at one place and added at another. Numbers are indexes into the rules.
 */
export interface RuleDelta {
  /** Of each rule after: its number before, or -1. Kept rules are in increasing order. */
  readonly before: Int32Array;
  /** Of each rule before: its number after, or -1. */
  readonly after: Int32Array;
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

/**
 * Returns which rules of two lists of loaded rules correspond: by their common head and tail, then by the
 * longest common order.
 */
export function ruleDelta(old: readonly LoadedRule[], now: readonly LoadedRule[]): RuleDelta {
  const before = new Int32Array(now.length).fill(-1);
  const after = new Int32Array(old.length).fill(-1);
  const keep = (a: number, b: number): void => {
    after[a] = b;
    before[b] = a;
  };
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head]?.sent === now[head]?.sent) {
    keep(head, head);
    head++;
  }
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail]?.sent === now[now.length - 1 - tail]?.sent) {
    tail++;
    keep(old.length - tail, now.length - tail);
  }
  if (head + tail < shorter) keepInOrder(old, now, head, tail, keep);
  return { before, after, added: missing(before), removed: missing(after) };
}

function missing(numbers: Int32Array): readonly number[] {
  const out: number[] = [];
  for (let i = 0; i < numbers.length; i++) if (numbers[i] === -1) out.push(i);
  return out;
}

/** Keeps the longest series of rules between head and tail that are in the same order in both lists. */
function keepInOrder(
  old: readonly LoadedRule[],
  now: readonly LoadedRule[],
  head: number,
  tail: number,
  keep: (before: number, after: number) => void,
): void {
  const places = new Map(old.slice(head, old.length - tail).map((r, i) => [r.sent, head + i] as const));
  // Patience: the last number of the shortest series of each length, and what comes before each.
  const ends: number[] = [];
  const from = new Map<number, { readonly place: number; readonly previous: number | undefined }>();
  for (let at = head; at < now.length - tail; at++) {
    const sent = now[at]?.sent;
    const place = sent && places.get(sent);
    if (place === undefined) continue;
    const length = lengthBelow(ends, (n) => (from.get(n)?.place ?? 0) < place);
    from.set(at, { place, previous: ends[length - 1] });
    ends[length] = at;
  }
  for (let at = ends.at(-1); at !== undefined; ) {
    const step = from.get(at);
    if (!step) return;
    keep(step.place, at);
    at = step.previous;
  }
}

/** Returns how many of the ends, which are in order, fulfil a condition. */
function lengthBelow(ends: readonly number[], isBelow: (end: number) => boolean): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(ends[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
