import { defaultTargets, type Target, target } from '../../server/src/core/facts/targets.ts';
import { encodeRule, type Rule } from '../../server/src/core/model/rule.ts';
import { fails } from '../../server/src/core/model/verdict.ts';
import { verdictOf } from '../../server/src/core/model/verdictOf.ts';
import { type Repair, repairsOf } from '../../server/src/core/repair/repair.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';

/** What became of a broken line. */
export type Outcome = 'as meant' | 'another rule, safe' | 'another rule, unsafe' | 'no repair' | 'loads';

export const targets: readonly Target[] = defaultTargets.flatMap((name) => target(name) ?? []);

/** Returns a rule with its paths as the kernel keeps them: without a slash at the end. */
function withoutSlashes(rule: Rule): Rule {
  const fields = rule.fields.map((f) =>
    f.text?.startsWith('/') ? { ...f, text: f.text.replace(/(?<=.)\/+$/, ''), value: 0 } : f,
  );
  return { ...rule, fields };
}

/** Returns what auditctl would send for a text, on the first target, as one text; undefined where a line fails. */
export function sentBy(text: string): string | undefined {
  const out: string[] = [];
  for (const line of text.split('\n')) {
    const node = parseLine(line);
    if (node.kind !== 'command') continue;
    for (const t of targets) if (fails(verdictOf(node, t))) return undefined;
    const first = targets[0];
    const rule = first && verdictOf(node, first).rule;
    out.push((rule && encodeRule(withoutSlashes(rule))?.join()) ?? node.text.trim());
  }
  // Controls may come in any order.
  return [...out.filter((l) => /^\d/.test(l)), ...out.filter((l) => !/^\d/.test(l)).sort()].join('\n');
}

/** Returns what the first repair of a line makes of it, beside the rule that was meant. */
export function outcomeOf(
  broken: string,
  intended: string,
): { readonly outcome: Outcome; readonly repairs: readonly Repair[] } {
  const node = parseLine(broken);
  if (node.kind !== 'command' || sentBy(broken) !== undefined) return { outcome: 'loads', repairs: [] };
  const repairs = repairsOf(node, targets);
  const [first] = repairs;
  if (!first) return { outcome: 'no repair', repairs };
  if (sentBy(first.text) === sentBy(intended)) return { outcome: 'as meant', repairs };
  return { outcome: first.safe ? 'another rule, safe' : 'another rule, unsafe', repairs };
}
