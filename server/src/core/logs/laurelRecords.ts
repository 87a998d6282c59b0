import { isKeyName } from '../facts/keyNames.ts';
import { hasMembers, type JsonMembers, jsonText } from './jsonValues.ts';
import type { FoundRecord } from './logEvent.ts';
import { decodeHex } from './recordFields.ts';

const ID = /^\d+(?:\.\d+)?:\d+$/;

/**
 * Returns the records of an event of laurel, given as its JSON object, which has a member for each type of
 * record; undefined for any other object.
 */
export function readLaurelEvent(value: JsonMembers): readonly FoundRecord[] | undefined {
  const stamp = value['ID'];
  if (typeof stamp !== 'string' || !ID.test(stamp)) return undefined;
  const node = jsonText(value['NODE']) ?? '';
  const found: FoundRecord[] = [];
  for (const [type, records] of Object.entries(value)) {
    // What laurel adds, such as PARENT_INFO, is not a record.
    if (!/^[A-Z][A-Z0-9_]*$/.test(type) || type === 'PARENT_INFO' || type === 'CONTAINER_INFO') continue;
    for (const record of Array.isArray(records) ? records : [records])
      if (hasMembers(record))
        found.push({ node, stamp, type, body: fieldsOfLaurel(record, type), form: 'raw' });
  }
  return found;
}

function fieldsOfLaurel(record: JsonMembers, type: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(record)) {
    if (name === 'ARGV') addArguments(value, type, fields);
    else if (isKeyName(name)) fields.set(name, keysOfLaurel(value));
    else {
      const text = jsonText(value);
      if (text !== undefined) fields.set(name, withoutPrefix(unescaped(text)));
    }
  }
  return fields;
}

/** Adds the arguments of a program, or those of a system call as hexadecimal numbers. */
function addArguments(value: unknown, type: string, fields: Map<string, string>): void {
  const list = Array.isArray(value) ? value.map((v) => unescaped(jsonText(v) ?? '')) : [];
  if (type === 'PROCTITLE') fields.set('proctitle', list.join('\0'));
  else
    for (const [i, text] of list.entries())
      fields.set(`a${i}`, type === 'SYSCALL' ? withoutPrefix(text) : text);
}

/** Returns a number without the 0x or 0o that laurel puts before it and the kernel does not. */
function withoutPrefix(text: string): string {
  return /^0[xo][0-9a-f]+$/.test(text) ? text.slice(2) : text;
}

function keysOfLaurel(value: unknown): string {
  if (Array.isArray(value)) return value.map((k) => unescaped(jsonText(k) ?? '')).join('\x01');
  return unescaped(jsonText(value) ?? '(null)');
}

/** Returns a text without the escapes that laurel writes for "%", "+" and what cannot be printed. */
function unescaped(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (bytes) => decodeHex(bytes.replaceAll('%', '')));
}
