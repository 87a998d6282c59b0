import { F } from '../../server/src/core/facts/kernelNumbers.ts';
import { NEWEST } from '../../server/src/core/facts/releases.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import {
  ACTION,
  emptyMask,
  FULL_MASK,
  LIST,
  type ListName,
  type Rule,
  type RuleField,
} from '../../server/src/core/model/rule.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { type Random, random } from '../conformance/vocabulary.ts';

/** A rule and how a reader knows it. */
export interface NamedRule {
  readonly text: string;
  readonly rule: Rule;
}

const PATHS =
  '/ /etc /etc/ /etc/x /etc/x/y /etcetera /bin /bin/id /etc/*.conf /srv/../etc /srv//a /srv/./b /proc/self /proc/1'.split(
    ' ',
  );
const OPS = ['=', '!=', '>', '>=', '<', '<=', '&', '&='];
const CALLS =
  'open openat openat2 unlink unlinkat chmod execve execveat bind connect kill stat all 2 5'.split(' ');
const OPERATIONS = ['openat', 'unlinkat', 'connect', 'bind', 'all'];
export const IDS = ['uid', 'euid', 'suid', 'fsuid', 'gid', 'egid', 'sgid', 'fsgid', 'auid'];
const NUMBERS = [...IDS, 'pid', 'ppid', 'sessionid', 'pers', 'a0', 'a1', 'a2', 'a3', 'exit', 'devmajor'];
const OF_EXIT = [...NUMBERS, 'devminor', 'inode', 'obj_uid', 'obj_gid', 'saddr_fam', 'success'];
const OF_MESSAGE = ['pid', 'uid', 'gid', 'auid', 'msgtype'];
const VALUES = ['0', '1', '2', '3', '1000'];
const WORDS =
  'exe=/bin/id exe!=/bin/id exe=/usr/bin/x subj_user=system_u subj_type!=init_t subj_sen=s0 subj_clr=s0 subj_role=r'
    .split(' ')
    .concat(
      'obj_user=u obj_type=t obj_lev_low=s0 filetype=file filetype!=dir auid=unset uid=alice'.split(' '),
    )
    .concat('exit=-EACCES exit!=0 perm=r perm=w perm=x perm=a perm=wa perm=rwxa'.split(' '));
const COMPARED = 'uid=obj_uid uid!=euid auid!=uid obj_gid=gid egid=obj_gid'.split(' ');

interface Spec {
  readonly list: string;
  readonly start: string;
  readonly calls: readonly string[];
  readonly conditions: readonly string[];
  readonly end: string;
}

/** Returns some values, at most so many. */
export function some<T>(r: Random, most: number, make: () => T): readonly T[] {
  return Array.from({ length: r.below(most + 1) }, make);
}

/** Returns a condition that loads on a list. */
function condition(r: Random, list: string): string {
  for (;;) {
    const tried = anyCondition(r, list);
    if (ruleOf(`-a never,${list}${list === 'io_uring' ? ' -S all' : ''} ${tried}`)) return tried;
  }
}

function anyCondition(r: Random, list: string): string {
  const number = (names: readonly string[]): string => `-F ${r.pick(names)}${r.pick(OPS)}${r.pick(VALUES)}`;
  if (list === 'filesystem') return `-F fstype=${r.pick(['tracefs', 'debugfs'])}`;
  if (list === 'user' || list === 'exclude')
    return r.chance(0.7) ? number(OF_MESSAGE) : `-F ${r.pick(WORDS.slice(0, 8))}`;
  if (list === 'task') return r.chance(0.7) ? number(NUMBERS.slice(0, 13)) : `-F ${r.pick(WORDS)}`;
  const kind = r.next();
  if (kind < 0.5) return number(OF_EXIT);
  if (kind < 0.7) return `-F ${r.pick(['path', 'dir'])}=${r.pick(PATHS)}`;
  return kind < 0.93 ? `-F ${r.pick(WORDS)}` : `-C ${r.pick(COMPARED)}`;
}

function callsFor(r: Random, list: string): readonly string[] {
  if (list === 'exit') return some(r, 2, () => r.pick(CALLS));
  return list === 'io_uring' ? [r.pick(OPERATIONS), ...some(r, 1, () => r.pick(OPERATIONS))] : [];
}

function newSpec(r: Random): Spec {
  const list = r.pick([
    'exit',
    'exit',
    'exit',
    'exit',
    'exit',
    'io_uring',
    'task',
    'user',
    'exclude',
    'filesystem',
  ]);
  const arch = list === 'exit' ? r.pick([' -F arch=b64', ' -F arch=b64', ' -F arch=b32', '']) : '';
  return {
    list,
    start: `${r.chance(0.1) ? '-A' : '-a'} ${r.pick(['always', 'always', 'never'])},${list}${arch}`,
    calls: callsFor(r, list),
    conditions: some(r, 3, () => condition(r, list)),
    end: r.pick(['', '', ' -k one', ' -k one -k two', ' -k two']),
  };
}

/** Returns a rule like another, wider or narrower or written otherwise. */
function relative(r: Random, spec: Spec): Spec {
  const conditions = spec.conditions.flatMap((c) => {
    const how = r.next();
    if (how < 0.2) return [];
    if (how < 0.35) return [c.replace(/path=/, 'dir=').replace(/(.)\/[^/]*$/, '$1')];
    if (how < 0.5) return [c.replace(/(=|>=|<=)(?=\d)/, r.pick(['>=', '<=', '&=', '!=']))];
    return [c];
  });
  return {
    ...spec,
    start: r.chance(0.2) ? spec.start.replace(/always|never/, 'always') : spec.start,
    calls: r.chance(0.5) ? spec.calls : [...spec.calls, ...callsFor(r, spec.list)],
    conditions: r.chance(0.2) ? [...conditions].reverse() : conditions,
    end: r.pick([spec.end, '', ' -k one']),
  };
}

/** Returns the rule that a line adds or deletes; undefined where it does not load. */
export function ruleOf(text: string, release = NEWEST): NamedRule | undefined {
  const node = parseLine(text);
  const verdict = node.kind === 'command' ? judge(node, release, 'x86_64') : undefined;
  return verdict?.outcome === 'loads' && verdict.rule ? { text, rule: verdict.rule } : undefined;
}

function written({ start, calls, conditions, end }: Spec): NamedRule | undefined {
  const called = calls.length > 0 ? ` -S ${calls.join(',')}` : '';
  return ruleOf(`${start}${called}${conditions.map((c) => ` ${c}`).join('')}${end}`);
}

const upTo = (n: number): string => Array.from({ length: n }, (_, i) => i).join(',');

const BY_HAND = [
  '-w /etc -p wa -k one',
  '-w /etc/ -p wa',
  '-w /etc/x -p wa -k one',
  '-w /etc/x',
  '-w /bin/id -p x',
  '-a always,exit -F path=/etc/x -F perm=wa -k one',
  '-a always,exit -F dir=/etc -F perm=wa -k one',
  '-a always,exit -F arch=b64 -S all -F path=/etc/x -F perm=w',
  '-a always,exit -F arch=b64 -S all -F dir=/ -F perm=r',
  '-a always,exit -F arch=b64 -S unlink,unlinkat -F dir=/etc',
  '-a always,exit -F arch=b64 -S unlink -F path=/etc/x -F success=1',
  '-a always,exit -F arch=b64 -S unlink -F path=/etc/x/ -F success=0',
  '-a always,exit -F arch=b64 -S open -F inode=7 -F devmajor=8',
  '-a always,exit -F arch=b64 -S open -F inode=7 -F devmajor>=8 -F devmajor<=8',
  '-a always,exit -F arch=b64 -S open -F inode!=7',
  '-a always,exit -F arch!=b64 -S open',
  `-a always,exit -F arch=b64 -S ${upTo(64)}`,
  `-a always,exit -F arch=b64 -S ${upTo(65)}`,
  `-a always,exit -F arch=b64 -S ${upTo(65)} -F uid=1`,
  '-a always,exit -F arch=b64 -S open -F uid>=5 -F uid<=5',
  '-a always,exit -F arch=b64 -S open -F uid=5',
  '-a always,exit -F arch=b64 -S open -F uid=5 -F exit>=0 -F exit<=0',
  '-a always,exit -F arch=b64 -S open -F uid=5 -F uid=5',
  '-a always,exit -F arch=b64 -S open -F uid=0',
  '-a always,exit -F arch=b64 -S open -F uid<1',
  '-a always,exit -F arch=b64 -S open -F uid>=3 -F uid<9 -F uid<=3',
  '-a always,exit -F arch=b64 -S open -F uid=3',
  '-a always,exit -F arch=b64 -S open -F gid>7 -F uid>=3 -F uid<=3 -F pid<9',
  '-a always,exit -F arch=b64 -S 300,301',
  '-a always,exit -F arch=b64 -S 300',
  '-a always,exit -F arch=b64 -S 301',
  '-a always,exit -F arch=b64 -S open -F uid=alice',
  '-a always,exit -F arch=b64 -S open,2040 -F uid=alice',
  '-a always,exit -F arch=b64 -S 2031',
  '-a always,exit -F arch=b64 -S 2032',
  '-a always,exit -F exe=/bin/id -F exe!=/usr/bin/x',
  '-a always,exit -F exe=/bin/id',
  '-a always,exit -F exe!=/bin/id',
  '-a always,exit -F exe=/usr/bin/x',
  '-a always,exit -F gid=staff',
  '-a never,exit -F auid=unset',
  '-a never,task',
  '-a never,task -F exe!=/bin/id -F uid=1',
  '-a always,exclude -F msgtype=CWD',
  '-a never,exclude -F msgtype=1307 -F pid=1',
  '-a never,filesystem -F fstype=tracefs',
  '-a never,filesystem -F fstype=tracefs -F fstype=debugfs',
  '-d always,exit -F arch=b64 -S open -F uid=5',
  '-d never,task',
];

/** Returns rules of a small world, so that they often meet: by chance, relatives of those, and written ones. */
export function worldRules(): readonly NamedRule[] {
  const r = random(20270101);
  const found = new Map<string, NamedRule>();
  while (found.size < 95) {
    const spec = newSpec(r);
    for (const s of [spec, relative(r, spec), relative(r, spec)]) {
      const one = written(s);
      if (one) found.set(one.text, one);
    }
  }
  return [...found.values(), ...BY_HAND.flatMap((text) => ruleOf(text) ?? []), ...oddRules()];
}

/** Returns a rule with the conditions and system calls that are given, whether or not it would load. */
export function raw(list: ListName, fields: readonly RuleField[], mask = FULL_MASK): Rule {
  return { type: 'add', flags: LIST[list], action: ACTION.always, mask, fields };
}

/** Returns a mask of the system calls with these numbers. */
export function maskOf(...calls: readonly number[]): Uint32Array {
  const mask = emptyMask();
  for (const n of calls) mask[n >>> 5] = ((mask[n >>> 5] ?? 0) | (1 << (n & 31))) >>> 0;
  return mask;
}

const eq = 0x40000000;

/** Returns rules that no line gives, or hardly any. */
function oddRules(): readonly NamedRule[] {
  const uid = { field: F.uid, op: eq, value: 1 };
  const exe = { field: F.exe, op: 0x20000000, value: 7, text: '/bin/id' };
  const rules: Readonly<Record<string, Rule>> = {
    'unknown list': { ...raw('exit', [uid]), flags: 0xffffffff },
    'list 2': { ...raw('exit', [uid]), flags: 2 },
    'no calls': raw('exit', [uid], emptyMask()),
    'no calls, no condition': raw('exit', [], emptyMask()),
    'class of calls': raw('exit', [uid], maskOf(2, 2032)),
    'ring without calls': raw('io_uring', [uid], emptyMask()),
    'message without conditions': raw('user', []),
    'message with a key': raw('user', [uid, { field: F.key, op: eq, value: 3, text: 'one' }]),
    'message with euid': raw('user', [{ ...uid, field: F.euid }, uid]),
    'exclude with euid last': raw('exclude', [uid, { ...uid, field: F.euid }]),
    'file systems that are recorded': raw('filesystem', [{ field: F.fstype, op: eq, value: 0x74726163 }]),
    'file system of none': { ...raw('filesystem', []), action: ACTION.never },
    'exe > text': raw('exit', [exe]),
    'exe without text': raw('exit', [{ field: F.exe, op: eq, value: 7 }]),
    'dir without text': raw('exit', [{ field: F.dir, op: eq, value: 4 }]),
    'path without text': raw('exit', [{ field: F.path, op: eq, value: 4 }]),
    'perm of nothing': raw('exit', [{ field: F.perm, op: eq, value: 0 }]),
    'perm unknown': raw('exit', [{ field: F.perm, op: eq, value: undefined }]),
    'success unknown': raw('exit', [{ field: F.success, op: eq, value: undefined }]),
    'success by bits': raw('exit', [{ field: F.success, op: 0x08000000, value: 1 }]),
    'compare of nothing': raw('exit', [{ field: F.compare, op: eq, value: 99 }]),
    'compare unknown': raw('exit', [{ field: F.compare, op: eq, value: undefined }]),
    'key without text': raw('exit', [{ field: F.key, op: eq, value: 0 }]),
    'arch unknown': raw('exit', [{ field: F.arch, op: eq, value: undefined }], maskOf(2)),
    'arch of no machine': raw('exit', [{ field: F.arch, op: eq, value: 1 }], maskOf(2)),
    'two archs': raw('exit', [
      { field: F.arch, op: eq, value: 0xc000003e },
      { field: F.arch, op: eq, value: 0x40000003 },
    ]),
    'user name': raw('exit', [{ field: F.uid, op: eq, value: undefined, text: 'alice' }]),
    'user name and number': raw('exit', [{ field: F.uid, op: eq, value: 1, text: 'alice' }]),
    'possible,exit': { ...raw('exit', [uid]), action: ACTION.possible },
  };
  return Object.entries(rules).map(([text, rule]) => ({ text, rule }));
}
