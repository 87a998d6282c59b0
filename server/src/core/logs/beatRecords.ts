import { ownValue } from '../text/ownValue.ts';
import { hasMembers, type JsonMembers, jsonText, textAt } from './jsonValues.ts';
import type { FoundRecord } from './logEvent.ts';

/** Where auditbeat, its older versions and auditd_manager put the fields of a SYSCALL record. */
const PLACES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  pid: [['process', 'pid']],
  ppid: [
    ['process', 'parent', 'pid'],
    ['process', 'ppid'],
  ],
  auid: [
    ['user', 'audit', 'id'],
    ['user', 'auid'],
  ],
  uid: [
    ['user', 'id'],
    ['user', 'uid'],
  ],
  gid: [
    ['user', 'group', 'id'],
    ['user', 'gid'],
  ],
  euid: [
    ['user', 'effective', 'id'],
    ['user', 'euid'],
  ],
  egid: [
    ['user', 'effective', 'group', 'id'],
    ['user', 'egid'],
  ],
  suid: [
    ['user', 'saved', 'id'],
    ['user', 'suid'],
  ],
  sgid: [
    ['user', 'saved', 'group', 'id'],
    ['user', 'sgid'],
  ],
  fsuid: [
    ['user', 'filesystem', 'id'],
    ['user', 'fsuid'],
  ],
  fsgid: [
    ['user', 'filesystem', 'group', 'id'],
    ['user', 'fsgid'],
  ],
  ses: [['auditd', 'session']],
  comm: [['process', 'name']],
  exe: [
    ['process', 'executable'],
    ['process', 'exe'],
  ],
};

/**
 * Returns the records of an event of auditbeat or auditd_manager that holds no raw records, given as its JSON
 * object; undefined for any other object.
 */
export function readBeatEvent(value: JsonMembers): readonly FoundRecord[] | undefined {
  const auditd = value['auditd'];
  const serial = textAt(value, 'auditd', 'sequence');
  const type = textAt(value, 'auditd', 'message_type');
  if (!hasMembers(auditd) || serial === undefined || type === undefined) return undefined;
  const ms = Date.parse(jsonText(value['@timestamp']) ?? '');
  const stamp = `${Number.isNaN(ms) ? 0 : ms / 1000}:${serial}`;
  const node = textAt(value, 'host', 'name') ?? textAt(value, 'agent', 'hostname') ?? '';
  const record = (name: string, body: ReadonlyMap<string, string>): FoundRecord => ({
    node,
    stamp,
    type: name,
    body,
    form: 'tagged',
  });
  const cwd = textAt(value, 'process', 'working_directory') ?? textAt(value, 'process', 'cwd');
  const paths = Array.isArray(auditd['paths']) ? auditd['paths'].filter(hasMembers) : [];
  const main = mainFields(value, auditd);
  main.set('items', String(paths.length));
  // An event of another type may be one of a system call, too: what denied it, or what was measured.
  const isCall = main.has('syscall');
  const own = type.toUpperCase();
  return [
    ...(isCall ? [record('SYSCALL', main)] : []),
    ...(isCall && own === 'SYSCALL' ? [] : [record(own, main)]),
    ...(cwd === undefined ? [] : [record('CWD', new Map([['cwd', cwd]]))]),
    ...paths.map((p) => record('PATH', textsOf(p))),
    ...argumentRecords(value).map((fields) => record('EXECVE', fields)),
    ...addressRecords(auditd).map((fields) => record('SOCKADDR', fields)),
  ];
}

function textsOf(object: unknown): Map<string, string> {
  const fields = new Map<string, string>();
  if (hasMembers(object))
    for (const [name, value] of Object.entries(object)) {
      const text = jsonText(value);
      if (text !== undefined) fields.set(name, text);
    }
  return fields;
}

function mainFields(value: JsonMembers, auditd: JsonMembers): Map<string, string> {
  const fields = textsOf(auditd['data']);
  for (const [name, places] of Object.entries(PLACES)) {
    const found = places.map((p) => textAt(value, ...p)).find((t) => t !== undefined);
    if (found !== undefined) fields.set(name, found);
  }
  const result = jsonText(auditd['result']);
  if (result !== undefined && !fields.has('success'))
    fields.set('success', result === 'success' ? 'yes' : 'no');
  fields.set('key', keysOf(value['tags']));
  return fields;
}

/** Returns the keys, which are among the tags; users may add others to all events. */
function keysOf(tags: unknown): string {
  if (!Array.isArray(tags) || tags.length === 0) return '(null)';
  return tags.map((t) => jsonText(t) ?? '').join('\x01');
}

function argumentRecords(value: JsonMembers): readonly Map<string, string>[] {
  const process = value['process'];
  const list = hasMembers(process) ? process['args'] : undefined;
  if (!Array.isArray(list) || !isStart(value)) return [];
  return [
    new Map([['argc', String(list.length)], ...list.map((a, i) => [`a${i}`, jsonText(a) ?? ''] as const)]),
  ];
}

const isStart = (value: JsonMembers): boolean =>
  /^exec/.test(textAt(value, 'auditd', 'data', 'syscall') ?? '');

/** Returns the address of a socket, whose family has a name there. */
function addressRecords(auditd: JsonMembers): readonly Map<string, string>[] {
  const socket = hasMembers(auditd['data']) ? auditd['data']['socket'] : undefined;
  const family = hasMembers(socket) ? jsonText(socket['family']) : undefined;
  return family === undefined ? [] : [new Map([['saddr', `{ saddr_fam=${beatFamily(family)} }`]])];
}

const FAMILIES: Readonly<Record<string, string>> = { ipv4: 'inet', ipv6: 'inet6', unix: 'local' };
const beatFamily = (name: string): string => ownValue(FAMILIES, name) ?? name;
