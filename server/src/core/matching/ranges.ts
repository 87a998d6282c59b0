import { MAX_U32, OP } from '../facts/kernelNumbers.ts';
import { compare32 } from './compare32.ts';

/** Numbers of 32 bits as ranges: in order, apart from each other, both ends within. */
export type Ranges = readonly (readonly [number, number])[];

export const EVERYTHING: Ranges = [[0, MAX_U32]];
/**
 * Returns the unsigned 32-bit numbers for which `n OP value` holds; empty where there are none, undefined for
 * the operators on bits (`&`, `&=`).
 * @param op the kernel number of the operator
 */
export function rangesOf(op: number, value: number): Ranges | undefined {
  const v = value >>> 0;
  const from = (lo: number, hi: number): Ranges => (lo <= hi ? [[lo, hi]] : []);
  switch (op) {
    case OP.eq:
      return [[v, v]];
    case OP.ne:
      return [...from(0, v - 1), ...from(v + 1, MAX_U32)];
    case OP.lt:
      return from(0, v - 1);
    case OP.le:
      return from(0, v);
    case OP.gt:
      return from(v + 1, MAX_U32);
    case OP.ge:
      return from(v, MAX_U32);
    default:
      return undefined;
  }
}

/** Returns the numbers that are in both `a` and `b`; empty where there are none. */
export function intersect(a: Ranges, b: Ranges): Ranges {
  const out: (readonly [number, number])[] = [];
  for (const [lo, hi] of a) {
    for (const [from, to] of b) {
      const start = Math.max(lo, from);
      const end = Math.min(hi, to);
      if (start <= end) out.push([start, end]);
    }
  }
  return out.sort((x, y) => x[0] - y[0]);
}

/** Reports whether every number of `a` is in `b`; true for an empty `a`. */
export function within(a: Ranges, b: Ranges): boolean {
  return a.every(([lo, hi]) => {
    let next = lo;
    for (const [from, to] of b) if (from <= next && to >= next) next = to + 1;
    return next > hi;
  });
}

/** Returns the one number that some ranges contain; undefined where they contain none or more than one. */
export function only(a: Ranges): number | undefined {
  const [first, second] = a;
  return first && !second && first[0] === first[1] ? first[0] : undefined;
}

/**
 * Reports whether the condition `n A` follows from the condition `n B` for every number n, where the operator
 * of `a` is one of those on bits (`&`, `&=`). False also where it cannot be told.
 * @param a the operator, by its kernel number, and the value of the condition that follows
 * @param b those of the condition that holds
 */
export function bitsFollow(
  a: { readonly op: number; readonly value: number },
  b: { readonly op: number; readonly value: number },
): boolean {
  if (a.op === OP.test && a.value === 0) return true;
  if (b.op === OP.test && a.op === OP.test) return (a.value & b.value) >>> 0 === a.value >>> 0;
  if (b.op === OP.test && a.op === OP.mask) return (a.value & b.value) !== 0;
  if (b.op === OP.mask && a.op === OP.mask) return (a.value & b.value) >>> 0 === b.value >>> 0;
  // One bit asked for: & and &= say the same of it.
  if (b.op === OP.mask && a.op === OP.test) return a.value === b.value && (b.value & (b.value - 1)) === 0;
  return b.op === OP.eq && compare32(b.value, a.op, a.value);
}
