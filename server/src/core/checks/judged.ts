import type { Target } from '../facts/targets.ts';
import { verdictOf } from '../model/verdictOf.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { JudgedTarget } from './defineCheck.ts';

/** The verdicts of a line in the order of the targets. */
export function verdictsOf(node: CommandLine, targets: readonly Target[]): readonly JudgedTarget[] {
  return targets.map((target) => ({ target, verdict: verdictOf(node, target) }));
}
