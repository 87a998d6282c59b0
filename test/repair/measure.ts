import { isLoadCheck } from '../../server/src/core/checks/defineCheck.ts';
import { checks } from '../../server/src/core/checks/registry.ts';
import { defaultTargets, type Target, target } from '../../server/src/core/facts/targets.ts';
import { fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { encodeRule, type Rule } from '../../server/src/core/model/rule.ts';
import { fails } from '../../server/src/core/model/verdict.ts';
import { verdictOf } from '../../server/src/core/model/verdictOf.ts';
import { type Repair, repairsOf } from '../../server/src/core/repair/repair.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';

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

/** A line needs at most as many fixes, one after the other. */
const MOST_FIXES = 6;

/** Returns a line after its first fixes, one after the other, until no error is left that has one. */
export function firstFixed(broken: string): string {
  let text = broken;
  for (let i = 0; i < MOST_FIXES; i++) {
    const { problems } = lintLines(parseDocument(text), { targets });
    const [fix] = problems.filter((p) => isLoading(p.code)).flatMap((p) => p.fixes()[0] ?? []);
    if (!fix) break;
    text = applyEdits(text, fix.edits);
  }
  return text;
}

const loading: ReadonlySet<string> = new Set(checks.filter(isLoadCheck).map((c) => c.code));
const isLoading = (code: string): boolean => loading.has(code);

/**
 * Returns what becomes of a broken line, beside the rule that was meant: by the fix that a person is offered first, and by
 * Fix All, which is the one that may do harm unasked.
 */
export function outcomeOf(
  broken: string,
  intended: string,
): { readonly outcome: Outcome; readonly repairs: readonly Repair[]; readonly isSafe: boolean } {
  const node = parseLine(broken);
  if (node.kind !== 'command' || sentBy(broken) !== undefined)
    return { outcome: 'loads', repairs: [], isSafe: false };
  const repairs = repairsOf(node, targets);
  const unasked = fixedText(parseDocument(broken), { targets });
  const sent = sentBy(unasked);
  const meant = sentBy(intended);
  const isSafe = sent !== undefined && sent === meant;
  if (sent !== undefined && !isSafe) return { outcome: 'another rule, safe', repairs, isSafe };
  const chosen = sentBy(firstFixed(broken));
  if (chosen === meant) return { outcome: 'as meant', repairs, isSafe };
  return { outcome: chosen === undefined ? 'no repair' : 'another rule, unsafe', repairs, isSafe };
}
