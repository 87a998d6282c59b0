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

/** Returns the number of a system call on a machine; undefined where its table lacks it. */
export function numberOf(name: string, machine: Machine): number | undefined {
  const n = syscalls(machine).find(name)?.number;
  return n === undefined || n < 0 ? undefined : n;
}

/** Returns the names in a rule's -S, in lower case; empty where there are none. */
export function namesOf(line: MergedLine): readonly string[] {
  if (line.node.kind !== 'command') return [];
  return line.node.parts.calls.map((c) => c.value.toLowerCase());
}

/** Returns the place of a name in a line's -S, or that of the whole line where it has no such name. */
export function placeOfCall(line: MergedLine, name: string): FilePlace {
  if (line.node.kind !== 'command') return wordsOf(line);
  const call = line.node.parts.calls.find((c) => c.value.toLowerCase() === name);
  return call ? placeOf(line, call.span) : wordsOf(line);
}

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

const recorded = ofRules(() => new Map<Machine, Recorded>());

/** Returns what the rules record of the system calls of a machine. The result is kept with the rules. */
export function recordedOf(load: LoadResult, machine: Machine): Recorded {
  return made(recorded(load), machine, () => look(load, machine));
}

function look(load: LoadResult, machine: Machine): Recorded {
  const { byPath, groups } = shelve(load, machine);
  const calls = new Map<number, Group>();
  const ofCall = (call: number): Group =>
    made(calls, call, () => together([...groups.values()].filter(({ example }) => hasCall(example, call))));
  return {
    isChosen: (call) => ofCall(call).isChosen,
    takes: (like, call) => {
      const { keys, free } = ofCall(call);
      if (keysOf(like.rule).some((k) => k !== '' && keys.has(k))) return true;
      let wanted: Rule | undefined;
      let left = MOST_COMPARED;
      const isTakenBy = (r: LoadedRule): boolean => {
        if (!hasCall(r.rule, call)) return false;
        // With too many rules to compare, the events count as recorded.
        if (--left < 0) return true;
        wanted ??= asCall(like.rule, call, machine);
        return r !== like && coversButCalls(r.rule, wanted);
      };
      if (free.some(isTakenBy)) return true;
      const path = like.sent.path?.path;
      return path !== undefined && foldersOf(path).some((folder) => byPath.get(folder)?.some(isTakenBy));
    },
  };
}

const masksOfOne = new Map<number, Uint32Array>();

/** Returns the rule that matches what another one does, but for one system call instead of its own. */
function asCall(rule: Rule, call: number, machine: Machine): Rule {
  const mask = made(masksOfOne, call, () => {
    const one = emptyMask();
    one[call >> 5] = (1 << (call & 31)) >>> 0;
    return one;
  });
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

/** What is known of rules with the same system calls, or of all that have one of them. */
interface Group {
  /** The rules without a path. */
  readonly free: LoadedRule[];
  /** The keys of the always rules; of rules for every system call none. */
  readonly keys: Set<string>;
  /** Whether an always rule filters by an argument. */
  isChosen: boolean;
}

/**
 * The rules of a ruleset for one machine: only rules without a path, for it, or for a directory above it
 * matter.
 */
interface Shelves {
  readonly byPath: ReadonlyMap<string, readonly LoadedRule[]>;
  /** By the mask of their system calls, with a rule that has it. */
  readonly groups: ReadonlyMap<Uint32Array, Group & { readonly example: Rule }>;
}

const ARGUMENTS: ReadonlySet<number> = new Set([F.a0, F.a1, F.a2, F.a3]);

const newGroup = (): Group => ({ free: [], keys: new Set(), isChosen: false });

function shelve({ rules, target }: LoadResult, machine: Machine): Shelves {
  const byPath = new Map<string, LoadedRule[]>();
  const groups = new Map<Uint32Array, Group & { readonly example: Rule }>();
  for (const r of rules) {
    const { rule, sent } = r;
    if (sent.list !== 'exit') continue;
    const own = sent.arch === undefined ? undefined : machineOfElf(sent.arch, target.release);
    if (own !== undefined && own !== machine) continue;
    const group = made(groups, rule.mask, () => ({ ...newGroup(), example: rule }));
    (sent.path ? made(byPath, sent.path.path, () => []) : group.free).push(r);
    if (sent.full || rule.action === 0) continue;
    group.isChosen ||= rule.fields.some((f) => ARGUMENTS.has(f.field));
    for (const key of keysOf(rule)) group.keys.add(key);
  }
  return { byPath, groups };
}

function together(groups: readonly Group[]): Group {
  const all = newGroup();
  for (const { free, keys, isChosen } of groups) {
    for (const r of free) all.free.push(r);
    for (const key of keys) all.keys.add(key);
    all.isChosen ||= isChosen;
  }
  return all;
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

/** Returns the loaded rule's line; undefined where it is joined from several lines. */
export function ownLine(load: LoadResult, r: LoadedRule): MergedLine | undefined {
  const line = lineOf(load, r);
  return line.origins.length === 1 && line.node.kind === 'command' ? line : undefined;
}
