import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syscalls } from '../../server/src/core/facts/tables.ts';
import { decide } from '../../server/src/core/matching/decide.ts';
import type { Event } from '../../server/src/core/matching/event.ts';
import type { Rule } from '../../server/src/core/model/rule.ts';
import { judgeProfile } from '../../server/src/core/profiles/judgeProfile.ts';
import type { RequirementState } from '../../server/src/core/profiles/profileResult.ts';
import type { ComplianceProfile } from '../../server/src/core/profiles/profileTypes.ts';
import { readComplianceProfile } from '../../server/src/core/profiles/readComplianceProfile.ts';
import { singleFile } from '../../server/src/core/ruleset/index.ts';
import { load } from '../../server/src/core/ruleset/load.ts';
import { targetOfProfile } from '../support/profiles.ts';

/** A profile that requires some lines, and says nothing about their text. */
function requiring(rules: readonly string[]): ComplianceProfile {
  const value = { profile: 'pair', target: 'rhel-9', requirements: [{ id: 'P', rules }] };
  const profile = readComplianceProfile(value, (message) => assert.fail(message));
  assert.ok(profile);
  return profile;
}

function stateOf(required: readonly string[], lines: readonly string[]): RequirementState {
  const profile = requiring(required);
  const target = targetOfProfile(profile);
  const ruleset = singleFile(lines.map((l) => `${l}\n`).join(''));
  return judgeProfile({ profile, ruleset, target }).results[0]?.state ?? assert.fail();
}

const isMet = (state: RequirementState): boolean => state === 'exact' || state === 'effect';

type Lines = readonly string[];
/** A change of lines; whether the changed ones record what the first ones do, and the reverse. */
type Row = readonly [name: string, change: (lines: Lines) => Lines, there: boolean, back: boolean];

const each =
  (change: (line: string) => string) =>
  (lines: Lines): Lines =>
    lines.map(change);
const replacing = (from: string | RegExp, to: string): ((lines: Lines) => Lines) =>
  each((l) => l.replace(from, to));

const CALLS = [
  'chmod,fchmod,fchmodat',
  'chown,fchown,lchown',
  'setxattr,removexattr',
  'unlink,rename',
  'init_module,finit_module',
  'mount,umount2',
  'truncate,ftruncate',
  'sethostname,setdomainname',
];
const pairOf = (calls: string): Lines =>
  ['b32', 'b64'].map((b) => `-a always,exit -F arch=${b} -S ${calls} -F auid>=1000 -F auid!=unset -k k`);
const callRows: readonly Row[] = [
  ['as it is', (l) => l, true, true],
  ['-F key=', replacing('-k k', '-F key=k'), true, true],
  ['another key', replacing('-k k', '-k other'), true, true],
  ['two keys', each((l) => `${l} -k more`), true, true],
  ['one -S each', replacing(/,(?=\S+ -F auid)/g, ' -S '), true, true],
  ['another order', each((l) => l.replace(/-S (\w+),(\S+)/, '-S $2,$1')), true, true],
  ['more calls', replacing(/-S (\S+)/, '-S $1,ptrace'), true, false],
  ['auid!=-1', replacing('unset', '-1'), true, true],
  ['auid!=4294967295', replacing('unset', '4294967295'), true, true],
  ['no key', replacing(' -k k', ''), true, true],
  ['exit,always', replacing('always,exit', 'exit,always'), true, true],
  ['one more field', replacing(' -k', ' -F uid!=0 -k'), false, true],
  ['the other order of fields', replacing(/(-F auid>=1000) (-F auid!=unset)/, '$2 $1'), true, true],
  ['only auid!=unset', replacing('-F auid>=1000 ', ''), true, false],
  ['no auid', replacing('-F auid>=1000 -F auid!=unset ', ''), true, false],
  ['auid>=500', replacing('1000', '500'), true, false],
  ['auid>999', replacing('>=1000', '>999'), true, true],
  ['arch=x86_64', replacing('b64', 'x86_64'), true, true],
  ['b64 only', (l) => l.slice(1), false, true],
  ['a failed call only', replacing(' -k', ' -F success=0 -k'), false, true],
];

const programOf = (path: string): Lines => [
  `-a always,exit -F path=${path} -F perm=x -F auid>=1000 -F auid!=unset -k k`,
];
const programRows: readonly Row[] = [
  ['as it is', (l) => l, true, true],
  ['auid!=-1', replacing('unset', '-1'), true, true],
  [
    'a pair for both ABIs',
    (l) => l.flatMap((x) => ['b32', 'b64'].map((b) => x.replace('exit ', `exit -F arch=${b} `))),
    true,
    true,
  ],
  ['-S all', replacing('exit ', 'exit -S all '), true, true],
  ['no perm', replacing('-F perm=x ', ''), true, false],
  ['perm=rx', replacing('perm=x', 'perm=rx'), true, false],
  ['no key', replacing(' -k k', ''), true, true],
  ['two lines with two keys', (l) => [...l, ...l.map((x) => x.replace('-k k', '-k second'))], true, true],
  ['auid before perm', replacing(/(-F perm=x) (.*) -k/, '$2 $1 -k'), true, true],
  ['a watch', each((l) => `-w ${/path=(\S+)/.exec(l)?.[1]} -p x -k k`), true, false],
  ['exe=', replacing('path=', 'exe='), false, false],
  ['dir= of its directory', replacing(/path=(\S+)\/[^/ ]+/, 'dir=$1'), true, false],
];

const watchOf = (path: string): Lines => [`-w ${path} -p wa -k k`];
const asPair =
  (more = ''): ((lines: Lines) => Lines) =>
  (lines) =>
    lines.flatMap((l) =>
      ['b32', 'b64'].map(
        (b) => `-a always,exit -F arch=${b} -F path=${/-w (\S+)/.exec(l)?.[1]} -F perm=wa${more} -k k`,
      ),
    );
const fileRows: readonly Row[] = [
  ['as it is', (l) => l, true, true],
  ['-p aw', replacing('wa', 'aw'), true, true],
  ['-p rwxa', replacing('wa', 'rwxa'), true, false],
  ['no key', replacing(' -k k', ''), true, true],
  ['no -p', replacing(' -p wa', ''), true, false],
  ['a pair', asPair(), true, true],
  ['a pair with auid', asPair(' -F auid>=1000 -F auid!=unset'), false, true],
  [
    'a rule without arch',
    each((l) => l.replace(/-w (\S+) -p wa/, '-a always,exit -F path=$1 -F perm=wa')),
    true,
    true,
  ],
  ['b64 only', (l) => asPair()(l).slice(1), false, true],
  ['-S all', (l) => asPair()(l).map((x) => x.replace(' -F path', ' -S all -F path')), true, true],
  [
    'perm before path',
    (l) => asPair()(l).map((x) => x.replace(/(-F path=\S+) (-F perm=wa)/, '$2 $1')),
    true,
    true,
  ],
  ['its directory', each((l) => l.replace(/-w (\S+)\/[^/ ]+/, '-w $1')), true, false],
];

const families = [
  ...CALLS.map((calls) => ({ what: calls, lines: pairOf(calls), rows: callRows })),
  ...['/usr/bin/chage', '/usr/bin/sudo', '/usr/sbin/unix_chkpwd'].map((path) => ({
    what: path,
    lines: programOf(path),
    rows: programRows,
  })),
  ...['/etc/passwd', '/etc/shadow', '/var/log/lastlog'].map((path) => ({
    what: path,
    lines: watchOf(path),
    rows: fileRows,
  })),
];

test('Each row of the tables is recorded or not as the kernel would, both ways', () => {
  let pairs = 0;
  for (const { what, lines, rows } of families)
    for (const [name, change, there, back] of rows) {
      const changed = change(lines);
      const [forward, backward] = [stateOf(lines, changed), stateOf(changed, lines)];
      assert.equal(isMet(forward), there, `${what}, ${name}: ${forward}\n${changed.join('\n')}`);
      assert.equal(isMet(backward), back, `${what}, ${name}, back: ${backward}\n${changed.join('\n')}`);
      pairs += 2;
    }
  assert.ok(pairs >= 300, `${pairs}`);
});

test('A directory behind a link is the one to which the link leads, where a slash follows it', () => {
  const wanted = ['-a always,exit -F arch=b64 -S kill -F path=/bin/id -k k'];
  const never = (dir: string) => [`-a never,exit -F arch=b64 -F dir=${dir}`, ...wanted];
  assert.equal(stateOf(wanted, wanted), 'exact');
  for (const dir of ['/bin/', '/usr/bin', '/usr/bin/'])
    assert.equal(stateOf(wanted, never(dir)), 'dead', dir);
  for (const dir of ['/sbin/', '/usr/sbin']) assert.equal(stateOf(wanted, never(dir)), 'exact', dir);
  assert.equal(stateOf(wanted, ['-a always,exit -F dir=/bin/ -k k']), 'exact');
});

// Random pairs: nothing that is called recorded loses an event.

const PAIRS = Number(process.env['EFFECT_PAIRS'] ?? 1500);
const EVENTS = Number(process.env['EFFECT_EVENTS'] ?? 60);

/** Returns numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = createRandom(Number(process.env['SEED'] ?? 20261129));
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const maybe = (share: number): boolean => random() < share;

const NAMES = [
  'open',
  'openat',
  'unlink',
  'unlinkat',
  'rename',
  'chmod',
  'fchmod',
  'execve',
  'connect',
  'kill',
];
const PATHS = ['/etc/passwd', '/etc/x', '/etc/x/y', '/etc/x/y/z', '/usr/bin/id', '/srv'];
const CONDITIONS = [
  'auid>=1000',
  'auid>=500',
  'auid!=unset',
  'auid!=-1',
  'auid=1000',
  'uid=0',
  'uid!=0',
  'euid=0',
  'exit=-EACCES',
  'exit=-13',
  'success=0',
  'success=1',
  'exe=/usr/bin/id',
];

/** A line in parts, so that another one can differ in some of them. */
interface Parts {
  readonly arch: string;
  readonly calls: readonly string[];
  readonly fields: readonly string[];
}

function someParts(): Parts {
  const file = [
    ...(maybe(0.5) ? [`${pick(['path', 'path', 'dir'])}=${pick(PATHS)}`] : []),
    ...(maybe(0.4) ? [`perm=${pick(['wa', 'w', 'x', 'r', 'rwxa', 'a'])}`] : []),
  ];
  const calls = maybe(0.7) ? NAMES.filter(() => maybe(0.25)) : [];
  return {
    arch: pick(['', 'b64', 'b64', 'b32']),
    calls: file.length === 0 && calls.length === 0 ? [pick(NAMES)] : calls,
    fields: [...file, ...CONDITIONS.filter(() => maybe(0.12))],
  };
}

/** Returns parts like others: wider in some, narrower in others. */
function changedParts({ arch, calls, fields }: Parts): Parts {
  return {
    arch: maybe(0.2) ? pick(['', 'b64', 'b32']) : arch,
    calls: maybe(0.3) ? [] : [...calls, ...(maybe(0.5) ? [pick(NAMES)] : [])].filter(() => maybe(0.95)),
    fields: [
      ...fields
        .filter(() => maybe(0.75))
        .map((f) => (maybe(0.2) ? f.replace(/^path=(.*)\/[^/]+$/, 'dir=$1/') : f)),
      ...(maybe(0.15) ? [pick(CONDITIONS)] : []),
    ],
  };
}

function lineOf({ arch, calls, fields }: Parts, action = 'always'): string {
  return [
    `-a ${action},exit`,
    ...(arch === '' ? [] : [`-F arch=${arch}`]),
    ...(calls.length > 0 ? [`-S ${[...new Set(calls)].join(',')}`] : []),
    ...fields.map((f) => `-F ${f}`),
    '-k k',
  ].join(' ');
}

function rulesOf(lines: readonly string[]): readonly Rule[] | undefined {
  const loaded = load(singleFile(lines.map((l) => `${l}\n`).join('')), targetOfProfile(requiring(lines)));
  return loaded.lines.every((l) => l.sent || l.line.text === '') && loaded.stopsAt === undefined
    ? loaded.rules.map((r) => r.rule)
    : undefined;
}

/** Returns an event of which everything is known, near what a rule looks for. */
function someEvent({ calls, fields }: Parts): Event {
  const machine = pick(['x86_64', 'x86_64', 'i386'] as const);
  const name = calls.length > 0 && maybe(0.8) ? pick(calls) : pick(NAMES);
  const near = fields.find((f) => /^(?:path|dir)=/.test(f))?.replace(/^\w+=/, '');
  const paths = near !== undefined && maybe(0.8) ? [near, `${near}/sub`] : PATHS;
  const exit = pick([0, 3, -13, -2]);
  const uid = pick([0, 0, 1000, 500]);
  const known = { uid: 0, gid: 0, type: 0o100000, inode: 7, devmajor: 8, devminor: 1 };
  return {
    list: 'exit',
    machine,
    syscall: syscalls(machine).find(name)?.number ?? 1,
    exit: exit >>> 0,
    success: exit >= 0,
    args: [pick([0, 1, 2]), pick([0, 1, 2, 0o101]), pick([0, 1, 2]), 0],
    names: maybe(0.85)
      ? [{ ...known, path: pick(paths) }, ...(maybe(0.3) ? [{ ...known, path: pick(PATHS) }] : [])]
      : [],
    exe: pick(['/usr/bin/id', '/usr/bin/id', '/sbin/init']),
    uid,
    euid: maybe(0.7) ? uid : 0,
    suid: uid,
    fsuid: uid,
    gid: 0,
    egid: 0,
    sgid: 0,
    fsgid: 0,
    groups: [],
    auid: pick([1000, 1000, 500, 0, 4_294_967_295]),
    sessionid: 1,
    pid: 10,
    ppid: 1,
    pers: 0,
    saddrFam: null,
    msgtype: 1300,
  };
}

test('No event of a requirement that is called recorded is lost, and few answers are not known', () => {
  const counts = { pairs: 0, met: 0, unknown: 0, looked: 0 };
  while (counts.pairs < PAIRS) {
    const wanted = someParts();
    const required = [lineOf(wanted)];
    const given = [
      ...(maybe(0.15) ? [lineOf(changedParts(wanted), 'never').replace(' -k k', '')] : []),
      lineOf(changedParts(wanted)),
      ...(maybe(0.5) ? [lineOf(changedParts(wanted))] : []),
    ];
    const [ask, all] = [rulesOf(required), rulesOf([...new Set(given)])];
    if (!ask || ask.length === 0 || !all) continue;
    counts.pairs++;
    const state = stateOf(required, [...new Set(given)]);
    if (state === 'unknown') counts.unknown++;
    if (!isMet(state)) continue;
    counts.met++;
    for (let i = 0; i < EVENTS; i++) {
      const event = someEvent(wanted);
      const own = decide(ask, event);
      if (own === 'unknown' || own?.action !== 'always') continue;
      counts.looked++;
      const found = decide(all, event);
      assert.ok(
        found !== 'unknown' && found?.action === 'always',
        `${required.join()}\n${given.join('\n')}\n${JSON.stringify(event)}`,
      );
    }
  }
  assert.ok(counts.unknown <= 0.02 * counts.pairs, JSON.stringify(counts));
  assert.ok(counts.met >= counts.pairs / 20 && counts.looked >= counts.met, JSON.stringify(counts));
  if (process.env['EFFECT_PAIRS'] !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
});
