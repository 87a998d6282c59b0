import { familyName, syscalls } from '../facts/tables.ts';
import { exitText } from './filterText.ts';
import type { LogEvent } from './logEvent.ts';
import { callRecordOf, type LoggedEvent } from './loggedEvent.ts';
import { decodeHex, recordFields } from './recordFields.ts';
import { nameTypeOf } from './recordValues.ts';

/** A fact about an event: what it is called, and its values. */
export interface EventFact {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * Returns what an event says, for people: what was done, by which program and user, to which files, with the
 * hash that IMA noted. Facts without a value are left out; empty for an event without records.
 * @param known the event as the matcher reads it; undefined where it has no record of a system call
 */
export function eventFacts(logged: LogEvent, known: LoggedEvent | undefined): readonly EventFact[] {
  const record = callRecordOf(logged) ?? logged.records[0];
  if (!record) return [];
  const fields = recordFields(record);
  const value = (name: string): readonly string[] => {
    const found = fields.get(name);
    return found === undefined || found === '(null)' ? [] : [found];
  };
  const facts: readonly EventFact[] = [
    { name: 'call', values: known ? [callText(known)] : [] },
    { name: 'program', values: value('exe') },
    { name: 'arguments', values: argumentsOf(logged) },
    { name: 'process', values: value('pid') },
    { name: 'parent', values: value('ppid') },
    { name: 'user', values: value('uid').map((v) => accountText(v, fields.get('UID'))) },
    { name: 'login UID', values: value('auid').map((v) => accountText(v, fields.get('AUID'))) },
    { name: 'session', values: value('ses').map((v) => accountText(v, undefined)) },
    { name: 'directory', values: ofType(logged, 'CWD', 'cwd') },
    { name: 'paths', values: pathsOf(logged) },
    { name: 'address', values: ofType(logged, 'SOCKADDR', 'saddr').map(addressText) },
    { name: 'hash', values: hashesOf(logged) },
    { name: 'key', values: known?.keys ?? [] },
    { name: 'records', values: [typesText(logged)] },
  ];
  return facts.filter((f) => f.values.length > 0);
}

/**
 * Returns the ID of a user or group as people read it: `0 (root)`, or `unset`; the ID alone where there is no
 * name.
 * @param name the name that auditd found for the ID; undefined where the record has none
 */
export function accountText(id: string, name: string | undefined): string {
  if (id === '4294967295' || id === '-1') return 'unset';
  return name === undefined || name === id ? id : `${id} (${name})`;
}

function callText({ event }: LoggedEvent): string {
  if (event.syscall === undefined) return 'unknown';
  const name = event.machine && syscalls(event.machine).nameOf(event.syscall);
  const machine = event.machine ? ` (${event.machine})` : '';
  const outcome = event.exit === undefined ? '' : `, returned ${exitText(event.exit)}`;
  return `${name ?? event.syscall}${machine}${outcome}`;
}

function ofType({ records }: LogEvent, type: string, field: string): readonly string[] {
  return records.flatMap((r) => (r.type === type ? (recordFields(r).get(field) ?? []) : []));
}

/**
 * Returns the arguments of a program, those in several records put together; what the kernel did not write is
 * not there.
 */
function argumentsOf({ records }: LogEvent): readonly string[] {
  const pieces = new Map<number, Map<number, string>>();
  for (const record of records) {
    if (record.type !== 'EXECVE') continue;
    for (const [name, value] of recordFields(record)) {
      const [, argument, piece = '0'] = /^a(\d{1,6})(?:\[(\d{1,6})\])?$/.exec(name) ?? [];
      if (argument === undefined) continue;
      const own = pieces.get(Number(argument)) ?? new Map<number, string>();
      own.set(Number(piece), value);
      pieces.set(Number(argument), own);
    }
  }
  return inOrder(pieces).map((own) => inOrder(own).join(''));
}

function inOrder<T>(found: ReadonlyMap<number, T>): readonly T[] {
  return [...found].sort(([a], [b]) => a - b).map(([, value]) => value);
}

function pathsOf({ records }: LogEvent): readonly string[] {
  const paths = records.filter((r) => r.type === 'PATH').map(recordFields);
  return paths.map((p) => {
    const type = nameTypeOf(p);
    return `${p.get('name') ?? 'unknown'}${type === undefined || type === 'NORMAL' ? '' : ` (${type.toLowerCase()})`}`;
  });
}

/** Returns the hashes that IMA noted under the serial number of the event, each with its file. */
function hashesOf({ records }: LogEvent): readonly string[] {
  return records.flatMap((r) => {
    if (r.type !== 'INTEGRITY_RULE') return [];
    const fields = recordFields(r);
    const hash = fields.get('hash');
    return hash === undefined ? [] : [`${hash} of ${fields.get('file') ?? 'an unknown file'}`];
  });
}

function typesText({ records }: LogEvent): string {
  const counts = new Map<string, number>();
  for (const { type } of records) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, n]) => (n === 1 ? type : `${type} × ${n}`)).join(', ');
}

/**
 * Returns the address of a socket as text: host and port, the path of a Unix socket, or the name of another
 * address family; returns any other text unchanged.
 * @param saddr the address in hexadecimal, as the record has it
 */
export function addressText(saddr: string): string {
  const bytes = /^(?:[0-9A-F]{2}){2,}$/.test(saddr) ? saddr : '';
  const port = Number.parseInt(bytes.slice(4, 8), 16);
  // The family has the byte order of the machine, and none has a number above 255.
  const isLittle = bytes.slice(2, 4) === '00';
  const family = isLittle ? bytes.slice(0, 2) : bytes.slice(2, 4);
  if (family === '02' && bytes.length >= 16) {
    const parts = [8, 10, 12, 14].map((i) => Number.parseInt(bytes.slice(i, i + 2), 16));
    return `${parts.join('.')} port ${port}`;
  }
  if (family === '0A' && bytes.length >= 48) return `${sixText(bytes.slice(16, 48))} port ${port}`;
  if (family === '01' && bytes.length > 4) return `socket ${socketPath(bytes.slice(4))}`;
  return (bytes === '' ? undefined : familyName(Number.parseInt(family, 16))) ?? saddr;
}

function socketPath(hex: string): string {
  const isAbstract = hex.startsWith('00');
  const name = decodeHex(isAbstract ? hex.slice(2) : hex).replace(/\0.*$/s, '');
  return isAbstract ? `@${name}` : name;
}

/** Returns an IPv6 address with its longest run of zeros left away, as RFC 5952 writes it. */
function sixText(hex: string): string {
  const groups = (hex.match(/.{4}/g) ?? []).map((g) => Number.parseInt(g, 16).toString(16));
  const runs = [...groups.join(':').matchAll(/(?:^|:)(?:0(?::|$)){2,}/g)].map((m) => m[0]);
  const longest = [...runs].sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? groups.join(':') : groups.join(':').replace(longest, '::');
}
