import { F, OP } from '../../facts/kernelNumbers.ts';
import { elfOf, type Machine, machineOfElf } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import { coversButCalls } from '../../matching/covers.ts';
import { foldersOf } from '../../matching/pathCovers.ts';
import { keysOf } from '../../matching/ruleIdentity.ts';
import { emptyMask, hasCall, type Rule } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { type FilePlace, type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import { ofRules } from './ruleGroups.ts';
import { lineOf, wordsOf } from './rulesetFindings.ts';

// Answers what the rules of a ruleset record of a system call, for the checks that look for calls that are
// not recorded.

/** Returns the number of a system call, by its name, on a machine; undefined where its table lacks it. */
export function numberOf(name: string, machine: Machine): number | undefined {
  const n = syscalls(machine).find(name)?.number;
  return n === undefined || n < 0 ? undefined : n;
}

/** Returns the names of system calls in a line's -S, in lower case; empty where there are none. */
export function namesOf(line: MergedLine): readonly string[] {
  if (line.node.kind !== 'command') return [];
  return line.node.parts.calls.map((c) => c.value.toLowerCase());
}

/**
 * Returns the place in its file of a system call's name in a line's -S, or that of the whole line where it
 * has no such name.
 * @param name in lower case
 */
export function placeOfCall(line: MergedLine, name: string): FilePlace {
  if (line.node.kind !== 'command') return wordsOf(line);
  const call = line.node.parts.calls.find((c) => c.value.toLowerCase() === name);
  return call ? placeOf(line, call.span) : wordsOf(line);
}

/** Rules by their path; "" for those without one. */
type Shelf = Map<string, LoadedRule[]>;

/** The number of comparisons for one rule after which its events count as recorded. */
const MOST_COMPARED = 1000;

/** Answers whether some rule matches what a given rule would match of another system call. */
export interface Recorded {
  readonly takes: (like: LoadedRule, call: number) => boolean;
  /**
   * Reports whether an always rule filters a system call by an argument: its author chose which calls to
   * record.
   */
  readonly isChosen: (call: number) => boolean;
}

const recorded = ofRules(() => new Map<Machine, Map<readonly string[], Recorded>>());

/**
 * Returns an object that answers what the loaded rules record of some system calls of a machine. The result
 * is kept with the rules.
 * @param calls the names of the system calls, as a constant array: the result is kept by its identity
 */
export function recordedOf(load: LoadResult, machine: Machine, calls: readonly string[]): Recorded {
  const byMachine = recorded(load);
  const kept = byMachine.get(machine) ?? new Map<readonly string[], Recorded>();
  byMachine.set(machine, kept);
  const made = kept.get(calls) ?? look(load, machine, calls);
  kept.set(calls, made);
  return made;
}

function look(load: LoadResult, machine: Machine, calls: readonly string[]): Recorded {
  const numbers = [...new Set(calls.flatMap((c) => numberOf(c, machine) ?? []))];
  const shelves = shelve(load, machine, numbers);
  const isKeyed = (call: number, keys: readonly string[]): boolean => {
    const keyed = shelves.keyed.get(call);
    return keyed !== undefined && keys.some((k) => k !== '' && keyed.has(k));
  };
  return {
    isChosen: (call) => shelves.chosen.has(call),
    takes: (like, call) => {
      if (isKeyed(call, keysOf(like.rule))) return true;
      const own = shelves.byCall.get(call);
      if (!own && shelves.all.size === 0) return false;
      const wanted = asCall(like.rule, call, machine);
      const path = like.sent.path?.path;
      let left = MOST_COMPARED;
      const isTakenOn = (shelf: Shelf | undefined, place: string): boolean => {
        for (const r of shelf?.get(place) ?? []) {
          // With too many rules to compare, the events count as recorded.
          if (--left < 0) return true;
          if (r !== like && coversButCalls(r.rule, wanted)) return true;
        }
        return false;
      };
      const places = path === undefined ? [''] : ['', ...foldersOf(path)];
      return places.some((place) => isTakenOn(own, place) || isTakenOn(shelves.all, place));
    },
  };
}

/** Returns the rule that matches what another one does, but for one system call instead of its own. */
function asCall(rule: Rule, call: number, machine: Machine): Rule {
  const mask = emptyMask();
  mask[call >> 5] = (1 << (call & 31)) >>> 0;
  return { ...rule, mask, fields: fieldsOn(rule, machine) };
}

const translated = new WeakMap<Rule, Map<Machine, Rule['fields']>>();

/**
 * Returns a rule's fields without perm=, with the arch of a machine. They are kept with the rule: it is asked
 * about many calls.
 */
function fieldsOn(rule: Rule, machine: Machine): Rule['fields'] {
  const kept = made(translated, rule, () => new Map<Machine, Rule['fields']>());
  return made(kept, machine, () => [
    { field: F.arch, op: OP.eq, value: elfOf(machine) },
    ...rule.fields.filter((f) => f.field !== F.perm && f.field !== F.arch),
  ]);
}

/**
 * The rules of a ruleset for one machine, by path: only rules without a path, for it, or for a directory
 * above it matter.
 */
interface Shelves {
  readonly all: Shelf;
  readonly byCall: ReadonlyMap<number, Shelf>;
  /** The keys of the always rules for each system call. */
  readonly keyed: ReadonlyMap<number, ReadonlySet<string>>;
  /** The numbers of the system calls that always rules filter by an argument. */
  readonly chosen: ReadonlySet<number>;
}

const ARGUMENTS: ReadonlySet<number> = new Set([F.a0, F.a1, F.a2, F.a3]);

function shelve({ rules, target }: LoadResult, machine: Machine, numbers: readonly number[]): Shelves {
  const all: Shelf = new Map();
  const byCall = new Map<number, Shelf>();
  const keyed = new Map<number, Set<string>>();
  const chosen = new Set<number>();
  const heldBy = new Map<Uint32Array, readonly number[]>();
  for (const r of rules) {
    const { sent } = r;
    if (sent.list !== 'exit') continue;
    const own = sent.arch === undefined ? undefined : machineOfElf(sent.arch, target.release);
    if (own !== undefined && own !== machine) continue;
    const path = sent.path?.path ?? '';
    if (sent.full) {
      put(all, path, r);
      continue;
    }
    let held = heldBy.get(r.rule.mask);
    if (!held) heldBy.set(r.rule.mask, (held = numbers.filter((n) => hasCall(r.rule, n))));
    if (held.length === 0) continue;
    const isChoice = r.rule.action !== 0 && r.rule.fields.some((f) => ARGUMENTS.has(f.field));
    for (const n of held) {
      if (isChoice) chosen.add(n);
      put(
        made(byCall, n, () => new Map()),
        path,
        r,
      );
      if (r.rule.action === 0) continue;
      const keys = made(keyed, n, () => new Set());
      for (const key of keysOf(r.rule)) keys.add(key);
    }
  }
  return { all, byCall, keyed, chosen };
}

function put(shelf: Shelf, path: string, r: LoadedRule): void {
  const there = shelf.get(path);
  if (there) there.push(r);
  else shelf.set(path, [r]);
}

/** A map, weak or not. */
interface Kept<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/** Returns what a map holds for a key, made where it holds nothing. */
function made<K, V>(map: Kept<K, V>, key: K, make: () => V): V {
  let there = map.get(key);
  if (there === undefined) map.set(key, (there = make()));
  return there;
}

/** Returns the line of a loaded rule; undefined where augenrules joined it from several lines. */
export function ownLine(load: LoadResult, r: LoadedRule): MergedLine | undefined {
  const line = lineOf(load, r);
  return line.origins.length === 1 && line.node.kind === 'command' ? line : undefined;
}
