import { widerForm } from '../../facts/families.ts';
import { elfOf, isWide, type Machine, machineOfBits, machineOfElf } from '../../facts/machines.ts';
import type { Release } from '../../facts/releases.ts';
import { syscalls } from '../../facts/tables.ts';
import { coverIndex } from '../../matching/coverIndex.ts';
import { covers } from '../../matching/covers.ts';
import { F, FIRST_CLASS_BIT, OP } from '../../matching/numbers.ts';
import { eventKey, keysOf } from '../../matching/ruleIdentity.ts';
import { emptyMask, FULL_MASK, isFullMask, listOf, maskNumbers, type Rule } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/load.ts';
import { finish, type Steps } from '../../text/steps.ts';
import { MOST_RULES } from './shadows.ts';

/** A rule of one word size, and what the other one's programs would need. */
export interface Twin {
  readonly source: LoadedRule;
  readonly machine: Machine;
  readonly other: Machine;
  /** What the rule would be for the other machine. */
  readonly wanted: Rule;
  /** Of the wanted system calls those that no rule takes: all of them, or the names of some. */
  readonly missing: 'all' | readonly string[];
  /** Where some are taken by a rule that was meant as the pair (`isPair`): the one that takes most. */
  readonly nearest?: LoadedRule;
}

// 32-bit machines have one call in front of these, whose first argument says which is meant.
const SOCKET_CALLS = new Set([
  'socket',
  'bind',
  'connect',
  'listen',
  'accept',
  'accept4',
  'getsockname',
  'getpeername',
  'socketpair',
  'send',
  'sendto',
  'recv',
  'recvfrom',
  'shutdown',
  'setsockopt',
  'getsockopt',
  'sendmsg',
  'recvmsg',
  'recvmmsg',
  'sendmmsg',
]);
const IPC_CALLS = /^(?:msg|sem|shm)(?:get|ctl|snd|rcv|op|at|dt)$/;

/** The call that stands for another one on 32-bit machines. */
function frontOf(name: string): string | undefined {
  return SOCKET_CALLS.has(name) ? 'socketcall' : IPC_CALLS.test(name) ? 'ipc' : undefined;
}

/** The machine of a rule's only arch field. */
export function machineOf(rule: Rule, release: Release): Machine | undefined {
  const archs = rule.fields.filter((f) => f.field === F.arch);
  const [arch] = archs;
  return archs.length === 1 && arch?.op === OP.eq && arch.value !== undefined
    ? machineOfElf(arch.value, release)
    : undefined;
}

/** The other word size of a machine's programs, seen from a host. */
export function otherOf(machine: Machine, host: Machine, release: Release): Machine | undefined {
  if (!isWide(host)) return undefined;
  const narrow = machineOfBits('b32', host, release);
  return machine === host ? narrow : machine === narrow ? host : undefined;
}

/** The rule for another machine: its arch, and of its system calls those that the other has. Undefined where none is left. */
function translated(rule: Rule, from: Machine, to: Machine, release: Release): Rule | undefined {
  const fields = rule.fields.map((f) => (f.field === F.arch ? { ...f, value: elfOf(to) } : f));
  if (isFullMask(rule.mask)) return { ...rule, fields, mask: FULL_MASK };
  const mask = emptyMask();
  let some = false;
  for (const n of maskNumbers(rule.mask)) {
    if (n >= FIRST_CLASS_BIT) return undefined;
    const name = syscalls(from).nameOf(n);
    const there = name === undefined ? undefined : syscalls(to).get(name, release)?.number;
    if (there === undefined || there < 0) continue;
    mask[there >> 5] = ((mask[there >> 5] ?? 0) | (1 << (there & 31))) >>> 0;
    some = true;
  }
  return some ? { ...rule, fields, mask } : undefined;
}

const known = new WeakMap<LoadResult, readonly Twin[]>();

/** The rules with one arch whose other word size is not, or not wholly, recorded. */
export function twinsOf(load: LoadResult): readonly Twin[] {
  return finish(searchTwins(load));
}

/** The same, a rule at a step. */
export function* searchTwins(load: LoadResult): Steps<readonly Twin[]> {
  const hit = known.get(load);
  if (hit) return hit;
  const twins = yield* search(load);
  known.set(load, twins);
  return twins;
}

function* search(load: LoadResult): Steps<readonly Twin[]> {
  const { release, machine: host } = load.target;
  const own = load.rules.filter((r) => listOf(r.rule) === 'exit');
  if (own.length > MOST_RULES) return [];
  const index = coverIndex(own.map((r) => r.rule));
  for (const at of own.keys()) index.add(at);
  const near = (machine: Machine, rule: Rule): readonly LoadedRule[] => {
    const beside = [...frontsOf(rule.mask, machine), ...widerForms(rule.mask, machine)];
    const seen = new Set<number>();
    const found: number[] = [];
    for (const shelf of index.partly(rule, beside))
      for (const i of shelf) {
        if (seen.has(i)) continue;
        seen.add(i);
        const there = own[i];
        if (there && mayCover(there.rule, rule)) found.push(i);
      }
    return found.sort((a, b) => a - b).flatMap((i) => own[i] ?? []);
  };
  // Most rules have a twin that says the same.
  const there = new Set(own.map((r) => eventKey(r.rule)));
  const twins: Twin[] = [];
  for (const source of own) {
    yield;
    const machine = machineOf(source.rule, release);
    const other = machine && otherOf(machine, host, release);
    const wanted = machine && other && translated(source.rule, machine, other, release);
    // A rule on all that 32-bit programs do is about those programs.
    if (
      !machine ||
      !other ||
      !wanted ||
      (machine !== host && takesAll(source.rule)) ||
      there.has(eventKey(wanted))
    )
      continue;
    const pair = (r: LoadedRule): boolean => {
      const back = translated(r.rule, other, machine, release);
      return isPair(source.rule, r.rule) && !(back && there.has(eventKey(back)));
    };
    const twin = look(wanted, near(other, wanted), other, pair);
    if (twin) twins.push({ source, machine, other, wanted, ...twin });
  }
  return twins;
}

function takesAll({ mask, fields }: Rule): boolean {
  return (
    isFullMask(mask) && !fields.some((f) => f.field === F.path || f.field === F.dir || f.field === F.perm)
  );
}

/** Whether a rule for the other word size looks like the pair of one: it has the same keys, or the same filters. */
function isPair(a: Rule, b: Rule): boolean {
  const filters = (r: Rule): string =>
    eventKey({ ...r, mask: FULL_MASK, fields: r.fields.filter((f) => f.field !== F.arch) });
  return keysOf(a).join('\x01') === keysOf(b).join('\x01') || filters(a) === filters(b);
}

/** A quick look before the long one: another value asked of the same field parts two rules. */
function mayCover(a: Rule, b: Rule): boolean {
  for (const f of a.fields) {
    if (f.op !== OP.eq || f.value === undefined || f.field === F.arch || f.field === F.key) continue;
    for (const g of b.fields)
      if (g.field === f.field && g.op === OP.eq && g.value !== f.value && f.text === undefined) return false;
  }
  return true;
}

function look(
  wanted: Rule,
  candidates: readonly LoadedRule[],
  machine: Machine,
  pair: (r: LoadedRule) => boolean,
): Pick<Twin, 'missing' | 'nearest'> | undefined {
  const left = new Uint32Array(wanted.mask);
  const wider = widerForms(wanted.mask, machine);
  let nearest: LoadedRule | undefined;
  // A rule for chown32 alone was meant to be the twin of one for chown.
  let meant: LoadedRule | undefined;
  let most = 0;
  let some = false;
  for (const r of candidates) {
    if (!covers({ ...r.rule, mask: FULL_MASK }, wanted)) continue;
    if (!meant && wider.some((n) => hasCall(r.rule.mask, n)) && pair(r)) meant = r;
    let taken = 0;
    for (let i = 0; i < left.length; i++) {
      const now = ((left[i] ?? 0) & ~withFronts(r.rule.mask, wanted.mask, machine)(i)) >>> 0;
      taken += bits((left[i] ?? 0) ^ now);
      left[i] = now;
    }
    some ||= taken > 0;
    if (taken > most && pair(r)) {
      most = taken;
      nearest = r;
    }
  }
  if (left.every((w) => w === 0)) return undefined;
  nearest ??= meant;
  if (!(nearest || some) || isFullMask(wanted.mask)) return { missing: 'all' };
  const missing = maskNumbers(left).map((n) => syscalls(machine).nameOf(n) ?? String(n));
  return nearest ? { missing, nearest } : { missing };
}

/** The calls that stand for some of a rule's. */
function frontsOf(mask: Uint32Array, machine: Machine): readonly number[] {
  if (isFullMask(mask) || isWide(machine)) return [];
  const fronts = new Set(maskNumbers(mask).map((n) => frontOf(syscalls(machine).nameOf(n) ?? '')));
  return [...fronts].flatMap((name) =>
    name === undefined ? [] : (syscalls(machine).find(name)?.number ?? []),
  );
}

function hasCall(mask: Uint32Array, n: number): boolean {
  return (((mask[n >> 5] ?? 0) >>> (n & 31)) & 1) === 1;
}

/** The later forms of a rule's calls that only 32-bit tables have. */
function widerForms(mask: Uint32Array, machine: Machine): readonly number[] {
  if (isFullMask(mask) || isWide(machine)) return [];
  return maskNumbers(mask).flatMap((n) => {
    const wide = syscalls(machine).find(widerForm(syscalls(machine).nameOf(n) ?? '') ?? '')?.number;
    return wide !== undefined && wide >= 0 ? [wide] : [];
  });
}

/** A mask in which socketcall and ipc stand for the calls behind them. */
function withFronts(mask: Uint32Array, wanted: Uint32Array, machine: Machine): (word: number) => number {
  const has = (name: string): boolean => {
    const n = syscalls(machine).find(name)?.number;
    return n !== undefined && n >= 0 && hasCall(mask, n);
  };
  if (isFullMask(mask) || !(has('socketcall') || has('ipc'))) return (i) => mask[i] ?? 0;
  const out = new Uint32Array(mask);
  for (const n of maskNumbers(wanted)) {
    const front = frontOf(syscalls(machine).nameOf(n) ?? '');
    if (front && has(front)) out[n >> 5] = ((out[n >> 5] ?? 0) | (1 << (n & 31))) >>> 0;
  }
  return (i) => out[i] ?? 0;
}

function bits(n: number): number {
  let count = 0;
  for (let x = n >>> 0; x !== 0; x &= x - 1) count++;
  return count;
}
