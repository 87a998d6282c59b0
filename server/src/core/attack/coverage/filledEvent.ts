import { F, OP } from '../../facts/kernelNumbers.ts';
import type { Event, TouchedName } from '../../matching/index.ts';
import type { RuleField } from '../../model/rule.ts';
import type { CatalogueRule } from '../data/catalogue.ts';
import { fittingValues, satisfies } from './eventValues.ts';

/** A letter of perm=. */
export type PermLetter = 'x' | 'w' | 'r' | 'a';

/** What an event of a catalogue rule is made from. */
export interface EventSource {
  readonly rule: CatalogueRule;
  /** The fields of the compiled rule. */
  readonly fields: readonly RuleField[];
  /**
   * The path that the event is made with: the rule's file, or one below its tree; without meaning where the
   * rule names no path.
   */
  readonly place: string;
  /** The name of the system call. */
  readonly name: string;
  /** The permission that the event is about; undefined for a rule that names system calls. */
  readonly letter?: PermLetter | undefined;
}

/** The fields a0 to a3. */
const ARGUMENTS = [F.a0, F.a0 + 1, F.a0 + 2, F.a3] as const;
/** O_WRONLY|O_CREAT|O_TRUNC, as a shell's `>` opens. */
const WRITING = 0x241;
const FILE = 0o100000;
const FOLDER = 0o040000;
const LOGIN = 1000;
const ROOT = 0;
/** The first number of a system call's return value, as 32 bits without a sign, that means an error. */
const FIRST_ERROR = 0x80000000;

/** Calls that are about a file even where a rule names none. */
const OF_FILES =
  /^(?:open|creat|unlink|rename|link|symlink|chmod|fchmod|chown|fchown|lchown|truncate|mkdir|rmdir|mknod|utime|futime|setxattr|lsetxattr|fsetxattr|exec)/;
const STARTS_PROGRAM = /^exec/;
const MOUNTS = /^mount|^move_mount/;

/**
 * Returns the event of a system call completed with what a logged-in person would cause, so that a rule of
 * the catalogue matches it.
 * @param call the list, the machine and the number of the system call
 * @param source the rule, and which of its files, calls and permissions the event is about
 */
export function fillEvent(call: Event, source: EventSource): Event {
  const { rule, fields, name } = source;
  const values = satisfies(fittingValues(usualValues(source), fields), rule.compare ?? [], fields);
  const value = (field: number): number => values.get(field) ?? 0;
  const path = pathOf(source);
  const touched: TouchedName = {
    path,
    uid: value(F.objUid),
    gid: value(F.objGid),
    type: fields.find((f) => f.field === F.filetype)?.value ?? (MOUNTS.test(name) ? FOLDER : FILE),
  };
  const touchesFile = hasPlace(rule) || OF_FILES.test(name) || asksAboutFiles(fields);
  const exe = fields.find((f) => f.field === F.exe && f.op === OP.eq)?.text;
  return {
    ...call,
    args: ARGUMENTS.map(value),
    success: value(F.exit) >>> 0 < FIRST_ERROR,
    exit: value(F.exit),
    names: touchesFile ? [touched] : [],
    exe: exe ?? (STARTS_PROGRAM.test(name) ? path : '/opt/program'),
    uid: value(F.uid),
    euid: value(F.euid),
    suid: value(F.suid),
    fsuid: value(F.fsuid),
    gid: value(F.gid),
    egid: value(F.egid),
    sgid: value(F.sgid),
    fsgid: value(F.fsgid),
    groups: [],
    auid: value(F.auid),
    pid: value(F.pid),
    ppid: value(F.ppid),
    sessionid: value(F.sessionid),
    pers: 0,
    saddrFam: values.get(F.saddrFam) ?? null,
  };
}

/**
 * Returns the numbers of an event before the rule asks for others: of root where a file is changed, else of a
 * user.
 */
function usualValues({ name, letter }: EventSource): ReadonlyMap<number, number> {
  const user = letter === 'w' || letter === 'a' ? ROOT : LOGIN;
  const ids = [F.uid, F.euid, F.suid, F.fsuid, F.gid, F.egid, F.sgid, F.fsgid];
  const flags = letter === 'r' ? 0 : WRITING;
  const [a0, a1, a2, a3] = ARGUMENTS;
  return new Map<number, number>([
    ...ids.map((f) => [f, user] as const),
    [a0, 0],
    [a1, name === 'open' ? flags : 0],
    [a2, name === 'openat' ? flags : 0],
    [a3, 0],
    [F.auid, LOGIN],
    [F.pid, 4242],
    [F.ppid, 4200],
    [F.sessionid, 3],
    [F.pers, 0],
    [F.exit, 0],
    [F.objUid, ROOT],
    [F.objGid, ROOT],
  ]);
}

function hasPlace({ file, tree }: CatalogueRule): boolean {
  return file !== undefined || tree !== undefined;
}

/** Reports whether fields ask about the file that a call is about. */
function asksAboutFiles(fields: readonly RuleField[]): boolean {
  return fields.some((f) => f.field === F.filetype || f.field === F.objUid || f.field === F.objGid);
}

/** Returns the file that an event is about. */
function pathOf({ rule, fields, place, name }: EventSource): string {
  if (hasPlace(rule)) return place;
  if (STARTS_PROGRAM.test(name)) return '/opt/program';
  return asksAboutFiles(fields) ? '/dev/entry' : '/opt/data/entry';
}
