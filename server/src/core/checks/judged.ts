import type { Target } from '../facts/targets.ts';
import { judge } from '../model/judge.ts';
import type { Verdict } from '../model/verdict.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { JudgedTarget } from './define.ts';

const cache = new WeakMap<CommandLine, Map<string, Verdict>>();

/** The verdict of a line for a target, kept with the line. */
export function verdictOf(node: CommandLine, target: Target): Verdict {
  let byTarget = cache.get(node);
  if (!byTarget) {
    byTarget = new Map();
    cache.set(node, byTarget);
  }
  const key = `${target.release} ${target.machine}`;
  let v = byTarget.get(key);
  if (!v) {
    v = judge(node, target.release, target.machine);
    byTarget.set(key, v);
  }
  return v;
}

/** The verdicts of a line in the order of the targets. */
export function verdictsOf(node: CommandLine, targets: readonly Target[]): readonly JudgedTarget[] {
  return targets.map((target) => ({ target, verdict: verdictOf(node, target) }));
}
