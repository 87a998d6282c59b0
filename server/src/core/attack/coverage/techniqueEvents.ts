import { machineOfBits } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import type { Event, TouchedName } from '../../matching/index.ts';
import { F, OP } from '../../matching/numbers.ts';
import type { Rule, RuleField } from '../../model/rule.ts';
import { verdictOf } from '../../model/verdictOf.ts';
import { type LineNode, parseLine } from '../../syntax/line.ts';
import { type Arch, type CatalogueRule, renderRule } from '../data/catalogue.ts';
import { fitting, satisfies } from './eventValues.ts';

/** One thing that a catalogue rule is there to record. */
export interface CatalogueEvent {
  /** For people: `write to /etc/passwd`, `ptrace`. */
  readonly what: string;
  readonly event: Event;
  /** A change of attributes, where the rule is there for more: it does not make the rule's file seen by itself. */
  readonly minor: boolean;
}

/** Whether the auditctl of all targets knows a system call on an ABI of their machine. */
export function knowsSyscall(targets: readonly Target[]): (name: string, arch: Arch) => boolean {
  return (name, arch) =>
    targets.every(({ machine, release }) => {
      const of = machineOfBits(arch, machine, release);
      return of !== undefined && syscalls(of).get(name, release) !== undefined;
    });
}

/** The ABIs of a machine that auditctl has a name for, the machine's own first. */
export function archsOf({ machine, release }: Pick<Target, 'machine' | 'release'>): readonly Arch[] {
  return (['b64', 'b32'] as const).filter((arch) => machineOfBits(arch, machine, release) !== undefined);
}

/** The compiled rule of a line on a target; undefined where it does not load there. */
export function compiled(node: LineNode, target: Target): Rule | undefined {
  const verdict = node.kind === 'command' ? verdictOf(node, target) : undefined;
  return verdict?.outcome === 'loads' ? verdict.rule : undefined;
}

const PERM_CALL = { x: 'execve', w: 'openat', r: 'openat', a: 'fchmodat' } as const;
const PERM_WORDS = { x: 'start of', w: 'write to', r: 'read of', a: 'change of the attributes of' } as const;
type PermLetter = keyof typeof PERM_CALL;

/** O_WRONLY|O_CREAT|O_TRUNC, as a shell's `>` opens. */
const WRITING = 0x241;
const FILE = 0o100000;
const FOLDER = 0o040000;
const LOGIN = 1000;
const ROOT = 0;

/** Calls that are about a file even where a rule names none. */
const OF_FILES =
  /^(?:open|creat|unlink|rename|link|symlink|chmod|fchmod|chown|fchown|lchown|truncate|mkdir|rmdir|mknod|utime|futime|setxattr|lsetxattr|fsetxattr|exec)/;

/**
 * The events that a catalogue rule stands for on a target's own ABI: one for each permission of a path, or for each of
 * its system calls that the target knows. They are what a logged-in person would cause (auid 1000; as root where a file
 * is written), with every value that the rule filters by set so that the rule takes it.
 * None where the rule cannot be loaded on the target.
 */
export function eventsOf(rule: CatalogueRule, target: Target): readonly CatalogueEvent[] {
  const arch = archsOf(target).find((a) => !rule.arch || rule.arch.includes(a));
  if (!arch) return [];
  const machine = machineOfBits(arch, target.machine, target.release);
  const [line] = renderRule(rule, {
    style: 'syscall',
    key: 'k',
    archs: [arch],
    hasSyscall: knowsSyscall([target]),
  });
  const sent = line === undefined ? undefined : compiled(parseLine(line), target);
  if (!machine || !sent) return [];
  const table = syscalls(machine);
  const calls = rule.syscalls
    ? rule.syscalls.flatMap((name) =>
        knowsSyscall([target])(name, arch) ? [{ name, letter: undefined }] : [],
      )
    : [...(rule.perm ?? 'rwxa')].map((letter) => ({
        name: PERM_CALL[letter as PermLetter],
        letter: letter as PermLetter,
      }));
  return calls.flatMap(({ name, letter }) => {
    const syscall = table.get(name)?.number;
    if (syscall === undefined) return [];
    const place = placeOf(rule, target, letter);
    const what = letter ? `${PERM_WORDS[letter]} ${place}` : [name, ...placeWords(rule)].join(' ');
    const event = eventOf(rule, place, sent.fields, { list: 'exit', machine, syscall }, name, letter);
    return [{ what, event, minor: letter === 'a' && rule.perm !== 'a' }];
  });
}

/**
 * The file that stands for all below a tree: the one that matters most, where there is such a one, so that a rule on
 * just that file counts; else any.
 */
function placeOf(rule: CatalogueRule, target: Target, letter?: PermLetter): string {
  if (rule.file !== undefined) return rule.file;
  const tree = (rule.tree ?? '').replace(/\/$/, '');
  switch (tree) {
    case '/var/spool/cron':
      return keepsCrontabsApart(target) ? `${tree}/crontabs/entry` : `${tree}/entry`;
    case '/root/.ssh':
      return letter === 'r' ? `${tree}/id_rsa` : `${tree}/authorized_keys`;
    case '/var/log/audit':
      return `${tree}/audit.log`;
    default:
      return `${tree}/${letter === 'x' ? 'program' : 'entry'}`;
  }
}

/** Debian's cron keeps users' tables in a folder of their own, others beside each other. */
function keepsCrontabsApart({ name }: Pick<Target, 'name'>): boolean {
  return /^(?:debian|ubuntu)-/.test(name);
}

function placeWords(rule: CatalogueRule): readonly string[] {
  return rule.file !== undefined
    ? [`of ${rule.file}`]
    : rule.tree !== undefined
      ? [`below ${rule.tree}`]
      : [];
}

function eventOf(
  rule: CatalogueRule,
  place: string,
  fields: readonly RuleField[],
  call: Event,
  name: string,
  letter: PermLetter | undefined,
): Event {
  const isExec = name.startsWith('exec');
  const changes = letter === 'w' || letter === 'a';
  const hasPath = rule.file !== undefined || rule.tree !== undefined;
  const asksOfFiles = fields.some(
    (f) => f.field === F.filetype || f.field === F.objUid || f.field === F.objGid,
  );
  const path = hasPath ? place : isExec ? '/opt/program' : asksOfFiles ? '/dev/entry' : '/opt/data/entry';
  const flags = letter === 'r' ? 0 : WRITING;
  const args = [0, name === 'open' ? flags : 0, name === 'openat' ? flags : 0, 0];
  const user = changes ? ROOT : LOGIN;
  let values = fitting(
    new Map<number, number>([
      ...[F.uid, F.euid, F.suid, F.fsuid].map((f) => [f, user] as const),
      ...[F.gid, F.egid, F.sgid, F.fsgid].map((f) => [f, user] as const),
      ...args.map((a, i) => [F.a0 + i, a] as const),
      [F.auid, LOGIN],
      [F.pid, 4242],
      [F.ppid, 4200],
      [F.sessionid, 3],
      [F.pers, 0],
      [F.exit, 0],
      [F.objUid, ROOT],
      [F.objGid, ROOT],
    ]),
    fields,
  );
  values = satisfies(values, rule.compare ?? [], fields);
  const value = (f: number): number => values.get(f) ?? 0;
  const touched: TouchedName = {
    path,
    uid: value(F.objUid),
    gid: value(F.objGid),
    type:
      fields.find((f) => f.field === F.filetype)?.value ?? (/^mount|^move_mount/.test(name) ? FOLDER : FILE),
  };
  const exe = fields.find((f) => f.field === F.exe && f.op === OP.eq)?.text;
  return {
    ...call,
    args: args.map((_, i) => value(F.a0 + i)),
    success: value(F.exit) >>> 0 < 0x80000000,
    exit: value(F.exit),
    names: hasPath || OF_FILES.test(name) || asksOfFiles ? [touched] : [],
    exe: exe ?? (isExec ? path : '/opt/program'),
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
