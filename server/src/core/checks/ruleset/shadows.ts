import { coverIndex } from '../../matching/coverIndex.ts';
import { covers } from '../../matching/covers.ts';
import { holds } from '../../matching/pathCovers.ts';
import type { Rule } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { ruleDelta } from '../../ruleset/ruleDelta.ts';
import type { SentRule } from '../../ruleset/sentRule.ts';
import { finish, type Steps } from '../../text/steps.ts';
import type { TargetRuleset } from './defineRulesetCheck.ts';

/** Two rules of which the first comes before the second and matches all of its events. */
export interface Shadow {
  readonly first: LoadedRule;
  readonly second: LoadedRule;
}

/** For each loaded rule, the index of the first earlier one that surely matches all its events, or -1. */
type Firsts = Int32Array;

/** Rules that were searched. */
interface Searched {
  readonly rules: readonly LoadedRule[];
  readonly firsts: Firsts;
}

interface Found extends Searched {
  readonly shadows: readonly Shadow[];
  /**
   * The same rules without those that edits added last: the line that somebody types may cover thousands of
   * rules at one key and none at the next, which are then looked up here.
   */
  readonly base: Searched;
}

const found = new WeakMap<LoadResult['rules'], Found>();

/**
 * Returns the rules that are never reached because of an earlier one in the kernel's order, each with the
 * first such rule; empty where there are none.
 */
export function shadowsOf(t: Pick<TargetRuleset, 'whole'>): readonly Shadow[] {
  return finish(searchShadows(t.whole));
}

/**
 * Searches, in steps that a caller may pause at, for the rules that are never reached because of an earlier
 * one; empty where there are none, and for a ruleset with too many rules. The result is kept for `shadowsOf`.
 * @param similar similar rulesets: with the first of them that was searched, only rules that differ are compared
 */
export function* searchShadows(
  whole: LoadResult,
  similar: readonly LoadResult[] = [],
): Steps<readonly Shadow[]> {
  const { rules } = whole;
  const hit = found.get(rules);
  if (hit) return hit.shadows;
  const before = similar.map((s) => found.get(s.rules)).find((f) => f !== undefined);
  if (rules.length > MOST_RULES) return [];
  const { firsts, base } = (before && (yield* update(rules, before.base))) ?? (yield* search(rules));
  const shadows = shadowsFrom(rules, firsts);
  found.set(rules, { rules, firsts, shadows, base });
  return shadows;
}

function shadowsFrom(rules: readonly LoadedRule[], firsts: Firsts): readonly Shadow[] {
  const shadows: Shadow[] = [];
  for (let at = 0; at < rules.length; at++) {
    const [first, second] = [rules[firsts[at] ?? -1], rules[at]];
    if (first && second) shadows.push({ first, second });
  }
  return shadows;
}

/**
 * Returns the rules that a line may become: a watch without a final slash is one of a directory if that
 * exists at loading.
 */
function forms({ rule, asTree }: SentRule): readonly Rule[] {
  return asTree ? [rule, asTree] : [rule];
}

/** Reports whether `a` covers `b` whatever their watches turn out to be. */
function surely(a: SentRule, b: SentRule): boolean {
  if (!isAbove(a, b)) return false;
  // Without a path, nothing depends on the machine.
  if (!a.path || !b.path) return covers(a.rule, b.rule) && (!b.asTree || covers(a.rule, b.asTree));
  const [left, right] = [forms(a), forms(b)];
  const samePath = left.length > 1 && right.length > 1 && a.path.path === b.path.path;
  return left.every((x, i) => right.every((y, j) => (samePath && i !== j) || covers(x, y)));
}

/**
 * Reports whether two rules are on one list, and the path of `a`, if it has one, is that of `b`, or that of a
 * tree with `b` in it.
 */
function isAbove(a: SentRule, b: SentRule): boolean {
  if (a.list !== b.list) return false;
  if (!a.path) return true;
  if (!b.path) return false;
  return a.path.path === b.path.path || (a.path.tree && holds(a.path.path, b.path.path));
}

/** A ruleset with more rules is not searched. */
export const MOST_RULES = 20_000;
/** The number of rules that are searched in one step. */
const STEP = 64;

type SearchResult = Pick<Found, 'firsts' | 'base'>;

function* search(rules: readonly LoadedRule[]): Steps<SearchResult> {
  const index = coverIndex(rules.map((r) => r.rule));
  const firsts = new Int32Array(rules.length).fill(-1);
  for (let at = 0; at < rules.length; at++) {
    if (at % STEP === 0) yield;
    const b = rules[at]?.sent;
    if (!b) continue;
    let first = -1;
    for (const shelf of index.wholly(b.rule)) {
      // Each shelf is in the kernel's order: its first one is enough.
      for (const i of shelf) {
        if (first >= 0 && i >= first) break;
        const a = rules[i]?.sent;
        if (a && surely(a, b)) first = i;
      }
    }
    firsts[at] = first;
    index.add(at);
  }
  return { firsts, base: { rules, firsts } };
}

/** From this number of changed rules on, all rules are searched again. */
const MANY_CHANGES = 24;
/** From this number of rules that edits added on, they become a part of the base. */
const MANY_ADDED = 8;

/**
 * Returns what a search would find, using what it found for similar rules; undefined where too much differs.
 */
function* update(rules: readonly LoadedRule[], old: Searched): Steps<SearchResult | undefined> {
  const { before, after, added, removed } = ruleDelta(old.rules, rules);
  if (added.length > MANY_CHANGES) return undefined;
  const base = removed.length === 0 ? old : yield* without(old, after);
  if (!base) return undefined;
  const firsts = new Int32Array(rules.length).fill(-1);
  const places = new Int32Array(base.rules.length);
  for (let at = 0, own = 0; at < rules.length; at++) {
    if (before[at] === -1) continue;
    firsts[at] = places[base.firsts[own] ?? -1] ?? -1;
    places[own++] = at;
  }
  for (const at of added) {
    yield;
    firsts[at] = firstBefore(rules, at);
  }
  for (const first of added) {
    yield;
    spread(rules, firsts, first);
  }
  return { firsts, base: added.length > MANY_ADDED ? { rules, firsts } : base };
}

/**
 * Returns what a search of the rules that are left would find; undefined where too many rules were covered by
 * the others.
 */
function* without({ rules, firsts: old }: Searched, after: Int32Array): Steps<Searched | undefined> {
  const left: LoadedRule[] = [];
  const numbers = new Int32Array(rules.length).fill(-1);
  for (const [i, rule] of rules.entries()) if (after[i] !== -1) numbers[i] = left.push(rule) - 1;
  const firsts = new Int32Array(left.length).fill(-1);
  const open: number[] = [];
  for (let i = 0; i < rules.length; i++) {
    const [at = -1, first = -1] = [numbers[i], old[i]];
    if (at < 0 || first < 0) continue;
    firsts[at] = numbers[first] ?? -1;
    // The rule that covered it is gone, and another one may cover it.
    if (firsts[at] === -1) open.push(at);
  }
  if (open.length > MANY_CHANGES) return undefined;
  for (const at of open) {
    yield;
    firsts[at] = firstBefore(left, at);
  }
  return { rules: left, firsts };
}

function firstBefore(rules: readonly LoadedRule[], at: number): number {
  const b = rules[at]?.sent;
  for (let i = 0; b && i < at; i++) {
    const a = rules[i]?.sent;
    if (a && surely(a, b)) return i;
  }
  return -1;
}

/** Notes for which later rules a new one is now the first to cover them. */
function spread(rules: readonly LoadedRule[], firsts: Firsts, first: number): void {
  const a = rules[first]?.sent;
  for (let at = first + 1; a && at < rules.length; at++) {
    const known = firsts[at] ?? -1;
    const b = rules[at]?.sent;
    if (b && (known < 0 || known > first) && surely(a, b)) firsts[at] = first;
  }
}
