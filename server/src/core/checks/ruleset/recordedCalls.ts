import { elfOf, type Machine } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import { covers } from '../../matching/covers.ts';
import { F, OP } from '../../matching/numbers.ts';
import { foldersOf, pathOf } from '../../matching/pathCovers.ts';
import { keysOf } from '../../matching/ruleIdentity.ts';
import { emptyMask, FULL_MASK, isFullMask, listOf, type Rule } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/load.ts';
import { type FilePlace, type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import { lineOf, wordsOf } from './rulesetFindings.ts';
import { machineOf } from './twins.ts';

// What the rules of a ruleset record of a system call: asked by the checks for calls that slip by.

/** Whether a rule's mask holds a call by its number. */
export function hasCall({ mask }: Rule, number: number): boolean {
  return (((mask[number >> 5] ?? 0) >>> (number & 31)) & 1) === 1;
}

/** The number of a call on a machine; undefined where its table lacks it. */
export function numberOf(name: string, machine: Machine): number | undefined {
  const n = syscalls(machine).find(name)?.number;
  return n === undefined || n < 0 ? undefined : n;
}

/** The always rules of the exit list. */
export function alwaysRules(load: LoadResult): readonly LoadedRule[] {
  return load.rules.filter((r) => r.rule.action !== 0 && listOf(r.rule) === 'exit');
}

/** The names of a rule's -S, in lower case. */
export function namesOf(line: MergedLine): readonly string[] {
  if (line.node.kind !== 'command') return [];
  return line.node.parts.calls.map((c) => c.value.toLowerCase());
}

/** Where a name stands in a line's -S; the words of the line where it does not. */
export function placeOfCall(line: MergedLine, name: string): FilePlace {
  if (line.node.kind !== 'command') return wordsOf(line);
  const call = line.node.parts.calls.find((c) => c.value.toLowerCase() === name);
  return call ? placeOf(line, call.span) : wordsOf(line);
}

interface Shelved {
  readonly r: LoadedRule;
  /** The rule as if it were for every system call. */
  readonly anyCall: Rule;
}

/** From so many comparisons on, a ruleset is left alone. */
const MOST_COMPARED = 20_000;

/** Answers whether some rule takes what a rule would take of another system call. */
export interface Recorded {
  readonly takes: (like: LoadedRule, call: number) => boolean;
}

const known = new WeakMap<LoadResult, Map<string, Recorded>>();

/** What is recorded of some calls of a machine, by name. Kept with the loaded ruleset. */
export function recordedOf(load: LoadResult, machine: Machine, calls: readonly string[]): Recorded {
  const kept = known.get(load) ?? new Map<string, Recorded>();
  known.set(load, kept);
  const key = `${machine} ${calls.length} ${calls[0]}`;
  const hit = kept.get(key);
  if (hit) return hit;
  const made = look(load, machine, calls);
  kept.set(key, made);
  return made;
}

function look(load: LoadResult, machine: Machine, calls: readonly string[]): Recorded {
  const numbers = calls.flatMap((c) => numberOf(c, machine) ?? []);
  // By call ("" for all of them) and path: a rule of another path says nothing of one, but for a folder above it.
  const shelves = new Map<string, Shelved[]>();
  const keyed = new Set<string>();
  const put = (shelf: string, r: LoadedRule): void => {
    const there = shelves.get(shelf);
    const shelved = { r, anyCall: isFullMask(r.rule.mask) ? r.rule : { ...r.rule, mask: FULL_MASK } };
    if (there) there.push(shelved);
    else shelves.set(shelf, [shelved]);
  };
  for (const r of load.rules) {
    if (listOf(r.rule) !== 'exit') continue;
    const own = machineOf(r.rule, load.target.release);
    if (own !== undefined && own !== machine) continue;
    const path = pathOf(r.rule)?.path ?? '';
    if (isFullMask(r.rule.mask)) {
      put(` ${path}`, r);
      continue;
    }
    for (const n of numbers) {
      if (!hasCall(r.rule, n)) continue;
      put(`${n} ${path}`, r);
      if (r.rule.action !== 0) for (const k of keysOf(r.rule)) keyed.add(`${n} ${k}`);
    }
  }
  let left = MOST_COMPARED;
  return {
    takes: (like, call) => {
      if (keysOf(like.rule).some((k) => k !== '' && keyed.has(`${call} ${k}`))) return true;
      const mask = emptyMask();
      mask[call >> 5] = (1 << (call & 31)) >>> 0;
      const fields = like.rule.fields.filter((f) => f.field !== F.perm && f.field !== F.arch);
      const wanted = {
        ...like.rule,
        mask,
        fields: [{ field: F.arch, op: OP.eq, value: elfOf(machine) }, ...fields],
      };
      const path = pathOf(like.rule)?.path;
      for (const place of ['', ...(path === undefined ? [] : foldersOf(path))]) {
        for (const { r, anyCall } of [
          ...(shelves.get(`${call} ${place}`) ?? []),
          ...(shelves.get(` ${place}`) ?? []),
        ]) {
          // What is too much to look through is taken for recorded.
          if (--left < 0) return true;
          if (r !== like && covers(anyCall, wanted)) return true;
        }
      }
      return false;
    },
  };
}

/** The loaded rule's line, where it is one line of one file. */
export function ownLine(load: LoadResult, r: LoadedRule): MergedLine | undefined {
  const line = lineOf(load, r);
  return line.origins.length === 1 && line.node.kind === 'command' ? line : undefined;
}
