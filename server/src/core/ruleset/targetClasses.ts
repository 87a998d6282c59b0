import type { Target } from '../facts/targets.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { shareLoads } from './load.ts';
import type { Ruleset } from './ruleset.ts';
import { shareSentRule } from './sentRule.ts';

/** Targets whose augenrules and auditctl make the same of a ruleset; the first one stands for all. */
export interface TargetClass {
  readonly ruleset: Ruleset;
  readonly targets: readonly [Target, ...Target[]];
}

/**
 * Groups targets into classes that merge a ruleset alike and have the same verdict for each of its lines. Classes are in
 * the order of their first targets.
 */
export function targetClasses(
  targets: readonly Target[],
  rulesetOf: (target: Target) => Ruleset,
): readonly TargetClass[] {
  const byRuleset = new Map<Ruleset, Target[]>();
  for (const target of targets) {
    const ruleset = rulesetOf(target);
    const there = byRuleset.get(ruleset);
    if (there) there.push(target);
    else byRuleset.set(ruleset, [target]);
  }
  const classes: TargetClass[] = [];
  for (const [ruleset, own] of byRuleset)
    for (const group of split(ruleset, own)) classes.push({ ruleset, targets: group });
  const first = ({ targets: [t] }: TargetClass): number => targets.indexOf(t);
  return classes.sort((a, b) => first(a) - first(b));
}

function split(ruleset: Ruleset, targets: readonly Target[]): readonly (readonly [Target, ...Target[]])[] {
  // The number of each target's class, which is the place of its first target.
  let classes = targets.map(() => 0);
  let verdicts: Verdict[] = [];
  for (const { node } of ruleset.lines) {
    if (node.kind !== 'command') continue;
    verdicts = targets.map((t) => verdictOf(node, t));
    if (verdicts.every((v) => v === verdicts[0])) continue;
    const known = verdicts;
    for (const [i, verdict] of known.entries()) shareSentRule(node, verdict, known.slice(0, i));
    const before = classes;
    classes = known.map((verdict, i) =>
      known.findIndex((other, j) => other === verdict && before[j] === before[i]),
    );
  }
  return classes.flatMap((own, i) => {
    const first = targets[i];
    if (own !== i || !first) return [];
    const others = targets.filter((_, j) => j > i && classes[j] === i);
    for (const other of others) shareLoads(ruleset, first, other);
    return [[first, ...others] as const];
  });
}
