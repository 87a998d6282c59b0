/**
 * A number as strtoul or strtol with base 0 reads it from a text: leading digits count, the rest is ignored.
 */
export interface ParsedNumber {
  /** The low 32 bits, unsigned: what a __u32 gets. */
  readonly value: number;
  /** How many characters were read; 0 where there is no number. */
  readonly length: number;
  /** The text did not fit into 64 bits (errno ERANGE). */
  readonly overflow: boolean;
  /** Read as octal because of a leading 0. */
  readonly octal: boolean;
  /** The value before it was cut to 32 bits. */
  readonly wide: bigint;
}

const ULONG_MAX = 0xffffffffffffffffn;
const LONG_MAX = 0x7fffffffffffffffn;

const NOT_A_NUMBER: ParsedNumber = { value: 0, length: 0, overflow: false, octal: false, wide: 0n };

/** A number of at most eight digits. `wide` is made when it is asked for: most callers want 32 bits. */
class ShortNumber implements ParsedNumber {
  readonly value: number;
  readonly length: number;
  readonly overflow = false;
  readonly octal: boolean;
  private readonly signed: number;

  constructor(signed: number, length: number, octal: boolean) {
    this.value = signed >>> 0;
    this.length = length;
    this.octal = octal;
    this.signed = signed;
  }
  get wide(): bigint {
    return BigInt(this.signed);
  }
}

/** What a text begins with: a sign, and the mark of a base. */
interface Prefix {
  readonly negative: boolean;
  readonly base: number;
  readonly octal: boolean;
  /** Where the digits begin, in UTF-16 units. */
  readonly from: number;
}

function prefixOf(text: string, fixedBase: number): Prefix {
  const sign = text.charCodeAt(0);
  const negative = sign === MINUS;
  const from = negative || sign === PLUS ? 1 : 0;
  if (text.charCodeAt(from) !== ZERO || (fixedBase !== 0 && fixedBase !== 16))
    return { negative, base: fixedBase || 10, octal: false, from };
  const isHex = (text.charCodeAt(from + 1) | 0x20) === LOWER_X && digit(text.charCodeAt(from + 2)) < 16;
  if (isHex) return { negative, base: 16, octal: false, from: from + 2 };
  if (fixedBase !== 0) return { negative, base: fixedBase, octal: false, from };
  return { negative, base: 8, octal: digit(text.charCodeAt(from + 1)) < 8, from };
}

function parse(text: string, signed: boolean, fixedBase = 0): ParsedNumber {
  const { negative, base, octal, from } = prefixOf(text, fixedBase);
  let to = from;
  let n = 0;
  for (; to < text.length; to++) {
    const d = digit(text.charCodeAt(to));
    if (d >= base) break;
    n = n * base + d;
  }
  if (to === from) return NOT_A_NUMBER;
  if (to - from <= 8) return new ShortNumber(negative ? -n : n, to, octal);
  return longNumber(text.slice(from, to), to, { signed, negative, base, octal });
}

interface Reading {
  readonly signed: boolean;
  readonly negative: boolean;
  readonly base: number;
  readonly octal: boolean;
}

function longNumber(digits: string, length: number, how: Reading): ParsedNumber {
  const { signed, negative, base, octal } = how;
  let n = 0n;
  const b = BigInt(base);
  for (let i = 0; i < digits.length; i++) n = n * b + BigInt(digit(digits.charCodeAt(i)));
  // The smallest long is one further from 0 than the largest; strtoul negates what it has read.
  const max = signed ? LONG_MAX + (negative ? 1n : 0n) : ULONG_MAX;
  const overflow = n > max;
  if (overflow) n = max;
  if (negative && (signed || !overflow)) n = -n;
  return { value: Number(BigInt.asUintN(32, n)), length, overflow, octal, wide: n };
}

const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const LOWER_X = 0x78;

function digit(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const lower = c | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? lower - 0x61 + 10 : 99;
}

/**
 * Reads the number at the beginning of a text as strtoul(text, NULL, 0) does, into 32 bits. A text without a
 * number gives `value` 0 and `length` 0.
 */
export function strtoul(text: string): ParsedNumber {
  return parse(text, false);
}

/**
 * Reads the number at the beginning of a text, perhaps with a minus, as strtol(text, NULL, 0) does, into 32
 * bits. A text without a number gives `value` 0 and `length` 0.
 */
export function strtol(text: string): ParsedNumber {
  return parse(text, true);
}

/**
 * Reads the hexadecimal number at the beginning of a text as strtoul(text, NULL, 16) does, into 32 bits. A
 * text without a number gives `value` 0 and `length` 0.
 */
export function strtoulHex(text: string): ParsedNumber {
  return parse(text, false, 16);
}

/**
 * Reports whether the first character of a text is a digit from 0 to 9 (C's isdigit); false for an empty
 * text.
 */
export function startsWithDigit(text: string): boolean {
  const c = text.charCodeAt(0);
  return c >= 0x30 && c <= 0x39;
}

/** Reports whether a text begins with a minus and a digit, which auditctl reads as a negative number. */
export function startsNegative(text: string): boolean {
  return text.charCodeAt(0) === 0x2d && startsWithDigit(text.slice(1));
}
