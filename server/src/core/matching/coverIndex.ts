import { isFullMask, listOf, maskNumbers, type Rule, type RuleField } from '../model/rule.ts';
import { isInferable, isPinnable } from './covers.ts';
import { OP } from './numbers.ts';
import { foldersOf, pathOf } from './pathCovers.ts';
import { EVERYTHING, intersect, only, type Ranges, rangesOf } from './ranges.ts';

/**
 * Finds the few rules that may cover another one (see `covers`) among many, by what both must have in common: a path or a
 * folder above it, else the rarest field that must have the same value, and a system call. What is not found covers nothing.
 */
export interface CoverIndex {
  /** Puts the rule of that number on its shelves. */
  add(at: number): void;
  /** The shelves with the numbers of all rules that may cover `rule`, each in the order in which they were added. */
  wholly(rule: Rule): readonly (readonly number[])[];
  /** The same for rules that may cover it but for some of its system calls; `more` are calls that stand for others of them. */
  partly(rule: Rule, more: readonly number[]): readonly (readonly number[])[];
}

/** A rule with more calls than these is looked at for every call. */
const MANY = 64;

/** An index for these rules, empty at first. */
export function coverIndex(rules: readonly Rule[]): CoverIndex {
  const shelves = new Map<string, number[]>();
  const keyCount = new Map<string, number>();
  const callCount = new Map<number, number>();
  const rarest = (counts: ReadonlyMap<number, number>, calls: readonly number[]): number | undefined =>
    calls.reduce<number | undefined>(
      (best, n) => (best === undefined || (counts.get(n) ?? 0) < (counts.get(best) ?? 0) ? n : best),
      undefined,
    );
  for (const rule of rules) {
    for (const key of keysHeld(rule)) keyCount.set(key, (keyCount.get(key) ?? 0) + 1);
    for (const n of callsOf(rule) ?? []) callCount.set(n, (callCount.get(n) ?? 0) + 1);
  }
  const put = (shelf: string, at: number): void => {
    const there = shelves.get(shelf);
    if (there) there.push(at);
    else shelves.set(shelf, [at]);
  };
  const find = (rule: Rule, calls: readonly number[]): readonly (readonly number[])[] => {
    const list = listOf(rule);
    const path = pathOf(rule)?.path;
    const names = [...(path === undefined ? [] : foldersOf(path).map((p) => `${list} path ${p}`))];
    for (const key of ['', ...keysHeld(rule)])
      names.push(`${list} ${key} all`, `${list} ${key} many`, ...calls.map((n) => `${list} ${key} ${n}`));
    return names.flatMap((name) => {
      const shelf = shelves.get(name);
      return shelf ? [shelf] : [];
    });
  };
  return {
    add(at) {
      const rule = rules[at];
      if (!rule) return;
      const list = listOf(rule);
      const path = pathOf(rule)?.path;
      if (path !== undefined) {
        put(`${list} path ${path}`, at);
        return;
      }
      const wanted = keysWanted(rule);
      const key = wanted.reduce(
        (best, k) => ((keyCount.get(k) ?? 0) < (keyCount.get(best) ?? Number.POSITIVE_INFINITY) ? k : best),
        wanted[0] ?? '',
      );
      const calls = callsOf(rule);
      if (!calls) put(`${list} ${key} all`, at);
      else if (calls.length > MANY) put(`${list} ${key} many`, at);
      else for (const n of calls) put(`${list} ${key} ${n}`, at);
    },
    wholly(rule) {
      const call = rarest(callCount, callsOf(rule) ?? []);
      return find(rule, call === undefined ? [] : [call]);
    },
    partly: (rule, more) => find(rule, [...(callsOf(rule) ?? []), ...more]),
  };
}

const masks = new WeakMap<Uint32Array, readonly number[]>();

/** The system calls of a rule; undefined where it is about all of them, or its list knows none. */
function callsOf(rule: Rule): readonly number[] | undefined {
  const list = listOf(rule);
  if (isFullMask(rule.mask) || (list !== 'exit' && list !== 'io_uring')) return undefined;
  let calls = masks.get(rule.mask);
  if (!calls) masks.set(rule.mask, (calls = maskNumbers(rule.mask)));
  return calls;
}

const keyOf = (f: RuleField): string => `${f.field} ${f.value} ${f.text ?? ''}`;

/** Values that a rule asks for and that every rule which it covers must have. */
function keysWanted(rule: Rule): readonly string[] {
  // Fields are or-ed there.
  if (listOf(rule) === 'filesystem') return [];
  return rule.fields.flatMap((f) => (f.op === OP.eq && !isInferable(f.field) ? [keyOf(f)] : []));
}

/** The values that a rule's fields have for certain. */
function keysHeld(rule: Rule): readonly string[] {
  const keys = new Set<string>();
  const numbers = new Map<number, RuleField[]>();
  for (const f of rule.fields) {
    if (f.op === OP.eq && !isInferable(f.field)) keys.add(keyOf(f));
    else if (f.value !== undefined && isPinnable(f.field))
      numbers.set(f.field, [...(numbers.get(f.field) ?? []), f]);
  }
  for (const [field, own] of numbers) {
    // A range of one number is that number.
    const set = own.reduce<Ranges>(
      (s, f) => intersect(s, rangesOf(f.op, f.value ?? 0) ?? EVERYTHING),
      EVERYTHING,
    );
    const value = only(set);
    if (value !== undefined) keys.add(`${field} ${value} `);
  }
  return [...keys];
}
