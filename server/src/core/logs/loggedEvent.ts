import { argumentTable } from '../facts/argumentValues.ts';
import { PERM } from '../facts/kernelNumbers.ts';
import { type Machine, machineOfElf, machineOfName } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { ioUringOperations, socketFamilies, syscalls } from '../facts/tables.ts';
import type { Event } from '../matching/index.ts';
import { ownValue } from '../text/ownValue.ts';
import type { LogEvent, LogRecord, RecordFields, RecordForm } from './logEvent.ts';
import { AT_FDCWD, isBinary, loggedNames, type SystemOfLog } from './loggedNames.ts';
import { kernelFields } from './recordFields.ts';
import { decimalOf, exitOf, hexOf, idOf, small } from './recordValues.ts';

/** An event of a log as a filter of the kernel saw it. What the log lacks is not known. */
export interface LoggedEvent {
  readonly event: Event;
  /** The keys that the record has, in order; empty for `(null)`, undefined where it says nothing. */
  readonly keys: readonly string[] | undefined;
  /** Other words may be among the keys, as among the tags of auditbeat. */
  readonly hasTags: boolean;
  /** What the log lacks that a rule may ask for, in words. */
  readonly missing: readonly string[];
}

const IDS = ['uid', 'euid', 'suid', 'fsuid', 'gid', 'egid', 'sgid', 'fsgid', 'auid'] as const;

/**
 * Returns the record of an event's system call (SYSCALL or URINGOP), with which rules of the exit and
 * io_uring lists are compared; undefined for events without one.
 */
export function callRecordOf({ records }: LogEvent): LogRecord | undefined {
  return records.find((r) => r.type === 'SYSCALL' || r.type === 'URINGOP');
}

/**
 * Returns an event of a log as the matcher reads it; undefined where it has no record of a system call.
 * @param system the system that wrote the log, where it is known: it says which paths are links
 */
export function loggedEvent(logged: LogEvent, system?: SystemOfLog): LoggedEvent | undefined {
  const record = callRecordOf(logged);
  if (!record) return undefined;
  const fields = kernelFields(record);
  return record.type === 'URINGOP' ? ringEvent(fields) : callEvent(logged, { record, fields, system });
}

/** Returns an operation of a ring: its record has neither an arch nor a login UID. */
function ringEvent(fields: RecordFields): LoggedEvent {
  const operation = fields.get('uring_op');
  const number = ioUringOperations.get(operation ?? '')?.number ?? decimalOf(operation);
  const event: Event = {
    list: 'io_uring',
    ...(number === undefined ? {} : { syscall: number }),
    ...outcomeOf(fields),
    ...processOf(fields),
  };
  return { event, keys: keysOf(fields), hasTags: false, missing: ['the login UID', 'the paths'] };
}

interface CallRecord {
  readonly record: LogRecord;
  readonly fields: RecordFields;
  readonly system: SystemOfLog | undefined;
}

function callEvent(logged: LogEvent, { record, fields, system }: CallRecord): LoggedEvent {
  const machine = machineOfField(fields.get('arch'));
  const syscall = syscallOf(fields.get('syscall'), machine);
  const call = syscall === undefined || !machine ? undefined : syscalls(machine).nameOf(syscall);
  const args = [0, 1, 2, 3].map((i) =>
    argumentOf(fields.get(`a${i}`), i, { call, machine, form: record.form }),
  );
  const others = otherRecords(logged);
  const cwd = others.cwd?.get('cwd');
  const items = small(fields.get('items')) ?? (others.paths.length > 0 ? others.paths.length : undefined);
  const exe = fields.get('exe');
  // A script has its interpreter among the paths, which may be lost.
  const isWhole = items === others.paths.length;
  const isScript = isWhole && !isBinary(others.paths);
  const started = isWhole && !isScript ? startedProgram(fields, call) : undefined;
  const mayHaveStarted = started === undefined && !isScript && mayStart(fields, call);
  const names = loggedNames(others.paths, { name: call, args, cwd, items, started, mayHaveStarted, system });
  const saddrFam = familyOf(others.address, call, machine);
  const perm = openPerm(call, others.how);
  const event: Event = {
    list: 'exit',
    ...(machine ? { machine } : {}),
    ...(syscall === undefined ? {} : { syscall }),
    args,
    ...outcomeOf(fields),
    ...(names ? { names } : {}),
    ...(exe === undefined || exe === '(null)' ? {} : { exe }),
    ...(perm === undefined ? {} : { perm }),
    ...processOf(fields),
    pers: hexOf(fields.get('per')) ?? 0,
    ...(saddrFam === undefined ? {} : { saddrFam }),
  };
  return {
    event,
    keys: keysOf(fields),
    hasTags: record.form === 'tagged',
    missing: missingOf(event, items, others.paths.length),
  };
}

/**
 * Returns the program that a call started; undefined where it started none, or the program is not known by
 * its path.
 */
function startedProgram(fields: RecordFields, call: string | undefined): string | undefined {
  if (call === undefined || !call.startsWith('execve') || fields.get('success') !== 'yes') return undefined;
  const exe = fields.get('exe');
  return exe?.startsWith('/') && !exe.endsWith(' (deleted)') ? exe : undefined;
}

/** Reports whether a call started a program as far as the log says, which may lack what call it was. */
function mayStart(fields: RecordFields, call: string | undefined): boolean {
  return (call === undefined || call.startsWith('execve')) && fields.get('success') !== 'no';
}

interface OtherRecords {
  readonly cwd: RecordFields | undefined;
  readonly address: RecordFields | undefined;
  /** How openat2 opens. */
  readonly how: RecordFields | undefined;
  readonly paths: readonly RecordFields[];
}

function otherRecords({ records }: LogEvent): OtherRecords {
  const first = (type: string): RecordFields | undefined => {
    const found = records.find((r) => r.type === type);
    return found && kernelFields(found);
  };
  return {
    cwd: first('CWD'),
    address: first('SOCKADDR'),
    how: first('OPENAT2'),
    paths: records.filter((r) => r.type === 'PATH').map(kernelFields),
  };
}

function outcomeOf(fields: RecordFields): Pick<Event, 'success' | 'exit'> {
  const [success, exit] = [fields.get('success'), exitOf(fields.get('exit'))];
  return {
    ...(success === 'yes' || success === 'no' ? { success: success === 'yes' } : {}),
    ...(exit === undefined ? {} : { exit }),
  };
}

function processOf(fields: RecordFields): Partial<Event> {
  const found: Record<string, number> = {};
  const put = (name: string, value: number | undefined): void => {
    if (value !== undefined) found[name] = value;
  };
  for (const id of IDS) put(id, idOf(fields, id));
  put('pid', decimalOf(fields.get('pid')));
  put('ppid', decimalOf(fields.get('ppid')));
  put('sessionid', idOf(fields, 'ses'));
  return found;
}

/**
 * Returns the machine in the arch field of a record, a number in hexadecimal or a name; undefined where it is
 * absent or unknown.
 */
export function machineOfField(arch: string | undefined): Machine | undefined {
  if (arch === undefined) return undefined;
  return /^[0-9a-f]{1,8}$/.test(arch)
    ? machineOfElf(Number.parseInt(arch, 16), NEWEST)
    : machineOfName(arch, NEWEST);
}

/**
 * Returns the number of the system call in a record's field, which is a number or a name of the machine's
 * table; undefined where `text` is undefined or neither.
 */
export function syscallOf(text: string | undefined, machine: Machine | undefined): number | undefined {
  return decimalOf(text) ?? (machine && text ? syscalls(machine).get(text)?.number : undefined);
}

interface ArgumentContext {
  readonly call: string | undefined;
  readonly machine: Machine | undefined;
  readonly form: RecordForm;
}

/** Returns an argument of a system call as 32 bits: hexadecimal, or names where `ausearch -i` wrote some. */
function argumentOf(
  text: string | undefined,
  index: number,
  { call, machine, form }: ArgumentContext,
): number | undefined {
  if (form !== 'interpreted') return hexOf(text);
  if (text === undefined) return undefined;
  if (/^0x[0-9a-f]+$/.test(text)) return hexOf(text.slice(2));
  if (text === 'AT_FDCWD') return AT_FDCWD;
  const values = call === undefined || !machine ? undefined : argumentTable(call, index, machine)?.values;
  const parts = text.split('|').map((name) => values?.get(name));
  return parts.some((p) => p === undefined)
    ? undefined
    : parts.reduce<number>((all, p) => (all | (p ?? 0)) >>> 0, 0);
}

const NO_ADDRESS =
  /^(?:open|creat|exec|unlink|rename|link|symlink|chmod|fchmod|chown|fchown|lchown|mkdir|rmdir|mknod|truncate|ftruncate|mount|umount|kill|ptrace|set|init_module|finit_module|delete_module)/;
const BIG_ENDIAN: ReadonlySet<Machine> = new Set(['ppc', 'ppc64', 's390', 's390x']);

/**
 * Returns the family of the address of a socket; null where the call cannot have one, undefined where its
 * record may be lost.
 */
function familyOf(
  record: RecordFields | undefined,
  call: string | undefined,
  machine: Machine | undefined,
): number | null | undefined {
  const saddr = record?.get('saddr');
  const name = /saddr_fam=([\w-]+)/.exec(saddr ?? '')?.[1];
  if (name !== undefined) return ownValue(socketFamilies, name);
  const bytes = /^([0-9A-F]{2})([0-9A-F]{2})/i.exec(saddr ?? '');
  if (bytes && machine) {
    const [low = '', high = ''] = BIG_ENDIAN.has(machine) ? [bytes[2], bytes[1]] : [bytes[1], bytes[2]];
    return Number.parseInt(high + low, 16);
  }
  return record === undefined && call !== undefined && NO_ADDRESS.test(call) ? null : undefined;
}

/** Returns the permission classes of openat2, whose flags are in a record of their own type. */
function openPerm(call: string | undefined, how: RecordFields | undefined): number | undefined {
  if (call !== 'openat2') return undefined;
  const flags = /^0?([0-7]+)$/.exec(how?.get('oflag') ?? '')?.[1];
  if (flags === undefined) return undefined;
  return [PERM.r, PERM.w, PERM.r | PERM.w, PERM.r | PERM.w][Number.parseInt(flags, 8) & 3];
}

/** Returns the keys of a record; undefined where it has no field for them. */
function keysOf(fields: RecordFields): readonly string[] | undefined {
  const key = fields.get('key');
  if (key === undefined) return undefined;
  return key === '(null)' || key === '' ? [] : key.split('\x01');
}

function missingOf(event: Event, items: number | undefined, paths: number): readonly string[] {
  const { names } = event;
  return [
    ...(event.machine ? [] : ['the architecture']),
    ...(event.syscall === undefined ? ['the system call'] : []),
    ...(items === undefined || paths < items ? ['the record of a path'] : []),
    ...(names?.some((n) => n.path === undefined) && paths > 0 ? ['the real path of a name'] : []),
    ...(event.exe === undefined ? ['the program'] : []),
    ...(event.auid === undefined ? ['the login UID'] : []),
  ];
}
