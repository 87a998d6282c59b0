import { keysOf, sameButKey } from '../../matching/ruleIdentity.ts';
import { ACTION, listOf } from '../../model/rule.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import { type RecordedChange, titleWithChange } from '../recordedChange.ts';
import type { RulesetFix, TargetRuleset } from './defineRulesetCheck.ts';
import { allOf, lineOf, withoutLine } from './rulesetFindings.ts';
import type { Shadow } from './shadows.ts';

/**
 * Returns the fix that moves a rule that is never reached above the rule that matches all of its events
 * first. Undefined where the rules are not in one file in this order, where the first is added with -A, or
 * where augenrules joins one of their lines with another.
 * @param t the ruleset of the two rules
 * @param shadow the two rules: `second` is never reached because of `first`
 */
export function moveAbove(t: TargetRuleset, { first, second }: Shadow): RulesetFix | undefined {
  const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
  // A rule that -A adds at the start of its list stays there.
  if (a.node.kind !== 'command' || a.node.options[0]?.name === 'A') return undefined;
  if (originOf(a).file !== originOf(b).file || a.origins.length > 1 || originOf(b).line < originOf(a).line)
    return undefined;
  const start = originOf(a).start;
  const edits = allOf(withoutLine(t.ruleset, b), {
    file: originOf(a).file,
    span: { start, end: start },
    newText: `${b.text.replace(/\r$/, '')}\n`,
  });
  const title = `Move it above line ${originOf(a).line + 1}`;
  return (
    edits && {
      title: titleWithChange(title, changeByMove(first, second)),
      safety: 'unsafe',
      edits,
      sameEvents: true,
    }
  );
}

/** Returns how the recorded events change if the second rule comes first; `same` where only keys change. */
function changeByMove(first: Shadow['first'], second: Shadow['second']): RecordedChange {
  const [one, two] = [first, second].map((r) => r.rule.action === ACTION.never);
  if (one === two) return 'same';
  return two ? 'fewer' : 'more';
}

/**
 * Returns the fix that removes the line of a rule that is never reached, because an earlier rule matches all
 * of its events; undefined where augenrules joins the line with another.
 * @param t the ruleset of the two rules
 * @param shadow the two rules: `second` is never reached
 * @param isOwn whether the rule has another key or action than the earlier one; the fix is then one of several
 *   choices, and no Fix All applies it
 */
export function remove(t: TargetRuleset, { second }: Shadow, isOwn = false): RulesetFix | undefined {
  const edits = allOf(withoutLine(t.ruleset, lineOf(t.whole, second)));
  return (
    edits && {
      title: 'Remove this line',
      safety: 'unsafe',
      edits,
      sameEvents: true,
      ...(isOwn ? { choice: true } : {}),
    }
  );
}

/** Reports whether the two rules differ in their keys at most. */
export const differInKeysAtMost = ({ first, second }: Shadow): boolean =>
  first.sent.eventHash === second.sent.eventHash && sameButKey(first.rule, second.rule);
export const keysAlike = ({ first, second }: Shadow): boolean =>
  keysOf(first.rule).join('\x01') === keysOf(second.rule).join('\x01');
export const isLateNever = ({ first, second }: Shadow): boolean =>
  second.rule.action === 0 && first.rule.action !== 0 && listOf(second.rule) !== 'exclude';
