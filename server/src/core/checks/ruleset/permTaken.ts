import { F, PERM } from '../../facts/kernelNumbers.ts';
import { covers } from '../../matching/covers.ts';
import { keysOf, sameKeys } from '../../matching/ruleIdentity.ts';
import type { Rule } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { ruleDelta } from '../../ruleset/ruleDelta.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { capitalized } from '../../text/sentenceParts.ts';
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

/** A rule and an earlier one that records some of its permissions, as indexes into the rules. */
interface Pair {
  readonly first: number;
  readonly second: number;
}

const searched = new WeakMap<LoadResult['rules'], readonly Pair[]>();
/** From this number of changed rules on, all rules are searched again. */
const MANY_CHANGES = 24;

/**
 * Searches the rules of a loaded ruleset for the pairs of `permFindings`; empty for a ruleset with too many rules.
 * The result is kept.
 * @param previous the rules of a similar ruleset that was searched: only the differences are searched
 */
export function searchPerms({ rules }: LoadResult, previous?: LoadResult): readonly Pair[] {
  const known = searched.get(rules);
  if (known) return known;
  if (rules.length > MOST_RULES) return [];
  const before = previous && searched.get(previous.rules);
  const pairs = (before && update(rules, previous.rules, before)) ?? pairsAmong(rules);
  searched.set(rules, pairs);
  return pairs;
}

/** Returns the pairs of rules using those of similar rules; undefined where too much differs. */
function update(
  rules: readonly LoadedRule[],
  oldRules: readonly LoadedRule[],
  old: readonly Pair[],
): readonly Pair[] | undefined {
  const { after, added, removed } = ruleDelta(oldRules, rules);
  if (added.length + removed.length > MANY_CHANGES) return undefined;
  const paths = new Set([
    ...added.map((at) => rules[at]?.sent.path?.path),
    ...removed.map((at) => oldRules[at]?.sent.path?.path),
  ]);
  const kept = old.flatMap(({ first, second }) =>
    paths.has(oldRules[second]?.sent.path?.path)
      ? []
      : [{ first: after[first] ?? -1, second: after[second] ?? -1 }],
  );
  return [...kept, ...pairsAmong(rules, paths)].sort((a, b) => a.second - b.second);
}

/** Returns the pairs of rules, in the order of the later one; only those for some paths where these are given. */
function pairsAmong(rules: readonly LoadedRule[], paths?: ReadonlySet<string | undefined>): readonly Pair[] {
  const byPath = new Map<string, number[]>();
  const pairs: Pair[] = [];
  for (const [second, { sent, rule }] of rules.entries()) {
    const { path, list } = sent;
    if (!path || list !== 'exit' || rule.action === 0 || (paths && !paths.has(path.path))) continue;
    const perm = permOf(rule);
    if (perm === 0) continue;
    const earlier = byPath.get(path.path);
    if (!earlier) {
      byPath.set(path.path, [second]);
      continue;
    }
    const first = earlier.find((at) => rules[at] && takesSome(rules[at].rule, rule, perm));
    if (first !== undefined) pairs.push({ first, second });
    earlier.push(second);
  }
  return pairs;
}

/**
 * Returns a finding for each rule that records fewer permissions than it names, because an earlier rule for
 * the same path, with another key, already records some of them; empty where there is none.
 */
export function permFindings(t: TargetRuleset): readonly RulesetFinding[] {
  const { rules } = t.whole;
  return searchPerms(t.whole).flatMap((pair) => {
    const [first, second] = [rules[pair.first], rules[pair.second]];
    return first && second ? [findingOf(t, first, second, permOf(second.rule))] : [];
  });
}

/**
 * Reports whether an earlier rule matches the events of some permissions of a later one, and not those of
 * all.
 */
function takesSome(first: Rule, second: Rule, perm: number): boolean {
  const own = permOf(first);
  return (
    own !== 0 &&
    own !== perm &&
    (own & perm) === own &&
    !sameKeys(first, second) &&
    covers(withoutPerm(first), withoutPerm(second))
  );
}

function findingOf(t: TargetRuleset, first: LoadedRule, second: LoadedRule, perm: number): RulesetFinding {
  const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
  const place = wordsOf(b);
  const [taken, left] = [lettersOf(permOf(first.rule)), lettersOf(perm & ~permOf(first.rule))];
  const [key] = keysOf(first.rule);
  const under = key ? `, with the key "${key}"` : '';
  const where = whereIs(t.ruleset, a, place.file);
  return {
    ...place,
    message: `${capitalized(where)} records the events of permission "${taken}" first${under}, so this rule records only those of "${left}". Write "${left}", or remove ${where}.`,
    related: [{ ...wordsOf(a), message: 'This rule comes first' }],
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
