import type { RulesetProblem } from '../checks/ruleset/defineRulesetCheck.ts';
import { severityOrder } from '../checks/select.ts';

/**
 * Returns the problems without duplicates: where two checks offer the same fix for overlapping places, only
 * the more severe problem stays or, if they are equally severe, the one with the lower code.
 * @param problems of one file or of several, by file and place
 */
export function oneForEachEdit(problems: readonly RulesetProblem[]): readonly RulesetProblem[] {
  const gone = new Set<RulesetProblem>();
  for (const [i, p] of problems.entries()) {
    for (let j = i + 1; j < problems.length; j++) {
      const other = problems[j] as RulesetProblem;
      if (other.file !== p.file || other.span.start >= p.span.end) break;
      if (other.code !== p.code && firstEdit(p) === firstEdit(other)) gone.add(lesser(p, other));
    }
  }
  return gone.size === 0 ? problems : problems.filter((p) => !gone.has(p));
}

/** Returns what the first fix does, as a text; a text of its own where there is none. */
function firstEdit(p: RulesetProblem): string {
  const [first] = p.fixes();
  return first ? JSON.stringify(first.edits) : p.code;
}

function lesser(a: RulesetProblem, b: RulesetProblem): RulesetProblem {
  const [left, right] = [severityOrder.indexOf(a.severity), severityOrder.indexOf(b.severity)];
  if (left !== right) return left < right ? a : b;
  return a.code < b.code ? b : a;
}
