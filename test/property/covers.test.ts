import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { R } from '../../server/src/core/facts/releases.ts';
import { covers, coversButCalls, rememberCovers } from '../../server/src/core/matching/covers.ts';
import { decide } from '../../server/src/core/matching/decide.ts';
import type { Event, TouchedName } from '../../server/src/core/matching/event.ts';
import { pathOf } from '../../server/src/core/matching/pathCovers.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import type { Rule } from '../../server/src/core/model/rule.ts';
import { PathShelves } from '../../server/src/core/profiles/pathShelves.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';

const RUNS = Number(process.env['COVERS_RUNS'] ?? 3000);
const EVENTS = 30;
const SEED = 20261122;

// Small worlds, so that rules and events meet often.
const IDS = ['0', '1', '999', '1000', '1001', '65534'];
const ID_OPS = ['=', '!=', '>', '>=', '<', '<='];
const PATHS = [
  '/',
  '/etc',
  '/etc/',
  '/etc/x',
  '/etc/x/y',
  '/etcetera',
  '/etc/x/y/z',
  '/bin',
  '/bin/id',
  '/srv/../etc',
  '/srv//a',
];
const CALLS = [
  'open',
  'openat',
  'openat2',
  'unlink',
  'unlinkat',
  'chmod',
  'fchmod',
  'link',
  'rename',
  'execve',
  'execveat',
  'bind',
  'connect',
  'kill',
  'truncate',
  'ftruncate',
  'stat',
];
const CALL_NUMBERS: Readonly<Record<string, number>> = {
  open: 2,
  openat: 257,
  openat2: 437,
  unlink: 87,
  unlinkat: 263,
  chmod: 90,
  fchmod: 91,
  link: 86,
  rename: 82,
  execve: 59,
  execveat: 322,
  bind: 49,
  connect: 42,
  kill: 62,
  truncate: 76,
  ftruncate: 77,
  stat: 4,
};
const I386_NUMBERS = [5, 10, 9, 15, 94, 38, 11, 37, 92, 93, 102, 295, 301, 361];
const PERMS = ['r', 'w', 'x', 'a', 'wa', 'rw', 'rwxa', 'xa'];
const MASKS = ['0', '1', '2', '3', '6', '8'];

const pick = <T>(...from: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...from);
const idField = fc
  .tuple(
    pick(
      'uid',
      'euid',
      'suid',
      'fsuid',
      'gid',
      'egid',
      'sgid',
      'fsgid',
      'auid',
      'obj_uid',
      'obj_gid',
      'pid',
      'ppid',
      'sessionid',
    ),
    pick(...ID_OPS),
    pick(...IDS),
  )
  .map((p) => p.join(''));
const argField = fc
  .tuple(pick('a0', 'a1', 'a2', 'a3', 'pers'), pick(...ID_OPS, '&', '&='), pick(...MASKS))
  .map((p) => p.join(''));
const otherField = fc.oneof(
  pick(
    'auid!=unset',
    'auid=unset',
    'success=1',
    'success=0',
    'success!=0',
    'success>0',
    'success<=1',
    'exit=-EACCES',
    'exit!=0',
    'exit<0',
    'exit>=-13',
    'saddr_fam=2',
    'saddr_fam!=1',
  ),
  pick(
    'saddr_fam>=0',
    'filetype=file',
    'filetype!=dir',
    'inode=7',
    'inode!=7',
    'devmajor=8',
    'devmajor!=0',
    'devminor&1',
    'devminor=1',
    'exe=/bin/id',
    'exe!=/bin/id',
    'exe=/usr/bin/x',
  ),
);
const pathField = fc.tuple(pick('path', 'dir', 'dir'), pick(...PATHS)).map(([f, p]) => `${f}=${p}`);
const permField = pick(...PERMS).map((p) => `perm=${p}`);
const compareField = pick('uid=obj_uid', 'uid!=euid', 'auid!=uid', 'obj_gid=gid');

interface Spec {
  readonly list: string;
  readonly action: string;
  readonly arch: string | undefined;
  readonly calls: readonly string[];
  readonly fields: readonly string[];
  readonly compares: readonly string[];
}

const fields = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: idField },
    { weight: 2, arbitrary: argField },
    { weight: 2, arbitrary: otherField },
    { weight: 3, arbitrary: pathField },
    { weight: 2, arbitrary: permField },
  ),
  { maxLength: 4 },
);
const exitSpec: fc.Arbitrary<Spec> = fc.record({
  list: fc.constant('exit'),
  action: pick('always', 'never'),
  arch: pick(undefined, 'b64', 'b64', 'b32'),
  calls: fc.array(pick(...CALLS), { maxLength: 4 }),
  fields,
  compares: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: compareField.map((c) => [c]) },
  ),
});
const messageSpec: fc.Arbitrary<Spec> = fc.record({
  list: pick('user', 'exclude'),
  action: pick('always', 'never'),
  arch: fc.constant(undefined),
  calls: fc.constant([]),
  compares: fc.constant([]),
  fields: fc.array(
    fc.oneof(
      fc
        .tuple(pick('uid', 'gid', 'auid', 'pid', 'msgtype'), pick(...ID_OPS), pick(...IDS))
        .map((p) => p.join('')),
      pick('exe=/bin/id', 'sessionid=1', 'auid!=unset'),
    ),
    { maxLength: 3 },
  ),
});
const taskSpec: fc.Arbitrary<Spec> = fc.record({
  list: fc.constant('task'),
  action: pick('always', 'never'),
  arch: fc.constant(undefined),
  calls: fc.constant([]),
  compares: fc.constant([]),
  fields: fc.array(fc.oneof(idField, pick('exe!=/bin/id', 'a1=3')), { maxLength: 3 }),
});

/** A rule like another, wider or narrower: what a pair that covers is made of. */
function relative(spec: Spec): fc.Arbitrary<Spec> {
  const subset = fc.subarray([...spec.fields]);
  const moved = subset.chain((kept) =>
    fc
      .tuple(
        fc.constant(kept),
        fields.map((f) => f.slice(0, 1)),
      )
      .map(([k, extra]) => [...k, ...extra]),
  );
  const weaker = fc
    .array(fc.nat(5), { minLength: spec.fields.length, maxLength: spec.fields.length })
    .map((how) => spec.fields.map((f, i) => weaken(f, how[i] ?? 0)));
  return fc.record({
    list: fc.constant(spec.list),
    action: pick('always', 'never'),
    arch: fc.oneof(
      { weight: 4, arbitrary: fc.constant(spec.arch) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    calls: fc.oneof(
      fc.constant(spec.calls),
      fc.constant([]),
      fc.array(pick(...CALLS), { maxLength: 3 }).map((c) => [...spec.calls, ...c]),
    ),
    fields: fc.oneof(
      { weight: 2, arbitrary: subset },
      { weight: 1, arbitrary: moved },
      { weight: 3, arbitrary: weaker },
    ),
    compares: fc.oneof(fc.constant(spec.compares), fc.constant([])),
  });
}

function weaken(field: string, how: number): string {
  if (how === 0) return field;
  if (field.startsWith('path='))
    return how < 4 ? `dir=${field.slice(5).replace(/(.)\/[^/]*$/, '$1') || '/'}` : `dir=${field.slice(5)}`;
  if (field.startsWith('dir='))
    return how < 4 ? `dir=${field.slice(4).replace(/(.)\/[^/]*$/, '$1')}` : 'dir=/';
  if (field.startsWith('perm=')) return how < 3 ? 'perm=rwxa' : `${field}w`.slice(0, 9);
  const m = /^(\w+)(=|>=|>|<|<=|!=|&=|&)(\d+)$/.exec(field);
  if (!m) return field;
  const [, name = '', op = '', value = ''] = m;
  const n = Number(value);
  if (op === '=')
    return [`${name}>=${n}`, `${name}<=${n}`, `${name}!=${n + 1}`, `${name}>=0`, field][how - 1] ?? field;
  if (op === '>' || op === '>=') return `${name}>=${Math.max(0, n - how)}`;
  if (op === '<' || op === '<=') return `${name}<=${n + how}`;
  if (op === '&=') return `${name}&${value}`;
  if (op === '&') return `${name}&${[n | 8, n & 2, n & 1, n | 1, n][how - 1] ?? n}`;
  return field;
}

function compile(spec: Spec, release: number): Rule | undefined {
  const line = [
    `-a ${spec.action},${spec.list}`,
    ...(spec.arch ? [`-F arch=${spec.arch}`] : []),
    ...(spec.calls.length > 0 ? [`-S ${spec.calls.join(',')}`] : []),
    ...spec.fields.map((f) => `-F ${f}`),
    ...spec.compares.map((c) => `-C ${c}`),
  ].join(' ');
  const node = parseLine(line);
  const verdict = node.kind === 'command' ? judge(node, release, 'x86_64') : undefined;
  return verdict?.outcome === 'loads' ? verdict.rule : undefined;
}

const id = pick(...IDS.map(Number));
const nameOf: fc.Arbitrary<TouchedName> = fc.record({
  path: pick(
    '/',
    '/etc',
    '/etc/x',
    '/etc/x/y',
    '/etc/x/y/z',
    '/etcetera',
    '/etcetera/q',
    '/bin/id',
    '/usr/bin/id',
    '/srv',
    '/etc/x2',
  ),
  uid: id,
  gid: id,
  type: pick(0o100000, 0o040000, 0o120000),
  inode: pick(5, 7, 9),
  devmajor: pick(0, 8),
  devminor: pick(0, 1, 2),
});
const event: fc.Arbitrary<Event> = fc
  .record({
    list: fc.constant('exit' as const),
    machine: pick('x86_64' as const, 'x86_64' as const, 'i386' as const),
    call: pick(...CALLS),
    other: pick(...I386_NUMBERS),
    exit: pick(0, 3, -13, -2, 0x7ffffff3),
    args: fc.tuple(...Array.from({ length: 4 }, () => pick(0, 1, 2, 3, 6, 8, 0x241, 9))),
    names: fc.array(nameOf, { maxLength: 3 }),
    exe: pick('/bin/id', '/usr/bin/x', '/sbin/init'),
    flags: pick(1, 2, 4, 6),
    uid: id,
    euid: id,
    suid: id,
    fsuid: id,
    gid: id,
    egid: id,
    sgid: id,
    fsgid: id,
    groups: fc.subarray(IDS.map(Number)),
    auid: pick(...IDS.map(Number), 0xffffffff),
    sessionid: id,
    pid: id,
    ppid: id,
    pers: pick(0, 8, 3),
    saddrFam: pick(null, 1, 2, 10),
    msgtype: id,
    alike: fc.boolean(),
  })
  .map(({ call, other, flags, alike, ...e }) => ({
    ...e,
    syscall: e.machine === 'i386' ? other : (CALL_NUMBERS[call] ?? 0),
    exit: e.exit >>> 0,
    success: e.exit >= 0,
    // Most processes have one user and one group.
    ...(alike ? { euid: e.uid, suid: e.uid, fsuid: e.uid, egid: e.gid, sgid: e.gid, fsgid: e.gid } : {}),
    ...(call === 'openat2' && e.machine === 'x86_64' ? { perm: flags } : {}),
  }));

/** The event, moved to where the rule looks, so that rules are met. */
function nearer(e: Event, rule: Rule, at: number): Event {
  const wanted = rule.fields.map((f) => [f.field, f.value ?? 0, f.text] as const);
  const numbers = Array.from({ length: 2032 }, (_, n) => n).filter(
    (n) => ((rule.mask[n >> 5] ?? 0) >>> (n & 31)) & 1,
  );
  let out: Event =
    numbers.length > 0 && numbers.length < 400 ? { ...e, syscall: numbers[at % numbers.length] ?? 0 } : e;
  for (const [field, value, text] of wanted) {
    if (at % 3 === 0) break;
    if (field === 11) out = { ...out, machine: value === 0x40000003 ? 'i386' : 'x86_64' };
    if (text !== undefined && (field === 105 || field === 107))
      out = {
        ...out,
        names: [
          ...(out.names ?? []).slice(0, 1),
          {
            path: text.replace(/(.)\/+$/, '$1'),
            uid: at % 2,
            gid: 0,
            type: 0o100000,
            inode: 7,
            devmajor: 8,
            devminor: 1,
          },
        ],
      };
    if (field === 112 && text) out = { ...out, exe: text };
    const plain = {
      1: 'uid',
      2: 'euid',
      3: 'suid',
      4: 'fsuid',
      5: 'gid',
      6: 'egid',
      7: 'sgid',
      8: 'fsgid',
      9: 'auid',
      0: 'pid',
      18: 'ppid',
      25: 'sessionid',
      10: 'pers',
      12: 'msgtype',
      103: 'exit',
    }[field];
    if (plain) out = { ...out, [plain]: (value + ((at >> 2) % 3) - 1) >>> 0 };
    if (field >= 200 && field <= 203)
      out = {
        ...out,
        args: (out.args ?? []).map((a, i) => (i === field - 200 ? (at % 2 ? value : value | 8) : a)),
      };
    if (field === 113) out = { ...out, saddrFam: value };
  }
  return out;
}

// Each of two fields may be met by another file: together they say nothing of one.
const split: fc.Arbitrary<readonly [Spec, Spec]> = fc
  .tuple(exitSpec, pick('obj_uid', 'obj_gid', 'devmajor', 'devminor'), pick(...IDS))
  .map(([spec, name, n]) => [
    { ...spec, fields: [`${name}=${n}`] },
    {
      ...spec,
      fields: [`${name}>=${n}`, `${name}<=${n}`, ...spec.fields.filter((f) => f.startsWith('path='))],
    },
  ]);

const related = fc
  .oneof(
    { weight: 4, arbitrary: exitSpec },
    { weight: 1, arbitrary: messageSpec },
    { weight: 1, arbitrary: taskSpec },
  )
  .chain((b) =>
    fc.tuple(
      fc.oneof(
        { weight: 1, arbitrary: b.list === 'exit' ? exitSpec : b.list === 'task' ? taskSpec : messageSpec },
        { weight: 5, arbitrary: relative(b) },
      ),
      fc.constant(b),
    ),
  );

const pair = fc.oneof({ weight: 14, arbitrary: related }, { weight: 1, arbitrary: split });

describe('covers', () => {
  it('No claimed cover is contradicted by the filter, and many covers are claimed', () => {
    const count = { pairs: 0, claimed: 0, events: 0, taken: 0, lists: new Map<string, number>() };
    fc.assert(
      fc.property(
        pair,
        fc.array(event, { minLength: EVENTS, maxLength: EVENTS }),
        pick(R.v3_0_9, R.v3_1_5, R.v4_2_2),
        ([x, y], events, release) => {
          const a = compile(x, release);
          const b = compile(y, release);
          if (!a || !b) return;
          count.pairs++;
          if (!covers(a, b)) return;
          count.claimed++;
          count.lists.set(y.list, (count.lists.get(y.list) ?? 0) + 1);
          for (const [i, base] of events.entries()) {
            const e = nearer({ ...base, list: y.list as Event['list'] }, b, i);
            count.events++;
            const alone = decide([b], e);
            if (alone !== undefined && alone !== 'unknown') count.taken++;
            const both = decide([a, b], e);
            if (both !== 'unknown' && both?.rule === 1)
              assert.fail(`${JSON.stringify(x)} does not cover ${JSON.stringify(y)}: ${JSON.stringify(e)}`);
            // What the second takes alone, one of the two takes; so the first takes it.
            if (alone !== undefined && alone !== 'unknown' && both !== 'unknown') assert.equal(both?.rule, 0);
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
    const text = `${count.pairs} pairs that load, ${count.claimed} covers claimed (${[...count.lists].map(([l, n]) => `${l} ${n}`).join(', ')}), ${count.events} events, ${count.taken} that the covered rule takes alone`;
    console.log(text);
    assert.ok(count.claimed > count.pairs / 20, text);
    assert.ok(count.taken > count.events / 50, text);
  });

  it('An answer that is remembered is the one of a comparison, and such a rule stands where it is looked for', () => {
    const count = { covered: 0, remembered: 0 };
    fc.assert(
      fc.property(
        fc.array(pair, { minLength: 2, maxLength: 5 }),
        pick(R.v3_0_9, R.v4_2_2),
        (pairs, release) => {
          const rules = pairs.flat().flatMap((spec) => compile(spec, release) ?? []);
          const remembered = rememberCovers();
          const shelves = new PathShelves<Rule>();
          for (const rule of rules) shelves.add(rule, rule);
          for (const b of rules) {
            const path = pathOf(b);
            const there = shelves.for({ line: 0, forms: [b], machine: undefined, path });
            for (const a of rules) {
              const covered = coversButCalls(a, b);
              count.remembered++;
              assert.equal(remembered(a, b), covered, JSON.stringify([a, b]));
              if (!covered || (pathOf(a) === undefined) !== (path === undefined)) continue;
              count.covered++;
              assert.ok(there.includes(a), JSON.stringify([a, b]));
            }
          }
        },
      ),
      { numRuns: RUNS / 5, seed: SEED },
    );
    assert.ok(count.covered > count.remembered / 20, JSON.stringify(count));
  });

  it('Every rule that can match covers itself', () => {
    fc.assert(
      fc.property(exitSpec, (spec) => {
        const rule = compile(spec, R.v3_0_9);
        if (rule && spec.fields.length === 0) assert.ok(covers(rule, rule));
      }),
      { numRuns: 500, seed: SEED },
    );
  });
});
