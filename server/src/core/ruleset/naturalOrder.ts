import { toBytes } from '../text/bytes.ts';

const DOT = 0x2e;
const TILDE = 0x7e;
const ZERO = 0x30;

const isDigit = (c: number | undefined): boolean => c !== undefined && c >= ZERO && c <= 0x39;
const isAlpha = (c: number | undefined): boolean =>
  c !== undefined && (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a;

/**
 * Returns where the suffix `(\.[A-Za-z~][A-Za-z0-9~]*)*` of a name begins; never at its first byte (gnulib
 * filevercmp.c: file_prefixlen).
 */
function prefixLength(s: Uint8Array): number {
  const n = s.length;
  let prefix = 0;
  let i = 0;
  while (i < n) {
    i++;
    prefix = i;
    while (i + 1 < n && s[i] === DOT && (isAlpha(s[i + 1]) || s[i + 1] === TILDE)) {
      i += 2;
      while (i < n && (isAlpha(s[i]) || isDigit(s[i]) || s[i] === TILDE)) i++;
    }
  }
  return prefix;
}

/** Returns the rank of a character (filevercmp.c: order). */
function order(s: Uint8Array, at: number, length: number): number {
  if (at === length) return -1;
  const c = s[at] ?? 0;
  if (isDigit(c)) return 0;
  if (isAlpha(c)) return c;
  return c === TILDE ? -2 : c + 256;
}

/** Compares two parts of names (filevercmp.c: verrevcmp). */
function compareParts(a: Uint8Array, aLength: number, b: Uint8Array, bLength: number): number {
  let i = 0;
  let j = 0;
  const digitA = (): boolean => i < aLength && isDigit(a[i]);
  const digitB = (): boolean => j < bLength && isDigit(b[j]);
  while (i < aLength || j < bLength) {
    while ((i < aLength && !isDigit(a[i])) || (j < bLength && !isDigit(b[j]))) {
      const difference = order(a, i, aLength) - order(b, j, bLength);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    while (i < aLength && a[i] === ZERO) i++;
    while (j < bLength && b[j] === ZERO) j++;
    let first = 0;
    while (digitA() && digitB()) {
      if (first === 0) first = (a[i] ?? 0) - (b[j] ?? 0);
      i++;
      j++;
    }
    if (digitA()) return 1;
    if (digitB()) return -1;
    if (first !== 0) return first;
  }
  return 0;
}

/**
 * Compares two file names for sorting, in the order of `ls -1v` (gnulib's filevercmp, then strcmp): numbers
 * in them count as numbers; negative where `left` comes first. Names that begin with a dot are not listed.
 */
export function compareNames(left: string, right: string): number {
  const a = toBytes(left);
  const b = toBytes(right);
  const byVersion =
    compareParts(a, prefixLength(a), b, prefixLength(b)) || compareParts(a, a.length, b, b.length);
  if (byVersion !== 0) return byVersion;
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  return a.length - b.length;
}
