import { F, OP } from '../../server/src/core/facts/kernelNumbers.ts';
import { machines } from '../../server/src/core/facts/machines.ts';
import { syscalls } from '../../server/src/core/facts/tables.ts';
import { compare32 } from '../../server/src/core/matching/compare32.ts';
import { looksAt } from '../../server/src/core/matching/consultedFields.ts';
import { covers, coversButCalls, isInferable, isPinnable } from '../../server/src/core/matching/covers.ts';
import { apart } from '../../server/src/core/matching/disjoint.ts';
import { archOf, type Event, permOf } from '../../server/src/core/matching/event.ts';
import { anyAnswer } from '../../server/src/core/matching/fieldAnswers.ts';
import { mayShareEvents } from '../../server/src/core/matching/overlap.ts';
import { foldersOf, holds, isPlain, isSureTree } from '../../server/src/core/matching/pathCovers.ts';
import {
  bitsFollow,
  EVERYTHING,
  intersect,
  only,
  type Ranges,
  rangesOf,
  within,
} from '../../server/src/core/matching/ranges.ts';
import { mix, mixText } from '../../server/src/core/matching/ruleIdentity.ts';
import { LIST, type ListName, type Rule, type RuleField } from '../../server/src/core/model/rule.ts';
import { type Answer, digest } from './answers.ts';
import { maskOf, raw } from './matchingWorld.ts';

/** What a filter says; `ends` where the list ends. */
export type Said = boolean | undefined | 'ends';

const SIGNS: ReadonlyMap<Said, string> = new Map<Said, string>([
  [true, '1'],
  [false, '0'],
  [undefined, '?'],
  ['ends', 'e'],
]);

/** Returns a character for each answer: yes, no, not known, or that the list ends. */
export function bits(answers: readonly Said[]): string {
  let text = '';
  for (const a of answers) text += SIGNS.get(a) ?? String(a);
  return text;
}

/** Returns an answer with its text, or the digest of one that is long. */
export function one(input: string, text: string): Answer {
  return { input, answer: text.length <= 80 ? text : digest(text) };
}

const OPS = Object.entries(OP);
const BOUNDS = [0, 1, 2, 7, 8, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Asks about numbers, ranges of them, and answers that are not certain. */
export function numbers(): readonly Answer[] {
  const out: Answer[] = [];
  const sets: Ranges[] = [
    [],
    EVERYTHING,
    [
      [0, 1],
      [5, 8],
    ],
    [
      [1, 4],
      [5, 6],
      [8, 9],
    ],
  ];
  for (const [name, op] of [...OPS, ['no operator', 0] as const]) {
    for (const v of BOUNDS) {
      out.push(one(`n ${name} ${v}`, bits([...BOUNDS, -1].map((n) => compare32(n, op, v)))));
      out.push(one(`ranges ${name} ${v}`, JSON.stringify(rangesOf(op, v)) ?? 'undefined'));
      if (op !== OP.le && op !== OP.ge && v !== 2 && v !== 8) sets.push(rangesOf(op, v) ?? EVERYTHING);
    }
    const asked = [0, 1, 2, 3, 6, 8, 0x80000000].map((value) => ({ op, value }));
    const held = OPS.flatMap(([, o]) =>
      [0, 1, 2, 3, 4, 7, 0x80000000, 0xc0000000].map((value) => ({ op: o, value })),
    );
    for (const a of asked)
      out.push(one(`bits of ${name} ${a.value} follow`, bits(held.map((b) => bitsFollow(a, b)))));
  }
  for (const a of sets) {
    const met = sets.map((b) => intersect(a, b));
    const inside = bits(sets.map((b) => within(a, b)));
    out.push(one(`ranges ${JSON.stringify(a)} and others`, JSON.stringify([met, met.map(only), inside])));
  }
  const said = [true, false, undefined];
  const several = said.flatMap((a) => [[a], ...said.flatMap((b) => [[a, b], ...said.map((c) => [a, b, c])])]);
  out.push(one('any of several answers', bits([[], ...several].map(anyAnswer))));
  const hashes = BOUNDS.flatMap((a) => BOUNDS.map((b) => mix(a, b)));
  out.push(one('mix', JSON.stringify(hashes)));
  for (const text of ['', 'a', 'ab', '/etc/passwd', 'ä€'])
    out.push(one(`mix ${text}`, [0, 1, -1, 0x811c9dc5].map((n) => mixText(n, text)).join()));
  return out;
}

const LINKS =
  '/bin /sbin /lib /lib32 /lib64 /libx32 /var/run /var/lock /var/mail /usr/tmp /etc/mtab /etc/rc.local /etc/init.d /dev/fd /dev/stdin /dev/stdout /dev/stderr /proc/self /proc/thread-self /proc/mounts /proc/net /bin/sh /usr/bin/sh'.split(
    ' ',
  );
const PATHS =
  '/ // /etc /etc/ /etc/x /etc/x/y /etcetera etc etc/x . .. /. /.. /etc/. /etc/.. /etc/./x /etc/../x /etc//x /etc/...  /.x /..x /etc/.x /etc/x. /proc /proc/ /proc/1 /proc/1/x /sys /sys/x /system/x /procs/x /a/sys/x'.split(
    ' ',
  );

/** Asks about paths alone and in pairs. */
export function paths(): readonly Answer[] {
  const all = [...PATHS, ...LINKS];
  return all.flatMap((path) => [
    one(`path ${path}`, `${bits([isPlain(path), isSureTree(path)])} ${foldersOf(path).join(' ')}`),
    one(`${path} holds`, bits(all.map((p) => holds(path, p)))),
  ]);
}

/** The numbers of all fields and of some that are none. */
export const FIELDS = [
  ...Array(28).keys(),
  ...Array.from({ length: 15 }, (_, n) => 99 + n),
  114,
  199,
  200,
  201,
].concat([202, 203, 204, 209, 210, 211]);
const LISTS = Object.keys(LIST) as ListName[];

/** Asks about each field by its number. */
export function fieldKinds(): readonly Answer[] {
  return [
    one('pinnable', FIELDS.filter(isPinnable).join(' ')),
    one('inferable', FIELDS.filter(isInferable).join(' ')),
    ...LISTS.map((list) =>
      one(`${list} looks at`, FIELDS.filter((f) => looksAt(list, f) === true).join(' ')),
    ),
  ];
}

/** Conditions to which a field is still to be given. */
export const FEW: readonly RuleField[] = [
  ...OPS.flatMap(([, op]) => [1, 3].map((value) => ({ field: 0, op, value }))),
  { field: 0, op: OP.ge, value: 0 },
];
const MORE: readonly RuleField[] = OPS.flatMap(([, op]) =>
  [0, 1, 2, 0xffffffff].map((value) => ({ field: 0, op, value })),
);
const FILE: RuleField = { field: F.path, op: OP.eq, value: 6, text: '/etc/x' };

/** Asks whether one condition follows from others of its field, and whether an event can meet all. */
export function conditionPairs(): readonly Answer[] {
  const out: Answer[] = [];
  const ask = (input: string, left: readonly Rule[], right: readonly Rule[]): void => {
    let text = '';
    for (const a of left) for (const b of right) text += bits([covers(a, b), mayShareEvents(a, b)]);
    out.push(one(input, text));
  };
  for (const field of FIELDS) {
    const few = FEW.map((f) => ({ ...f, field }));
    for (const list of ['exit', 'task', 'user', 'filesystem'] as const) {
      const action = list === 'filesystem' ? 0 : 2;
      const own = few
        .filter((_, i) => list === 'exit' || [0, 1, 2, 4, 11, 16].includes(i))
        .map((f) => ({ ...raw(list, [f]), action }));
      const all = [...own, { ...raw(list, []), action }];
      ask(`field ${field} of ${list}`, all, all);
    }
  }
  for (const field of [F.uid, F.gid, F.objUid, F.exit, F.success]) {
    const all = MORE.map((f) => ({ ...f, field }));
    const two = all
      .flatMap((f, i) => all.slice(i + 1).map((g) => raw('exit', [f, g])))
      .filter((_, i) => i % 7 === 0);
    const single = all.map((f) => raw('exit', [f]));
    // Both ask for another value: no event meets them.
    two.push(
      raw(
        'exit',
        [1, 2].map((value) => ({ field, op: OP.eq, value })),
      ),
    );
    ask(`two of field ${field}`, single, field === F.uid || field === F.success ? [...single, ...two] : two);
    const ofFile = two.filter((_, i) => i % 2 === 0).map((r) => raw('exit', [...r.fields, FILE]));
    ask(
      `two of field ${field} and a file`,
      [...single, raw('exit', [FILE])],
      [...ofFile, raw('exit', [FILE])],
    );
  }
  const ofPath = (field: number) => (text: string) =>
    raw('exit', [{ field, op: OP.eq, value: text.length, text }]);
  const trees = [...PATHS, '/bin', '/proc/self'].map(ofPath(F.dir));
  const files = [...PATHS, '/bin', '/proc/self'].map(ofPath(F.path));
  ask('trees and trees', trees, trees);
  ask('trees and files', trees, files);
  ask('files and trees', files, trees);
  ask('files and files', files, files);
  return out;
}

/** Asks which permissions certain system calls always have, and whether masks are within others. */
export function callsAndPermissions(): readonly Answer[] {
  const out: Answer[] = [];
  for (const [machine, value] of [
    ['x86_64', 0xc000003e],
    ['i386', 0x40000003],
  ] as const) {
    const arch: RuleField = { field: F.arch, op: OP.eq, value };
    const perms = [1, 2, 4, 8, 3, 6, 15].map((n) => raw('exit', [{ field: F.perm, op: OP.eq, value: n }]));
    const always = new Map<string, string[]>();
    for (const { name, number } of syscalls(machine).all()) {
      const by = bits(perms.map((a) => covers(a, raw('exit', [arch], maskOf(number)))));
      always.set(by, [...(always.get(by) ?? []), name]);
    }
    for (const [by, names] of always) out.push(one(`${machine} calls with permissions ${by}`, names.join()));
    const others = [
      raw('exit', [arch]),
      raw('exit', [arch], maskOf(2, 59)),
      raw('exit', [], maskOf(59)),
      raw('exit', [{ field: F.uid, op: OP.eq, value: 1 }, arch], maskOf(59)),
    ];
    const classes = [maskOf(2031), maskOf(2032), maskOf(59, 2047)].map((m) => raw('exit', [arch], m));
    const asked = [1, 2, 6, 14].flatMap((n) => [
      raw('exit', [arch, { field: F.perm, op: OP.eq, value: n }], maskOf(59)),
      raw('exit', [arch, { field: F.perm, op: OP.eq, value: n }, { field: F.perm, op: OP.eq, value: 2 }]),
    ]);
    const all = [...others, ...classes, ...asked];
    for (const [i, a] of [...perms, ...all].entries())
      out.push(one(`${machine} permissions and calls ${i}`, all.map((b) => relations(a, b)).join(' ')));
  }
  return out;
}

function relations(a: Rule, b: Rule): string {
  return bits([covers(a, b), coversButCalls(a, b), apart(a, b), mayShareEvents(a, b)]);
}

/** Asks for the permissions of every system call of two machines, and for the arch of every machine. */
export function permissionsOfEvents(): readonly Answer[] {
  const open = [undefined, [], [0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 0x43, 0x41]];
  const out = machines.map((machine) => one(`arch of ${machine}`, `${archOf({ list: 'exit', machine })}`));
  out.push(one('arch of no machine', `${archOf({ list: 'exit' })}`));
  for (const machine of ['x86_64', 'i386'] as const) {
    const calls = new Map<string, string[]>();
    for (const { name, number } of syscalls(machine).all()) {
      const perms = open.map((args) =>
        permOf({ list: 'exit', machine, syscall: number, ...(args ? { args } : {}) }),
      );
      calls.set(perms.join(), [...(calls.get(perms.join()) ?? []), name]);
    }
    for (const [perms, names] of calls)
      out.push(one(`${machine} calls with ${perms}`, `${names.length} ${names}`));
  }
  const few: readonly Event[] = [
    { list: 'exit' },
    { list: 'exit', perm: 0, machine: 'x86_64', syscall: 59 },
    { list: 'exit', machine: 'x86_64' },
    { list: 'exit', syscall: 59 },
    { list: 'exit', machine: 'x86_64', syscall: 9999 },
  ];
  return [...out, one('permissions of events that say little', few.map((e) => `${permOf(e)}`).join())];
}
