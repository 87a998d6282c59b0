/** A number as the kernel reads it, or the error that it answers. */
export type ReadNumber = { readonly value: bigint } | { readonly errno: 'EINVAL' | 'ERANGE' };

const LIMIT = 1n << 64n;

/**
 * Reads an unsigned number of 64 bits in base 10 or 16, as kstrtoul of the kernel does. Returns the kernel's
 * error where the text is not one (`EINVAL`) or is too large (`ERANGE`).
 */
export function readUnsigned(text: string, base: 10 | 16): ReadNumber {
  return readDigits(text.startsWith('+') ? text.slice(1) : text, base);
}

/** Reads a signed number in base 10, as kstrtoint of the kernel does; undefined for what is not one. */
export function readInt(text: string): number | undefined {
  const negative = text.startsWith('-');
  const read = negative ? readDigits(text.slice(1), 10) : readUnsigned(text, 10);
  if ('errno' in read || read.value >= 1n << 31n) return undefined;
  return negative ? -Number(read.value) : Number(read.value);
}

function readDigits(text: string, base: 10 | 16): ReadNumber {
  const from = base === 16 && /^0x/i.test(text) ? 2 : 0;
  const digits = (base === 16 ? /^[0-9a-f]*/i : /^[0-9]*/).exec(text.slice(from))?.[0] ?? '';
  if (digits === '') return { errno: 'EINVAL' };
  const value = BigInt(base === 16 ? `0x${digits}` : digits);
  // Too large a number is an error of its own, whatever follows it.
  if (value >= LIMIT) return { errno: 'ERANGE' };
  return from + digits.length === text.length ? { value } : { errno: 'EINVAL' };
}
