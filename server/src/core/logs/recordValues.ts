import { MAX_U32, UNSET_ID } from '../facts/kernelNumbers.ts';
import { errnos, fileTypes } from '../facts/tables.ts';
import type { RecordFields } from './logEvent.ts';

/**
 * Returns the user or group ID in the field `name` of a record; undefined where the field is absent, or has a
 * name other than root or `unset`.
 */
export function idOf(fields: RecordFields, name: string): number | undefined {
  const text = fields.get(name);
  if (text === undefined) return undefined;
  if (text === 'unset' || text === '-1') return UNSET_ID;
  return text === 'root' ? 0 : decimalOf(text);
}

/** Returns the low 32 bits, without a sign, of a decimal number in a text; undefined for other texts. */
export function decimalOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^-?\d{1,20}$/.test(text)) return undefined;
  // The kernel compares the low 32 bits of what a system call returned.
  return text.length < 15 ? Number(text) >>> 0 : Number(BigInt.asUintN(32, BigInt(text)));
}

/** Returns the low 32 bits of a hexadecimal number in a text, without `0x`; undefined for other texts. */
export function hexOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{1,16}$/i.test(text)
    ? Number.parseInt(text.slice(-8), 16)
    : undefined;
}

/**
 * Returns the result of a system call from a record's text, as 32 bits without a sign: a number, or a name
 * with a sentence such as `EACCES(Permission denied)`. Undefined where `text` is undefined or neither.
 */
export function exitOf(text: string | undefined): number | undefined {
  const name = /^(E[A-Z0-9]+)(?:\(|$)/.exec(text ?? '')?.[1];
  if (name === undefined) return decimalOf(text);
  const number = errnos.get(name)?.number;
  return number === undefined ? undefined : -number >>> 0;
}

/**
 * Returns the number of the file type in a record's mode, such as `0100644` or `file,644`, as the kernel
 * compares it for filetype=; undefined where it is unknown.
 */
export function fileTypeOf(mode: string | undefined): number | undefined {
  if (mode === undefined) return undefined;
  if (/^[0-7]{1,7}$/.test(mode)) return Number.parseInt(mode, 8) & 0o170000;
  return fileTypes.get(/^[a-z]+/.exec(mode)?.[0] ?? '')?.number;
}

/**
 * Returns the numbers of a device from a record's text in hexadecimal, `fe:00`; undefined where there is
 * none.
 */
export function deviceOf(
  dev: string | undefined,
): { readonly major: number; readonly minor: number } | undefined {
  const [, major, minor] = /^([0-9a-f]{1,8}):([0-9a-f]{1,8})$/i.exec(dev ?? '') ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return { major: Number.parseInt(major, 16), minor: Number.parseInt(minor, 16) };
}

/** Returns how a system call touched the name of a PATH record, such as CREATE; undefined where that is not known. */
export function nameTypeOf(path: RecordFields): string | undefined {
  // RHEL 7 writes "objtype".
  return path.get('nametype') ?? path.get('objtype');
}

/**
 * Returns a decimal number of at most 32 bits from a record's text; undefined for larger ones, which no rule
 * can name, and for other texts.
 */
export function small(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value <= MAX_U32 ? value : undefined;
}
