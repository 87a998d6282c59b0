import type { Machine } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import { hasCall, isFullMask, maskNumbers } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import type { SentRule } from '../../ruleset/sentRule.ts';
import { type WantedRule, withFronts } from './otherAbi.ts';

/** The part of a rule's missing pair that no rule records. */
export interface AbiGap {
  /** All of the wanted system calls, or the names of some. */
  readonly missing: 'all' | readonly string[];
  /** The index of the pair that records most of them; undefined where none does. */
  readonly nearest: number | undefined;
}

/**
 * Returns the system calls of a wanted rule that no candidate matches; undefined where there are none.
 * @param wanted the rule for the other ABI that would make a pair
 * @param candidates the indices into `rules` of those that match everything but the system calls of the
 *   wanted rule, in order
 * @param machine the machine whose calls they are
 * @param isPairOf reports whether a rule was written as the missing half of that pair
 */
export function gapOf(
  wanted: WantedRule,
  candidates: readonly number[],
  rules: readonly LoadedRule[],
  machine: Machine,
  isPairOf: (r: SentRule) => boolean,
): AbiGap | undefined {
  const { mask } = wanted.rule;
  const left = new Uint32Array(mask);
  let nearest: number | undefined;
  // A rule for chown32 alone was written as the pair of one for chown.
  let meant: number | undefined;
  let most = 0;
  let some = false;
  for (const at of candidates) {
    const r = rules[at]?.sent;
    if (!r) continue;
    if (meant === undefined && wanted.wider.some((n) => hasCall(r.rule, n)) && isPairOf(r)) meant = at;
    const taken = take(left, withFronts(r.rule, mask, machine));
    some ||= taken > 0;
    if (taken > most && isPairOf(r)) {
      most = taken;
      nearest = at;
    }
  }
  if (left.every((w) => w === 0)) return undefined;
  nearest ??= meant;
  if ((nearest === undefined && !some) || isFullMask(mask)) return { missing: 'all', nearest: undefined };
  const missing = maskNumbers(left).map((n) => syscalls(machine).nameOf(n) ?? String(n));
  return { missing, nearest };
}

/** Clears the bits of a mask in `left`, and returns how many were cleared. */
function take(left: Uint32Array, mask: (word: number) => number): number {
  let taken = 0;
  for (let i = 0; i < left.length; i++) {
    const now = ((left[i] ?? 0) & ~mask(i)) >>> 0;
    taken += bits((left[i] ?? 0) ^ now);
    left[i] = now;
  }
  return taken;
}

function bits(n: number): number {
  let count = 0;
  for (let x = n >>> 0; x !== 0; x &= x - 1) count++;
  return count;
}
