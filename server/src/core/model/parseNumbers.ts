/** A number as strtoul or strtol with base 0 reads it from a text: leading digits count, the rest is ignored. */
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

function parse(text: string, signed: boolean, fixedBase = 0): ParsedNumber {
  let i = 0;
  const c0 = text[0];
  const negative = c0 === '-';
  if (c0 === '-' || c0 === '+') i++;
  let base = fixedBase || 10;
  let octal = false;
  if (text[i] === '0' && (fixedBase === 0 || fixedBase === 16)) {
    if ((text[i + 1] === 'x' || text[i + 1] === 'X') && /[0-9a-fA-F]/.test(text[i + 2] ?? '')) {
      base = 16;
      i += 2;
    } else if (fixedBase === 0) {
      base = 8;
      octal = /[0-7]/.test(text[i + 1] ?? '');
    }
  }
  const from = i;
  while (i < text.length && digit(text.charCodeAt(i)) < base) i++;
  if (i === from) return { value: 0, length: 0, overflow: false, octal: false, wide: 0n };
  const digits = text.slice(from, i);
  if (digits.length <= 8) {
    const n = Number.parseInt(digits, base);
    return {
      value: (negative ? -n : n) >>> 0,
      length: i,
      overflow: false,
      octal,
      wide: BigInt(negative ? -n : n),
    };
  }
  let n = 0n;
  const b = BigInt(base);
  for (const d of digits) n = n * b + BigInt(digit(d.charCodeAt(0)));
  let overflow = false;
  if (signed) {
    const max = negative ? LONG_MAX + 1n : LONG_MAX;
    if (n > max) {
      n = max;
      overflow = true;
    }
    if (negative) n = -n;
  } else if (n > ULONG_MAX) {
    n = ULONG_MAX;
    overflow = true;
  } else if (negative) n = -n;
  return { value: Number(BigInt.asUintN(32, n)), length: i, overflow, octal, wide: n };
}

function digit(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const lower = c | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? lower - 0x61 + 10 : 99;
}

/** strtoul(text, NULL, 0) into 32 bits. */
export function strtoul(text: string): ParsedNumber {
  return parse(text, false);
}

/** strtol(text, NULL, 0) into 32 bits. */
export function strtol(text: string): ParsedNumber {
  return parse(text, true);
}

/** strtoul(text, NULL, 16) into 32 bits. */
export function strtoulHex(text: string): ParsedNumber {
  return parse(text, false, 16);
}

/** C's isdigit on the first character. */
export function startsWithDigit(text: string): boolean {
  const c = text.charCodeAt(0);
  return c >= 0x30 && c <= 0x39;
}

/** A minus and a digit: what auditctl takes for a negative number. */
export function startsNegative(text: string): boolean {
  return text.charCodeAt(0) === 0x2d && startsWithDigit(text.slice(1));
}
