import { F, PERM } from '../../facts/kernelNumbers.ts';
import { covers } from '../../matching/covers.ts';
import { foldersOf } from '../../matching/pathCovers.ts';
import { keysOf, sameKeys } from '../../matching/ruleIdentity.ts';
import type { Rule } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { ruleDelta } from '../../ruleset/ruleDelta.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import type { SentRule } from '../../ruleset/sentRule.ts';
import { capitalized } from '../../text/sentenceParts.ts';
import { both } from '../../text/series.ts';
import type { RulesetFinding, RulesetFix, TargetRuleset } from './defineRulesetCheck.ts';
import { inLine, lineOf, whereIs, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES } from './shadows.ts';

const LETTERS = [
  ['r', PERM.r],
  ['w', PERM.w],
  ['x', PERM.x],
  ['a', PERM.a],
] as const;

/** Returns letters of perm= as they are written; '' for none. */
function lettersOf(bits: number): string {
  return LETTERS.flatMap(([letter, bit]) => (bits & bit ? [letter] : [])).join('');
}

/** Returns the permissions that a rule names in one field; 0 for none, and for several fields. */
function permOf({ fields }: Rule): number {
  let bits: number | undefined;
  for (const { field, value } of fields) {
    if (field !== F.perm) continue;
    if (bits !== undefined) return 0;
    bits = value ?? 0;
  }
  return bits ?? 0;
}

function withoutPerm(rule: Rule): Rule {
  return { ...rule, fields: rule.fields.filter((f) => f.field !== F.perm) };
}

/** A rule and the earlier ones that take some of its permissions or all, as indexes into the rules. */
interface Taken {
  /** Those that surely take some, each of which takes some that those before it leave; in their order. */
  readonly firsts: readonly number[];
  readonly second: number;
  /** The permissions that are left; 0 where nothing is. */
  readonly left: number;
  /** Other earlier rules may take what is left: rules that drop it, or watches of what may be a directory. */
  readonly isUnsure: boolean;
}

/** Absolute paths. */
type Paths = ReadonlySet<string>;

/** What a search found. */
interface Searched {
  readonly rules: readonly LoadedRule[];
  readonly taken: readonly Taken[];
  /** The paths of several rules. */
  readonly repeated: Paths;
}

const searched = new WeakMap<LoadResult['rules'], Searched>();
/** From this number of changed rules on, all rules are searched again. */
const MANY_CHANGES = 24;
/** A rule below more rules for its path and the directories above is not judged. */
const MOST_ABOVE = 200;

/**
 * Searches the rules of a loaded ruleset for those of whose permissions earlier ones take some; empty for a
 * ruleset with too many rules. The result is kept.
 * @param similar similar rulesets: with the first of them that was searched, only the differences are searched
 */
export function searchPerms({ rules }: LoadResult, similar: readonly LoadResult[] = []): readonly Taken[] {
  const known = searched.get(rules);
  if (known) return known.taken;
  if (rules.length > MOST_RULES) return [];
  const before = similar.map((s) => searched.get(s.rules)).find((f) => f !== undefined);
  const found = (before && update(rules, before)) ?? search(rules);
  searched.set(rules, found);
  return found.taken;
}

function search(rules: readonly LoadedRule[]): Searched {
  return { rules, taken: takenAmong(rules), repeated: repeatedPaths(rules) };
}

/** Returns what a search would find, using what it found for similar rules; undefined where too much differs. */
function update(rules: readonly LoadedRule[], old: Searched): Searched | undefined {
  const oldRules = old.rules;
  const { after, added, removed } = ruleDelta(oldRules, rules);
  if (added.length + removed.length > MANY_CHANGES) return undefined;
  const pathAt = (of: readonly LoadedRule[]) => (at: number) => of[at]?.sent.path?.path ?? [];
  const paths = new Set([...added.flatMap(pathAt(rules)), ...removed.flatMap(pathAt(oldRules))]);
  const repeated = repeatedPaths(rules, paths);
  for (const path of old.repeated) if (!paths.has(path)) repeated.add(path);
  const kept = old.taken.flatMap(({ firsts, second, left, isUnsure }) =>
    isBelow(oldRules[second]?.sent.path?.path ?? '', paths)
      ? []
      : [{ firsts: firsts.map((at) => after[at] ?? -1), second: after[second] ?? -1, left, isUnsure }],
  );
  const concerned = new Set([...repeated].filter((path) => isBelow(path, paths)));
  const taken = [...kept, ...takenAmong(rules, concerned)].sort((a, b) => a.second - b.second);
  return { rules, taken, repeated };
}

/** Reports whether a path is one of some or below one. */
function isBelow(path: string, paths: Paths): boolean {
  return foldersOf(path).some((folder) => paths.has(folder));
}

/** Returns the paths of several rules; of some paths only where these are given. */
function repeatedPaths(rules: readonly LoadedRule[], paths?: Paths): Set<string> {
  const [once, repeated] = [new Set<string>(), new Set<string>()];
  for (const { sent } of rules) {
    const path = sent.path?.path;
    if (path === undefined || (paths && !paths.has(path))) continue;
    if (once.has(path)) repeated.add(path);
    else once.add(path);
  }
  return repeated;
}

/** Returns what is taken, in the order of the later rule; only of rules for some paths where these are given. */
function takenAmong(rules: readonly LoadedRule[], paths?: Paths): readonly Taken[] {
  if (paths?.size === 0) return [];
  const around = paths && new Set([...paths].flatMap(foldersOf));
  const byPath = new Map<string, number[]>();
  const found: Taken[] = [];
  for (const [second, r] of rules.entries()) {
    const { path, list } = r.sent;
    if (!path || list !== 'exit' || (around && !around.has(path.path)) || permOf(r.rule) === 0) continue;
    const same = byPath.get(path.path);
    if (!same) {
      byPath.set(path.path, [second]);
      continue;
    }
    // Most paths stand in one rule only: where a path lies is asked of the others alone.
    if (r.rule.action !== 0 && (!paths || paths.has(path.path))) {
      const taken = takenOf(rules, second, byPath);
      if (taken) found.push(taken);
    }
    same.push(second);
  }
  return found;
}

/**
 * Returns what earlier rules take of a rule; undefined where none for the same path and with another key takes
 * some of its permissions and no others.
 * @param byPath the earlier rules by their paths
 */
function takenOf(
  rules: readonly LoadedRule[],
  second: number,
  byPath: ReadonlyMap<string, readonly number[]>,
): Taken | undefined {
  const later = rules[second];
  const path = later?.sent.path?.path;
  const same = byPath.get(path ?? '');
  if (!later || path === undefined || !same) return undefined;
  const perm = permOf(later.rule);
  const isSome = (at: number): boolean =>
    rules[at] !== undefined && takesSome(rules[at].rule, later.rule, perm);
  if (!same.some(isSome)) return undefined;
  const above = foldersOf(path).flatMap((folder) => byPath.get(folder) ?? []);
  if (above.length > MOST_ABOVE) return undefined;
  const firsts: number[] = [];
  let left = perm;
  let unsure = perm;
  for (const at of above.sort((a, b) => a - b)) {
    const earlier = rules[at];
    const own = earlier ? permOf(earlier.rule) : 0;
    if (!earlier || (own & left) === 0) continue;
    if (earlier.rule.action !== 0 && takesPerm(earlier.rule, later.rule)) {
      left &= ~own;
      firsts.push(at);
    } else if (mayTakePerm(earlier.sent, later.sent)) unsure &= ~own;
  }
  return { firsts, second, left, isUnsure: (left & unsure) === 0 };
}

/** Reports whether a rule matches the events of another one as far as its permissions go. */
function takesPerm(first: Rule, second: Rule): boolean {
  return covers(withoutPerm(first), withoutPerm(second));
}

/** Reports the same of rules that may be watches of directories. */
function mayTakePerm(first: SentRule, second: SentRule): boolean {
  const forms = ({ rule, asTree }: SentRule): readonly Rule[] => (asTree ? [rule, asTree] : [rule]);
  return forms(first).some((a) => forms(second).some((b) => takesPerm(a, b)));
}

/** Reports the same where it holds for certain, whether a watched path turns out to be a directory or not. */
function surelyTakes(first: SentRule, second: SentRule): boolean {
  if (!second.asTree) return true;
  // A path that both watch is a directory for both.
  const asTree = first.path?.path === second.path?.path ? first.asTree : undefined;
  return takesPerm(asTree ?? first.rule, second.asTree);
}

/**
 * Returns a finding for each rule that records fewer permissions than it names, because earlier rules, of which
 * one is for the same path and has another key, already record some of them; empty where there is none.
 */
export function permFindings(t: TargetRuleset): readonly RulesetFinding[] {
  const { rules } = t.whole;
  return searchPerms(t.whole).flatMap(({ firsts, second, left, isUnsure }) => {
    const later = rules[second];
    return later && left !== 0 && !isUnsure ? [findingOf(t, rulesAt(t, firsts), later, left)] : [];
  });
}

/** A rule of whose permissions earlier rules, each of which takes some, leave none. */
export interface WhollyTaken {
  readonly firsts: readonly LoadedRule[];
  readonly second: LoadedRule;
}

/**
 * Returns the rules that record nothing because several earlier rules together match the events of all of
 * their permissions; empty where there are none.
 */
export function whollyTaken(t: TargetRuleset): readonly WhollyTaken[] {
  return searchPerms(t.whole).flatMap(({ firsts, second, left }) => {
    const later = t.whole.rules[second];
    if (!later || left !== 0 || firsts.length < 2) return [];
    const takers = rulesAt(t, firsts);
    return takers.every((r) => surelyTakes(r.sent, later.sent)) ? [{ firsts: takers, second: later }] : [];
  });
}

function rulesAt({ whole: { rules } }: TargetRuleset, numbers: readonly number[]): readonly LoadedRule[] {
  return numbers.flatMap((at) => rules[at] ?? []);
}

/**
 * Reports whether an earlier rule matches the events of some permissions of a later one, and not those of
 * all.
 */
function takesSome(first: Rule, second: Rule, perm: number): boolean {
  const own = permOf(first);
  return (
    first.action !== 0 &&
    own !== 0 &&
    own !== perm &&
    (own & perm) === own &&
    !sameKeys(first, second) &&
    takesPerm(first, second)
  );
}

function findingOf(
  t: TargetRuleset,
  firsts: readonly LoadedRule[],
  second: LoadedRule,
  rest: number,
): RulesetFinding {
  const b = lineOf(t.whole, second);
  const place = wordsOf(b);
  const [taken, left] = [lettersOf(permOf(second.rule) & ~rest), lettersOf(rest)];
  const [first] = firsts;
  const [key] = first && firsts.length === 1 ? keysOf(first.rule) : [];
  const under = key ? `, with the key "${key}"` : '';
  const where = both(firsts.map((r) => whereIs(t.ruleset, lineOf(t.whole, r), place.file)));
  const [record, remove] = firsts.length === 1 ? ['records', where] : ['record', 'those lines'];
  return {
    ...place,
    message: `${capitalized(where)} ${record} the events of permission "${taken}" first${under}, so this rule records only those of "${left}". Write "${left}", or remove ${remove}.`,
    related: firsts.map((r) => ({ ...wordsOf(lineOf(t.whole, r)), message: 'This rule comes first' })),
    fixes: () => narrowed(b, left),
  };
}

/** Returns the fix that leaves a rule only the permissions that it records. */
function narrowed(line: MergedLine, left: string): readonly RulesetFix[] {
  if (line.node.kind !== 'command') return [];
  const { options, fields } = line.node.parts;
  const spans = [
    ...options.flatMap((o) => (o.name === 'p' && o.argument ? [o.argument.span] : [])),
    ...fields.flatMap((f) => (f.name === 'perm' ? [f.span] : [])),
  ];
  const [span] = spans;
  if (!span || spans.length > 1) return [];
  const edits = [inLine(line, span.start, span.end, left)];
  return [{ title: `Write "${left}"`, safety: 'unsafe', edits, sameEvents: true }];
}
