import { isKeyName } from '../facts/keyNames.ts';
import { ownValue } from '../text/ownValue.ts';
import type { LogRecord, RecordFields } from './logEvent.ts';

/**
 * Fields whose value the kernel writes as text: in quotes, or in hexadecimal where it has a space, a quote or
 * a control character.
 */
const TEXTS: ReadonlySet<string> = new Set([
  'acct',
  'cmd',
  'comm',
  'cwd',
  'data',
  'dir',
  'exe',
  'file',
  'key',
  'name',
  'ocomm',
  'path',
  'proctitle',
  'watch',
]);

/**
 * Reports whether a field holds text, which may be in hexadecimal, in a record of a type. Arguments (`a0`)
 * are text in EXECVE alone.
 * @param type the name of the record's type: `SYSCALL`
 * @param name the name of the field
 */
export function isTextField(type: string, name: string): boolean {
  if (TEXTS.has(name)) return true;
  return type === 'EXECVE' && /^a\d+(?:\[\d+\])?$/.test(name);
}

// What separates the fields of enriched records; rsyslog writes it as an octal number.
const ENRICHED = '\x1d';

/**
 * Returns the fields of a record, decoded by type and name, never by how a value looks; empty where there are
 * none. Of fields that are there twice the first counts; those nested in `msg='…'` of a program's message
 * fill in what the record itself does not say.
 */
export function recordFields({ type, body, form }: LogRecord): RecordFields {
  if (typeof body !== 'string') return body;
  const found = new Map<string, string>();
  if (form === 'interpreted') addInterpreted(body, type, found);
  else addRaw(body, type, found);
  return found;
}

/**
 * Returns the fields that the kernel wrote into a record, by name; empty where there are none. Leaves out the
 * names that auditd adds to a raw record (`UID="root"`, `SYSCALL=open`). Faster than `recordFields`, for use
 * on every event of a large log; for a record that is not raw, the result is the same.
 */
export function kernelFields(record: LogRecord): RecordFields {
  const { body, form, type } = record;
  if (typeof body !== 'string' || form === 'interpreted') return recordFields(record);
  const end = body.indexOf(ENRICHED);
  const found = new Map<string, string>();
  addRaw(end < 0 ? body : body.slice(0, end), type, found);
  return found;
}

const withSeparators = (body: string): string =>
  body.includes('#035') ? body.replaceAll('#035', ENRICHED) : body;

/** Where a field of a record is written, in UTF-16 offsets of the record's body. */
export interface FieldPlace {
  readonly name: string;
  /** Where its name begins. */
  readonly start: number;
  /** Where its value is, with quotes. */
  readonly valueStart: number;
  readonly end: number;
  /** The value, decoded as `recordFields` does. */
  readonly value: string;
}

/**
 * Returns the field of a raw record at an offset of its body, the inner one where fields are nested in
 * `msg='…'`; undefined between fields.
 * @param type the name of the record's type
 * @param written the body: what follows the stamp
 * @param offset in UTF-16 units from the start of the body
 */
export function fieldAt(type: string, written: string, offset: number): FieldPlace | undefined {
  // Of equal length, so that offsets stay.
  const body = written.replaceAll('#035', `${ENRICHED}   `);
  let at = 0;
  while (at < body.length && at <= offset) {
    const c = body.charCodeAt(at);
    const start = at;
    const equals = c === SPACE || c === SEPARATOR ? -1 : nameEnd(body, at);
    if (body.charCodeAt(equals) !== EQUALS) {
      at = Math.max(equals, at) + 1;
      continue;
    }
    const [name, valueStart] = [body.slice(start, equals), equals + 1];
    const end = valueEnd(body, valueStart);
    at = end;
    if (end < offset) continue;
    const value = body.slice(valueStart, end);
    const isNested = name === 'msg' && value.startsWith("'") && offset > valueStart;
    if (!isNested) return { name, start, valueStart, end, value: decoded(type, name, value) };
    const shift = valueStart + 1;
    const own = fieldAt(type, inner(value), offset - shift);
    return (
      own && { ...own, start: own.start + shift, valueStart: own.valueStart + shift, end: own.end + shift }
    );
  }
  return undefined;
}

const SPACE = 0x20;
const SEPARATOR = 0x1d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BRACE = 0x7b;
const EQUALS = 0x3d;

function addRaw(written: string, type: string, found: Map<string, string>): void {
  const body = withSeparators(written);
  let at = 0;
  while (at < body.length) {
    const c = body.charCodeAt(at);
    if (c === SPACE || c === SEPARATOR) {
      at++;
      continue;
    }
    const equals = nameEnd(body, at);
    if (body.charCodeAt(equals) !== EQUALS) {
      at = equals + 1;
      continue;
    }
    const name = body.slice(at, equals);
    const end = valueEnd(body, equals + 1);
    const value = body.slice(equals + 1, end);
    at = end;
    if (name === 'msg' && value.startsWith("'")) addRaw(inner(value), type, found);
    if (!found.has(name)) found.set(name, decoded(type, name, value));
  }
}

const inner = (value: string): string => value.slice(1, value.endsWith("'") ? -1 : undefined);

/** Returns where the name ends that begins at an offset: at its "=", or where a word without one ends. */
function nameEnd(body: string, from: number): number {
  let at = from;
  for (; at < body.length; at++) {
    const c = body.charCodeAt(at);
    if (c === EQUALS || c === SPACE || c === SEPARATOR) break;
  }
  return at;
}

function valueEnd(body: string, from: number): number {
  const first = body.charCodeAt(from);
  if (first === QUOTE) return after(body, body.indexOf('"', from + 1), from);
  // The text of a program may have apostrophes: the last one before an enriched part ends it.
  if (first === APOSTROPHE) return after(body, lastApostrophe(body, from), from);
  if (first === BRACE) return after(body, body.indexOf('}', from), from);
  return wordEnd(body, from);
}

function lastApostrophe(body: string, from: number): number {
  const enriched = body.indexOf(ENRICHED, from);
  const at = body.lastIndexOf("'", enriched < 0 ? body.length : enriched);
  return at > from ? at : -1;
}

function after(body: string, close: number, from: number): number {
  return close < 0 ? wordEnd(body, from) : close + 1;
}

function wordEnd(body: string, from: number): number {
  let at = from;
  for (; at < body.length; at++) {
    const c = body.charCodeAt(at);
    if (c === SPACE || c === SEPARATOR) break;
  }
  return at;
}

/** Returns the value of a field without its quotes, or decoded where it is a text in hexadecimal. */
function decoded(type: string, name: string, value: string): string {
  if (value.startsWith('"')) return value.slice(1, value.endsWith('"') && value.length > 1 ? -1 : undefined);
  return isTextField(type, name) && isHex(value) ? decodeHex(value) : value;
}

function isHex(value: string): boolean {
  return value.length > 0 && value.length % 2 === 0 && /^[0-9A-F]+$/.test(value);
}

/**
 * Returns the text that pairs of hexadecimal digits are as UTF-8. A byte that is not UTF-8 becomes a lone
 * U+DC80 to U+DCFF.
 * @param hex an even number of hexadecimal digits
 */
export function decodeHex(hex: string): string {
  try {
    return decodeURIComponent(hex.replace(/../g, '%$&'));
  } catch {
    return hex.replace(/../g, (pair) => {
      const byte = Number.parseInt(pair, 16);
      return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
    });
  }
}

/** Texts that may hold spaces and "=": where each ends when `ausearch -i` writes it without quotes. */
const INTERPRETED_END: Readonly<Record<string, RegExp>> = {
  name: / (?=(?:inode|nametype|objtype|parent)=)/,
  comm: / (?=exe=)/,
  exe: / (?=(?:subj|key|hostname|sig|nl-mcgrp)=)/,
  ocomm: /$/,
  cwd: /$/,
  proctitle: /$/,
  file: / (?=hash=)/,
  saddr: /(?<=\}) /,
};
const NEXT_FIELD = / (?=[A-Za-z][\w-]*(?:\[\d+\])?=)/;
const NEXT_ARGUMENT = / (?=a\d+(?:_len|\[\d+\])?=)/;

function addInterpreted(body: string, type: string, found: Map<string, string>): void {
  let rest = body.trim();
  for (;;) {
    const equals = rest.indexOf('=');
    if (equals < 0) return;
    const name = rest.slice(rest.lastIndexOf(' ', equals) + 1, equals);
    const value = rest.slice(equals + 1);
    if (name === 'msg' && value.startsWith("'")) {
      addInterpreted(inner(value), type, found);
      return;
    }
    const end = interpretedEnd(type, name, value);
    const text = value.slice(0, end < 0 ? value.length : end);
    // A rule with several keys: `key=one key=two`.
    const before = isKeyName(name) ? found.get(name) : undefined;
    if (before !== undefined) found.set(name, `${before}\x01${text}`);
    else if (!found.has(name)) found.set(name, text);
    if (end < 0) return;
    rest = value.slice(end + 1);
  }
}

function interpretedEnd(type: string, name: string, value: string): number {
  if (type === 'EXECVE' && /^a\d+(?:\[\d+\])?$/.test(name)) return value.search(NEXT_ARGUMENT);
  const own = ownValue(INTERPRETED_END, name);
  const end = value.search(own ?? NEXT_FIELD);
  return end === value.length ? -1 : end;
}
