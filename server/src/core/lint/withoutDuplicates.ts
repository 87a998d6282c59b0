import type { Fix, Problem } from '../checks/defineCheck.ts';
import { failsOnSome } from '../checks/lineContext.ts';
import { loadingVerdict } from '../checks/loadedRule.ts';
import type { Target } from '../facts/targets.ts';
import { sameToKernel } from '../matching/ruleIdentity.ts';
import type { Rule } from '../model/rule.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { type LineNode, parseLine } from '../syntax/line.ts';
import { applyEdits } from '../text/span.ts';

/**
 * Returns problems without the fixes after which the kernel would reject a line that loads now as a
 * duplicate (audit_add_rule: EEXIST), which would end the load. A line that does not load keeps them,
 * because it is better off even then.
 */
export function withoutDuplicates(
  document: RulesDocument,
  targets: readonly Target[],
  problems: readonly Problem[],
): readonly Problem[] {
  return problems.map((p) =>
    p.severity === 'error'
      ? p
      : { ...p, fixes: () => p.fixes().filter((f) => !makesDuplicate(document, targets, f)) },
  );
}

function makesDuplicate(document: RulesDocument, targets: readonly Target[], fix: Fix): boolean {
  const left = counted(document.lines.map(({ node }) => node.text));
  const fresh: string[] = [];
  const kept: string[] = [];
  const after = applyEdits(document.text, fix.edits);
  // Where augenrules removes CRs, no node has one.
  const hasReturns = document.lines.some(({ node }) => node.text.endsWith('\r'));
  for (const text of (hasReturns ? after : after.replaceAll('\r\n', '\n')).split('\n')) {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    (count > 0 ? kept : fresh).push(text);
  }
  const rulesOf = (texts: readonly string[]): readonly Rule[] =>
    texts.flatMap((text) => loadedRuleOf(parseLine(text), targets) ?? []);
  const made = rulesOf(fresh);
  return made.length > 0 && rulesOf(kept).some((rule) => made.some((other) => sameToKernel(rule, other)));
}

/** Returns how often each text is there. */
function counted(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function loadedRuleOf(node: LineNode, targets: readonly Target[]): Rule | undefined {
  if (node.kind !== 'command' || failsOnSome(node, targets)) return undefined;
  return loadingVerdict(node, targets)?.verdict.rule;
}
