import { F } from '../../facts/kernelNumbers.ts';
import type { Target } from '../../facts/targets.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import type { SentRule } from '../../ruleset/sentRule.ts';
import { made } from '../../text/made.ts';

/**
 * The rules of a load by what they are about, for checks that look at few of them. Each group is in the
 * kernel's order.
 */
export interface RuleGroups {
  /** Always rules of the exit list. */
  readonly always: readonly LoadedRule[];
  /** Those of them without a path. */
  readonly pathless: readonly LoadedRule[];
  /** Those of them that name system calls. */
  readonly calling: readonly LoadedRule[];
  /** Never rules of the exit list. */
  readonly nevers: readonly LoadedRule[];
  /**
   * Rules of the exit list with path= that are no watches: they are about a file, whatever is there when they
   * are loaded.
   */
  readonly ofFiles: readonly LoadedRule[];
  /** Rules of the other lists. */
  readonly others: readonly LoadedRule[];
}

/**
 * Returns a function that gives the answer for a loaded ruleset, and computes it once for each list of rules
 * and target.
 * @param answer computes the answer, which must depend only on the rules and the target
 */
export function ofRules<T>(answer: (load: LoadResult) => T): (load: LoadResult) => T {
  const known = new WeakMap<LoadResult['rules'], Map<string, T>>();
  return (load) => {
    const { release, machine } = load.target;
    const key = `${machine} ${release}`;
    const kept = known.get(load.rules) ?? new Map<string, T>();
    known.set(load.rules, kept);
    if (!kept.has(key)) kept.set(key, answer(load));
    return kept.get(key) as T;
  };
}

/** What is found out about single rules is kept for rulesets of so many rules at most: larger ones are judged once, by the command. */
const MOST_KEPT = 20_000;

/**
 * Returns a function that gives, for a loaded ruleset, the answer for one rule, and computes it once for each rule
 * and target: after an edit, only for the rules of the changed lines.
 * @param answer computes the answer, which must depend only on the rule and the target
 */
export function ofRule<T>(
  answer: (sent: SentRule, target: Target) => T,
): (load: LoadResult) => (sent: SentRule) => T {
  const known = new Map<string, WeakMap<SentRule, { readonly answer: T }>>();
  return ({ rules, target }) => {
    if (rules.length > MOST_KEPT) return (sent) => answer(sent, target);
    const kept = made(known, `${target.machine} ${target.release}`, () => new WeakMap());
    return (sent) => made(kept, sent, () => ({ answer: answer(sent, target) })).answer;
  };
}

const groups = new WeakMap<LoadResult['rules'], RuleGroups>();

/**
 * Returns the rules of a loaded ruleset in groups: always and never rules of the exit list, and those of
 * other lists. They are grouped once for each list of rules.
 */
export function ruleGroups({ rules }: LoadResult): RuleGroups {
  let known = groups.get(rules);
  if (!known) groups.set(rules, (known = grouped(rules)));
  return known;
}

function grouped(rules: readonly LoadedRule[]): RuleGroups {
  const always: LoadedRule[] = [];
  const pathless: LoadedRule[] = [];
  const calling: LoadedRule[] = [];
  const nevers: LoadedRule[] = [];
  const ofFiles: LoadedRule[] = [];
  const others: LoadedRule[] = [];
  for (const r of rules) {
    const { sent } = r;
    if (sent.list !== 'exit') {
      others.push(r);
      continue;
    }
    if (!sent.watch && sent.path && sent.rule.fields.some((f) => f.field === F.path)) ofFiles.push(r);
    if (sent.rule.action === 0) {
      nevers.push(r);
      continue;
    }
    always.push(r);
    if (!sent.path) pathless.push(r);
    if (!sent.full) calling.push(r);
  }
  return { always, pathless, calling, nevers, ofFiles, others };
}
