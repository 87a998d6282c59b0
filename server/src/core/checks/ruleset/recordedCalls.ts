import { F, OP } from '../../facts/kernelNumbers.ts';
import { elfOf, type Machine, machineOfElf } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import { coversButCalls } from '../../matching/covers.ts';
import { foldersOf } from '../../matching/pathCovers.ts';
import { keysOf } from '../../matching/ruleIdentity.ts';
import { emptyMask, hasCall, type Rule } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { type FilePlace, type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import { made } from '../../text/made.ts';
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

/** Rules by their path. Most questions are about rules without one: the others are sorted when one is about a path. */
class Shelf {
  readonly pathless: LoadedRule[] = [];
  private readonly others: LoadedRule[] = [];
  private byPath: ReadonlyMap<string, readonly LoadedRule[]> | undefined;

  get isEmpty(): boolean {
    return this.pathless.length === 0 && this.others.length === 0;
  }
  add(r: LoadedRule): void {
    if (r.sent.path) this.others.push(r);
    else this.pathless.push(r);
  }
  /** Returns the rules for a path, in the order in which they were added. */
  at(path: string): readonly LoadedRule[] {
    this.byPath ??= byPath(this.others);
    return this.byPath.get(path) ?? [];
  }
}

function byPath(rules: readonly LoadedRule[]): ReadonlyMap<string, readonly LoadedRule[]> {
  const found = new Map<string, LoadedRule[]>();
  for (const r of rules) made(found, r.sent.path?.path ?? '', () => []).push(r);
  return found;
}

/** The number of comparisons for one rule after which its events count as recorded. */
const MOST_COMPARED = 1000;

/** Answers whether some rule matches what a given rule would match of another system call. */
export interface Recorded {
  readonly takes: (like: LoadedRule, call: number) => boolean;
  /**
   * Reports whether some rule, whatever its key, matches all that `wanted` would match: a rule for that system
   * call, made from `like`.
   */
  readonly covered: (like: LoadedRule, call: number, wanted: Rule) => boolean;
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
  const kept = made(recorded(load), machine, () => new Map<readonly string[], Recorded>());
  return made(kept, calls, () => look(load, machine, calls));
}

function look(load: LoadResult, machine: Machine, calls: readonly string[]): Recorded {
  const { all, byCall } = shelve(load, machine, selectorOf(calls, machine));
  const covered = (like: LoadedRule, call: number, wanted: Rule): boolean => {
    let left = MOST_COMPARED;
    const isTakenBy = (rules: readonly LoadedRule[]): boolean => {
      for (const r of rules) {
        // With too many rules to compare, the events count as recorded.
        if (--left < 0) return true;
        if (r !== like && coversButCalls(r.rule, wanted)) return true;
      }
      return false;
    };
    const shelves = [...(byCall.get(call) ?? []).map((g) => g.shelf), all];
    if (shelves.some((shelf) => isTakenBy(shelf.pathless))) return true;
    const { path } = like.sent;
    if (!path) return false;
    return foldersOf(path.path).some((place) => shelves.some((shelf) => isTakenBy(shelf.at(place))));
  };
  return {
    isChosen: (call) => byCall.get(call)?.some((g) => g.isChoice) ?? false,
    covered,
    takes: (like, call) => {
      const groups = byCall.get(call) ?? [];
      const keys = keysOf(like.rule).filter((k) => k !== '');
      if (keys.some((k) => groups.some((g) => g.keys.has(k)))) return true;
      if (groups.length === 0 && all.isEmpty) return false;
      return covered(like, call, asCall(like.rule, call, machine));
    },
  };
}

/**
 * Returns the rule that matches what another one does, whatever its perm=, but for one system call of a machine
 * instead of its own.
 */
export function asCall(rule: Rule, call: number, machine: Machine): Rule {
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

/** The rules that select the same of the system calls that are asked about. */
interface SameCalls {
  readonly shelf: Shelf;
  /** The keys of the always rules. */
  readonly keys: Set<string>;
  /** An always rule filters by an argument. */
  isChoice: boolean;
}

/** The rules of a ruleset for one machine: those for every system call, and those for each. */
interface Shelves {
  readonly all: Shelf;
  readonly byCall: ReadonlyMap<number, readonly SameCalls[]>;
}

/** Returns which of some calls a mask selects, by their numbers. */
type Selector = (mask: Uint32Array) => readonly number[];

const selectors = new Map<readonly string[], Map<Machine, Selector>>();

/** Returns a selector for calls of a machine; what it answers is kept with the mask. */
function selectorOf(calls: readonly string[], machine: Machine): Selector {
  return made(
    made(selectors, calls, () => new Map<Machine, Selector>()),
    machine,
    () => {
      const numbers = [...new Set(calls.flatMap((c) => numberOf(c, machine) ?? []))];
      const known = new WeakMap<Uint32Array, readonly number[]>();
      return (mask) => made(known, mask, () => numbers.filter((n) => hasCall({ mask }, n)));
    },
  );
}

/**
 * Reports whether a rule names one of some system calls of a machine.
 * @param calls the names, as a constant array: what is found out about masks is kept by its identity
 */
export function namesAny(calls: readonly string[], machine: Machine, { mask }: Rule): boolean {
  return selectorOf(calls, machine)(mask).length > 0;
}

/** The number of groups after which a rule stands for each of its calls: to search a call takes longer with each group. */
const MOST_GROUPS = 64;

const ARGUMENTS: ReadonlySet<number> = new Set([F.a0, F.a1, F.a2, F.a3]);

function shelve({ rules, target }: LoadResult, machine: Machine, selectedOf: Selector): Shelves {
  const all = new Shelf();
  const byCall = new Map<number, SameCalls[]>();
  const bySelected = new Map<string, SameCalls>();
  const byMask = new Map<Uint32Array, readonly SameCalls[]>();
  const groupOf = (selected: readonly number[]): SameCalls =>
    made(bySelected, selected.join(), () => {
      const group: SameCalls = { shelf: new Shelf(), keys: new Set(), isChoice: false };
      for (const n of selected) made(byCall, n, () => []).push(group);
      return group;
    });
  // A rule with perm= selects dozens of the calls: it stands once for all of them.
  const groupsOf = (mask: Uint32Array): readonly SameCalls[] => {
    const selected = selectedOf(mask);
    if (selected.length === 0) return [];
    const isOne = bySelected.size < MOST_GROUPS || bySelected.has(selected.join());
    return isOne ? [groupOf(selected)] : selected.map((n) => groupOf([n]));
  };
  for (const r of rules) {
    const { sent } = r;
    if (sent.list !== 'exit') continue;
    const own = sent.arch === undefined ? undefined : machineOfElf(sent.arch, target.release);
    if (own !== undefined && own !== machine) continue;
    if (sent.full) {
      all.add(r);
      continue;
    }
    const { mask, action, fields } = r.rule;
    for (const group of made(byMask, mask, () => groupsOf(mask))) {
      group.shelf.add(r);
      if (action === 0) continue;
      group.isChoice ||= fields.some((f) => ARGUMENTS.has(f.field));
      for (const key of keysOf(r.rule)) group.keys.add(key);
    }
  }
  return { all, byCall };
}

/** Returns the line of a loaded rule; undefined where augenrules joined it from several lines. */
export function ownLine(load: LoadResult, r: LoadedRule): MergedLine | undefined {
  const line = lineOf(load, r);
  return line.origins.length === 1 && line.node.kind === 'command' ? line : undefined;
}
