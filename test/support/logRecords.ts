// Writes events of core/matching as the records that the kernel would write.
import { fittingValues, satisfies } from '../../server/src/core/attack/coverage/eventValues.ts';
import { recorder } from '../../server/src/core/attack/coverage/recording.ts';
import { comparedPair } from '../../server/src/core/facts/fields.ts';
import { F, OP, PERM } from '../../server/src/core/facts/kernelNumbers.ts';
import { throughKnownLinks } from '../../server/src/core/facts/knownLinks.ts';
import { elfOf, type Machine, machineOfElf } from '../../server/src/core/facts/machines.ts';
import { NEWEST } from '../../server/src/core/facts/releases.ts';
import { syscalls } from '../../server/src/core/facts/tables.ts';
import { type Event, keysOf, type TouchedName } from '../../server/src/core/matching/index.ts';
import { isFullMask, listOf, maskNumbers, type Rule } from '../../server/src/core/model/rule.ts';
import type { LoadResult } from '../../server/src/core/ruleset/index.ts';

/** An event, and the rule of a ruleset that takes it: an index into the loaded rules. */
export interface MadeEvent {
  readonly event: Event;
  readonly rule: number;
}

const NUMBERS = [
  F.pid,
  F.uid,
  F.euid,
  F.suid,
  F.fsuid,
  F.gid,
  F.egid,
  F.sgid,
  F.fsgid,
  F.auid,
  F.pers,
  F.ppid,
  F.sessionid,
];
const FIELD_NAMES: Readonly<Record<number, keyof Event>> = {
  [F.pid]: 'pid',
  [F.uid]: 'uid',
  [F.euid]: 'euid',
  [F.suid]: 'suid',
  [F.fsuid]: 'fsuid',
  [F.gid]: 'gid',
  [F.egid]: 'egid',
  [F.sgid]: 'sgid',
  [F.fsgid]: 'fsgid',
  [F.auid]: 'auid',
  [F.pers]: 'pers',
  [F.ppid]: 'ppid',
  [F.sessionid]: 'sessionid',
};

/** Events that the rules of the exit list of a ruleset match, up to three for each, with the rule that takes each first. */
export function madeEvents(loaded: LoadResult): readonly MadeEvent[] {
  const record = recorder(loaded);
  const byLine = new Map(loaded.rules.map((r, index) => [r.line, index]));
  return loaded.rules.flatMap(({ rule }) => {
    if (listOf(rule) !== 'exit') return [];
    return callsOf(rule).flatMap(({ machine, syscall }): readonly MadeEvent[] => {
      const event = eventFor(rule, machine, syscall);
      const outcome = record.outcome(event);
      const taker = outcome.recorded ? byLine.get(outcome.line) : undefined;
      return taker === undefined ? [] : [{ event, rule: taker }];
    });
  });
}

interface Call {
  readonly machine: Machine;
  readonly syscall: number;
}

const PERM_CALLS = { x: 'execve', w: 'openat', r: 'openat', a: 'fchmodat' } as const;

function callsOf(rule: Rule): readonly Call[] {
  const arch = rule.fields.find((f) => f.field === F.arch && f.op === OP.eq)?.value;
  const machine = (arch !== undefined && machineOfElf(arch, NEWEST)) || 'x86_64';
  const perm = rule.fields.find((f) => f.field === F.perm)?.value;
  const table = syscalls(machine);
  const named = (name: string): readonly Call[] => {
    const syscall = table.get(name)?.number;
    return syscall === undefined ? [] : [{ machine, syscall }];
  };
  if (perm !== undefined && isFullMask(rule.mask))
    return (Object.keys(PERM_CALLS) as (keyof typeof PERM_CALLS)[])
      .filter((l) => (perm & PERM[l]) !== 0)
      .flatMap((l) => named(PERM_CALLS[l]));
  if (isFullMask(rule.mask)) return [...named('openat'), ...named('execve'), ...named('unlinkat')];
  const numbers = maskNumbers(rule.mask).filter((n) => table.nameOf(n) !== undefined);
  return [numbers[0], numbers[numbers.length >> 1], numbers.at(-1)]
    .filter((n, i, all) => n !== undefined && all.indexOf(n) === i)
    .flatMap((syscall) => (syscall === undefined ? [] : [{ machine, syscall }]));
}

/** AT_FDCWD: names begin at the working directory. */
const CWD = 0xffffff9c;
const OF_DIRECTORY = /at2?$/;

function argumentOne(call: string, flags: number): number {
  if (call === 'open') return flags;
  return call === 'symlinkat' ? CWD : 0x7ff0;
}

function argumentTwo(call: string, flags: number): number {
  if (call === 'openat') return flags;
  return /^(?:rename|link)at/.test(call) ? CWD : 0;
}

function eventFor(rule: Rule, machine: Machine, syscall: number): Event {
  const call = syscalls(machine).nameOf(syscall) ?? '';
  const perm = rule.fields.find((f) => f.field === F.perm)?.value ?? 0;
  const flags = (perm & PERM.w) !== 0 ? 0x241 : 0;
  const start = new Map<number, number>([
    ...NUMBERS.map((f) => [f, f === F.pers ? 0 : 1000] as const),
    [F.a0, OF_DIRECTORY.test(call) ? CWD : 1],
    [F.a1, argumentOne(call, flags)],
    [F.a2, argumentTwo(call, flags)],
    [F.a3, 0],
    [F.exit, 0],
    [F.objUid, 0],
    [F.objGid, 0],
  ]);
  const comparisons = rule.fields.flatMap((f) => {
    const pair = f.field === F.compare && f.value !== undefined ? comparedPair(f.value) : undefined;
    return pair ? [`${pair[0]}${f.op === OP.ne ? '!' : ''}=${pair[1]}`] : [];
  });
  const values = satisfies(fittingValues(start, rule.fields), comparisons, rule.fields);
  const value = (f: number): number => (values.get(f) ?? 0) >>> 0;
  const success = rule.fields.find((f) => f.field === F.success);
  const wantsFailure = success !== undefined && (success.op === OP.eq) === (success.value === 0);
  const exit = wantsFailure && value(F.exit) === 0 ? -13 >>> 0 : value(F.exit);
  const exe = rule.fields.find((f) => f.field === F.exe && f.op === OP.eq)?.text;
  const names = namesFor(rule, value(F.objUid), value(F.objGid));
  return {
    list: 'exit',
    machine,
    syscall,
    args: [F.a0, F.a1, F.a2, F.a3].map(value),
    success: exit < 0x80000000,
    exit,
    names,
    exe: exe ?? (call.startsWith('exec') ? (names[0]?.path ?? '/opt/program') : '/opt/program'),
    groups: [],
    saddrFam: values.get(F.saddrFam) ?? null,
    ...Object.fromEntries(NUMBERS.map((f) => [FIELD_NAMES[f], value(f)])),
  };
}

function namesFor(rule: Rule, uid: number, gid: number): readonly TouchedName[] {
  const type = rule.fields.find((f) => f.field === F.filetype)?.value ?? 0o100000;
  const path = rule.fields.find((f) => f.field === F.path)?.text;
  const dir = rule.fields.find((f) => f.field === F.dir)?.text;
  const place = path ?? (dir === undefined ? '/opt/data/entry' : `${dir.replace(/\/$/, '')}/entry`);
  const inode = rule.fields.find((f) => f.field === F.inode)?.value ?? 77;
  return [{ path: throughKnownLinks(place), uid, gid, type, inode, devmajor: 254, devminor: 0 }];
}

/** How records are written. */
export interface Writing {
  readonly serial: number;
  readonly key: string;
  /** Names begin at the working directory. */
  readonly relative?: boolean;
  /** Names go through links that every system has. */
  readonly linked?: boolean;
  /** Types of records that the log has lost. */
  readonly lost?: readonly string[];
  readonly time?: string;
}

const text = (value: string): string =>
  /^[!-~]+$/.test(value) && !value.includes('"')
    ? `"${value}"`
    : Buffer.from(value).toString('hex').toUpperCase();

/** The keys of a rule as a record has them. */
export function keyField(rule: Rule): string {
  const keys = keysOf(rule);
  return keys.length === 0 ? '(null)' : text(keys.join('\x01'));
}

const LINKS: readonly (readonly [string, string])[] = [
  ['/usr/bin/', '/bin/'],
  ['/usr/sbin/', '/sbin/'],
  ['/usr/lib/', '/lib/'],
  ['/run/', '/var/run/'],
];

function throughLink(path: string): string {
  const link = LINKS.find(([to]) => path.startsWith(to));
  return link ? link[1] + path.slice(link[0].length) : path;
}

/** The records of an event, as lines that end with a newline. */
export function recordsFor(event: Event, writing: Writing): string {
  const { serial, key, relative = false, linked = false, lost = [], time = '1700000000.000' } = writing;
  const names = event.names ?? [];
  const signed = (n: number | undefined): number => (n ?? 0) | 0;
  const arch = elfOf(event.machine ?? 'x86_64').toString(16);
  const args = (event.args ?? []).map((a, i) => `a${i}=${(a ?? 0).toString(16)}`).join(' ');
  const { auid, uid, gid, euid, suid, fsuid, egid, sgid, fsgid } = event;
  const ids = Object.entries({ auid, uid, gid, euid, suid, fsuid, egid, sgid, fsgid })
    .map(([n, v]) => `${n}=${v}`)
    .join(' ');
  const per = event.pers ? ` per=${event.pers.toString(16)}` : '';
  const lines: (readonly [string, string])[] = [
    [
      'SYSCALL',
      `arch=${arch} syscall=${event.syscall}${per} success=${event.success ? 'yes' : 'no'} exit=${signed(event.exit)} ${args} items=${names.length} ` +
        `ppid=${event.ppid} pid=${event.pid} ${ids} tty=pts0 ses=${event.sessionid} comm="x" exe=${text(event.exe ?? '/x')} key=${key}`,
    ],
  ];
  if (event.saddrFam != null)
    lines.push([
      'SOCKADDR',
      `saddr=${event.saddrFam.toString(16).toUpperCase().padStart(2, '0')}000016C0A80001`,
    ]);
  const [first] = names;
  const folder = first?.path?.replace(/\/[^/]*$/, '') || '/';
  lines.push(['CWD', `cwd=${text(relative ? folder : '/home/user')}`]);
  for (const [i, n] of names.entries()) {
    const path = linked ? throughLink(n.path ?? '') : (n.path ?? '');
    const shown = relative && path !== '/' ? path.slice(path.lastIndexOf('/') + 1) : path;
    const dev = `${(n.devmajor ?? 0).toString(16).padStart(2, '0')}:${(n.devminor ?? 0).toString(16).padStart(2, '0')}`;
    lines.push([
      'PATH',
      `item=${i} name=${text(shown)} inode=${n.inode} dev=${dev} mode=0${((n.type ?? 0) | 0o644).toString(8)} ouid=${n.uid} ogid=${n.gid} rdev=00:00 nametype=NORMAL`,
    ]);
  }
  lines.push(['PROCTITLE', 'proctitle="x"']);
  return lines
    .filter(([type]) => !lost.includes(type))
    .map(([type, body]) => `type=${type} msg=audit(${time}:${serial}): ${body}\n`)
    .join('');
}
