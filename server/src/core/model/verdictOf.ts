import { holdsFor } from '../facts/releaseRange.ts';
import type { Target } from '../facts/targets.ts';
import { type CommandLine, lineNote } from '../syntax/line.ts';
import { judge } from './judge.ts';
import { sameFields, sameRule } from './rule.ts';
import type { Verdict } from './verdict.ts';

const verdicts = lineNote<readonly Verdict[]>();

/**
 * Returns what auditctl and the kernel of a target make of a line; it is kept with the line. Targets with the
 * same answer get the same object; where two verdicts differ only in what is printed, they share the rule
 * that is sent, or its fields.
 */
export function verdictOf(node: CommandLine, target: Target): Verdict {
  const kept = verdicts.of(node);
  if (!kept) {
    const only = judge(node, target.release, target.machine);
    verdicts.keep(node, [only]);
    return only;
  }
  for (const verdict of kept) if (isFor(verdict, target)) return verdict;
  const fresh = sharingRule(judge(node, target.release, target.machine), kept);
  verdicts.keep(node, [...kept, fresh]);
  return fresh;
}

/**
 * Reports whether a verdict of one target also holds for another one: for its version of audit and its
 * machine.
 */
export function isFor(verdict: Verdict, target: Target): boolean {
  return (
    holdsFor(verdict, target.release) && (verdict.machine === undefined || verdict.machine === target.machine)
  );
}

/**
 * Returns a verdict whose rule is that of another one of the line, or has its fields, where they are equal.
 */
function sharingRule(verdict: Verdict, others: readonly Verdict[]): Verdict {
  const { rule } = verdict;
  for (const { rule: other } of others) {
    if (!rule || !other || !sameFields(rule, other)) continue;
    return { ...verdict, rule: sameRule(rule, other) ? other : { ...rule, fields: other.fields } };
  }
  return verdict;
}

/** The verdict of one line for one target. */
export interface JudgedTarget {
  readonly target: Target;
  readonly verdict: Verdict;
}

/** Returns the verdicts of a line, one for each target, in their order. */
export function verdictsOf(node: CommandLine, targets: readonly Target[]): readonly JudgedTarget[] {
  return targets.map((target) => ({ target, verdict: verdictOf(node, target) }));
}
