import { fieldOfNumber } from '../../server/src/core/facts/fields.ts';
import { F } from '../../server/src/core/facts/kernelNumbers.ts';
import type { Event, TouchedName } from '../../server/src/core/matching/event.ts';
import { LIST, type ListName, listOf, maskNumbers, type Rule } from '../../server/src/core/model/rule.ts';
import { withoutSlash } from '../../server/src/core/text/paths.ts';
import { type Random, random } from '../conformance/vocabulary.ts';
import { IDS, type NamedRule, some } from './matchingWorld.ts';

const PLACES = ['/', '/etc', '/etc/x', '/etc/x/y', '/etcetera', '/bin/id', '/srv', '/proc/1/maps'];
const EXES = ['/bin/id', '/usr/bin/x'];

function newName(r: Random, said: number): TouchedName {
  const full = {
    path: r.pick(PLACES),
    uid: r.below(3),
    gid: r.below(3),
    type: r.pick([0o100000, 0o040000, 0o120000]),
    inode: r.pick([1, 7, 9]),
    devmajor: r.pick([0, 1, 8]),
    devminor: r.below(3),
  };
  return withoutSome(r, full, said);
}

/** Returns an object without some of its values. */
function withoutSome<T extends object>(r: Random, full: T, said: number, always = ''): Partial<T> {
  const kept = Object.entries(full).filter(([key]) => key === always || r.chance(said));
  return Object.fromEntries(kept) as Partial<T>;
}

function newEvent(r: Random, list: ListName, said: number, rule: Rule | undefined): Event {
  const id = (): number => r.pick([0, 1, 2, 3, 5, 1000, 0xffffffff]);
  const all = Object.fromEntries([...IDS, 'pid', 'ppid', 'sessionid', 'pers'].map((name) => [name, id()]));
  const exit = r.pick([0, 1, 3, 0xfffffff3]);
  const full: Event = {
    list,
    ...all,
    machine: r.pick(['x86_64', 'x86_64', 'i386', 'aarch64'] as const),
    syscall: r.pick([2, 5, 42, 59, 62, 87, 90, 102, 257, 263, 322, 437, 18, 36, 4000]),
    success: exit < 10,
    exit,
    args: Array.from({ length: 4 }, () => r.pick([0, 1, 2, 3, 1000, undefined])),
    names: some(r, 3, () => newName(r, said)),
    exe: r.pick(EXES),
    ...(r.chance(0.2) ? { perm: r.pick([0, 1, 2, 4, 6, 15]) } : {}),
    groups: some(r, 2, id),
    saddrFam: r.pick([null, 1, 2]),
    msgtype: r.pick([1, 2, 1307]),
    fstype: r.pick([0x74726163, 0x64626720, 3]),
  };
  const near = rule ? towards(r, full, rule) : full;
  return { ...withoutSome(r, near, said, 'list'), list };
}

/** Returns an event that a rule is about, or nearly. */
function towards(r: Random, event: Event, rule: Rule): Event {
  const calls = maskNumbers(rule.mask);
  const out: Record<string, unknown> = { ...event };
  if (calls.length < 99) out['syscall'] = calls[r.below(calls.length)];
  for (const { field, value, text } of rule.fields) {
    const name = fieldOfNumber(field)?.name ?? '';
    if (field === F.arch) out['machine'] = value === 0x40000003 ? 'i386' : 'x86_64';
    else if (field === F.path || field === F.dir) {
      const path = withoutSlash(text ?? '');
      out['names'] = [newName(r, 0.7), { ...newName(r, 0.9), path: r.chance(0.3) ? `${path}/x` : path }];
    } else if (field === F.exe) out['exe'] = text;
    else if (field === F.success) out['success'] = (value === 1) === r.chance(0.8);
    else if (field >= F.a0 && field <= F.a3) out['args'] = [0, 1, 2, 3].map(() => value);
    else if (field === F.saddrFam) out['saddrFam'] = value;
    else if (name in event) out[name] = ((value ?? 0) + r.pick([0, 0, 1, -1])) >>> 0;
  }
  return out as unknown as Event;
}

/** Returns events of all lists, many of them near a rule and most of them with something that is not known. */
export function worldEvents(rules: readonly NamedRule[]): readonly Event[] {
  const r = random(20270102);
  const lists = Object.keys(LIST) as ListName[];
  const free = Array.from({ length: 60 }, (_, i) =>
    newEvent(r, lists[i % 6] ?? 'exit', r.pick([1, 0.9, 0.5]), undefined),
  );
  const near = rules.flatMap(({ rule }) => {
    const list = listOf(rule);
    return list ? [newEvent(r, list, r.pick([1, 1, 0.9]), rule)] : [];
  });
  const socketcalls = [[2], [3], [undefined], undefined].map(
    (args): Event => ({ list: 'exit', machine: 'i386', syscall: 102, ...(args ? { args } : {}) }),
  );
  return [...free, ...near, ...socketcalls];
}
