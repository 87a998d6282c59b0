import { widerForm } from '../../facts/families.ts';
import { F, FIRST_CLASS_BIT } from '../../facts/kernelNumbers.ts';
import { elfOf, isWide, type Machine, machineOfBits } from '../../facts/machines.ts';
import type { Release } from '../../facts/releases.ts';
import { syscalls } from '../../facts/tables.ts';
import { pathOf } from '../../matching/pathCovers.ts';
import { eventHash } from '../../matching/ruleIdentity.ts';
import { emptyMask, FULL_MASK, hasCall, isFullMask, maskNumbers, type Rule } from '../../model/rule.ts';

/**
 * Returns the machine of the other of the two ABIs that a 64-bit host runs: its 32-bit machine if `machine`
 * is the host itself, the host if `machine` is its 32-bit one. Undefined for any other machine, and where the
 * host runs only one ABI.
 */
export function otherMachine(machine: Machine, host: Machine, release: Release): Machine | undefined {
  if (!isWide(host)) return undefined;
  const narrow = machineOfBits('b32', host, release);
  if (machine === host) return narrow;
  return machine === narrow ? host : undefined;
}

// 32-bit machines have one system call for all of these, whose first argument selects the operation.
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

/**
 * Returns the 32-bit system call that does the work of another one, such as socketcall; undefined for most.
 */
function frontOf(name: string): string | undefined {
  if (SOCKET_CALLS.has(name)) return 'socketcall';
  return IPC_CALLS.test(name) ? 'ipc' : undefined;
}

/** A rule translated to another machine. */
export interface WantedRule {
  readonly rule: Rule;
  /** Its hash, calculated like `SentRule.eventHash`. */
  readonly hash: number;
  /** Its path= or dir=. */
  readonly path: string | undefined;
  /** Calls of the other machine that do the work of some of the rule's, or are later forms of them. */
  readonly beside: readonly number[];
  /** Those of `beside` that are later forms. */
  readonly wider: readonly number[];
}

const wants = new WeakMap<Rule, Map<string, WantedRule | undefined>>();

/**
 * Returns a rule translated to another machine: the rule that would record the same there. Undefined where
 * that machine has none of its system calls. The result is kept with the rule.
 * @param from the machine that the rule is for
 */
export function wantedOf(rule: Rule, from: Machine, to: Machine, release: Release): WantedRule | undefined {
  const kept = wants.get(rule) ?? new Map<string, WantedRule | undefined>();
  wants.set(rule, kept);
  const key = `${to} ${release}`;
  if (kept.has(key)) return kept.get(key);
  const other = translated(rule, from, to, release);
  const wider = other ? widerForms(other.mask, to) : [];
  const wanted = other && {
    rule: other,
    hash: eventHash(other),
    path: pathOf(other)?.path,
    beside: [...frontsOf(other.mask, to), ...wider],
    wider,
  };
  kept.set(key, wanted);
  return wanted;
}

/**
 * Returns the rule for another machine, with its arch and those of its calls that exist there; undefined
 * where none does.
 */
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

/** Returns the numbers of the calls, such as socketcall, that do the work of some of a rule's. */
function frontsOf(mask: Uint32Array, machine: Machine): readonly number[] {
  if (isFullMask(mask) || isWide(machine)) return [];
  const fronts = new Set(maskNumbers(mask).map((n) => frontOf(syscalls(machine).nameOf(n) ?? '')));
  return [...fronts].flatMap((name) =>
    name === undefined ? [] : (syscalls(machine).find(name)?.number ?? []),
  );
}

/** Returns the numbers of the later forms of a rule's calls that only 32-bit tables have. */
function widerForms(mask: Uint32Array, machine: Machine): readonly number[] {
  if (isFullMask(mask) || isWide(machine)) return [];
  return maskNumbers(mask).flatMap((n) => {
    const wide = syscalls(machine).find(widerForm(syscalls(machine).nameOf(n) ?? '') ?? '')?.number;
    return wide !== undefined && wide >= 0 ? [wide] : [];
  });
}

/**
 * Returns a function that gives the mask of a rule word by word: called with the index of a word, it returns
 * that word, the bits of 32 system calls. For a rule for socketcall or ipc, the bits of the wanted calls that
 * go through them are also set.
 * @param wanted the mask of the system calls that are wanted
 * @param machine the machine whose calls they are
 */
export function withFronts(rule: Rule, wanted: Uint32Array, machine: Machine): (word: number) => number {
  const has = (name: string): boolean => {
    const n = syscalls(machine).find(name)?.number;
    return n !== undefined && n >= 0 && hasCall(rule, n);
  };
  const { mask } = rule;
  if (isFullMask(mask) || !(has('socketcall') || has('ipc'))) return (i) => mask[i] ?? 0;
  const out = new Uint32Array(mask);
  for (const n of maskNumbers(wanted)) {
    const front = frontOf(syscalls(machine).nameOf(n) ?? '');
    if (front && has(front)) out[n >> 5] = ((out[n >> 5] ?? 0) | (1 << (n & 31))) >>> 0;
  }
  return (i) => out[i] ?? 0;
}
