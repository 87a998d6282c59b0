import { machines } from '../facts/machines.ts';
import { releases } from '../facts/releases.ts';
import type { Target } from '../facts/targets.ts';
import type { CommandLine } from '../syntax/line.ts';
import { judge } from './judge.ts';
import type { Verdict } from './verdict.ts';

/** The verdict of a line for a target, kept with the line. */
export function verdictOf(node: CommandLine, target: Target): Verdict {
  const key = VERDICT[target.release]?.[target.machine] ?? `verdict ${target.release} ${target.machine}`;
  let v = node.memo.get(key) as Verdict | undefined;
  if (!v) {
    v = judge(node, target.release, target.machine);
    node.memo.set(key, v);
  }
  return v;
}

// The keys of the memo, made once.
const VERDICT = releases.map((_, release) =>
  Object.fromEntries(machines.map((m) => [m, `verdict ${release} ${m}`])),
);

/** The verdict of one line for one target. */
export interface JudgedTarget {
  readonly target: Target;
  readonly verdict: Verdict;
}

/** Returns the verdicts of a line, in the order of the targets. */
export function verdictsOf(node: CommandLine, targets: readonly Target[]): readonly JudgedTarget[] {
  return targets.map((target) => ({ target, verdict: verdictOf(node, target) }));
}
