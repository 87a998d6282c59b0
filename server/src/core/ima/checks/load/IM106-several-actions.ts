import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { policyAction } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

/** Reports a rule with more than one action, and actions joined by commas. */
export const severalActions = definePolicyLoadCheck({
  code: 'IM106',
  name: 'several-actions',
  title: 'A rule with more than one action',
  what: 'The rule has more than one action: two different ones, the same one twice, or several joined by commas. A rule must have exactly one.',
  why: 'Because of the second action, the kernel refuses the whole policy. Two actions require two rules. The first of these rules does not hide the second, because the kernel looks for the first matching rule for each action separately.',
  reasons: ['second-action'],
  claims: (f) => f.fault.reason === 'second-action' || joinedActions(f).length > 1,
  message: (f) => {
    const { text, fault } = f;
    if (fault.other?.text === text) return { wrong: `"${text}" is repeated.`, remedy: 'Remove one.' };
    if (fault.other && policyAction(fault.other.text)?.family === policyAction(text)?.family)
      return {
        wrong: `"${fault.other.text}" and "${text}" contradict each other.`,
        remedy: 'Remove one.',
      };
    const wrong =
      fault.other === undefined
        ? `"${text}" is not an action.`
        : `The rule already has the action "${fault.other.text}".`;
    return { wrong, remedy: 'Write a separate rule for each action.' };
  },
  fixes: (f) => {
    const { fault, word } = f;
    const first = fault.other;
    if (first && word && first.text === word.text) return [withoutWord(f, word, 'safe')];
    // Which of them the rule's own action is, is not in the text.
    if (!first && f.line.words.some((w) => policyAction(w.text))) return [];
    const actions = first ? [first.text, f.text] : joinedActions(f);
    const families = actions.map((a) => policyAction(a)?.family);
    return new Set(families).size === actions.length ? [split(f, actions)] : [];
  },
  examples: [
    {
      bad: 'audit ⟦measure⟧ func=BPRM_CHECK',
      fixed: 'audit func=BPRM_CHECK\nmeasure func=BPRM_CHECK',
    },
    { bad: 'audit ⟦audit⟧ func=BPRM_CHECK', fixed: 'audit func=BPRM_CHECK' },
    {
      bad: '⟦measure,appraise⟧ func=BPRM_CHECK',
      fixed: 'measure func=BPRM_CHECK\nappraise func=BPRM_CHECK',
    },
    { bad: 'measure ⟦dont_measure⟧ func=BPRM_CHECK' },
  ],
  good: ['audit func=BPRM_CHECK\nmeasure func=BPRM_CHECK'],
});

/** Returns the actions that a word joins; empty where it is something else. */
function joinedActions({ text, fault }: PolicyFailure): readonly string[] {
  if (fault.reason !== 'unknown-word') return [];
  const parts = text.split(/[,|;+]/);
  return parts.length > 1 && parts.every((p) => policyAction(p)) ? parts : [];
}

/** Returns the fix that writes the rule once for each action. */
function split(f: PolicyFailure, actions: readonly string[]): Fix {
  const { fault, line } = f;
  const places = [fault.other?.span, fault.span].flatMap((s) => s ?? []);
  const rest = line.words.filter((w) => !places.some((p) => p.start === w.span.start)).map((w) => w.text);
  const rules = actions.map((action) => [action, ...rest].join(' '));
  return fix(
    'Write a separate rule for each action',
    'safe',
    replace({ start: 0, end: line.comment?.start ?? line.text.length }, rules.join('\n')),
  );
}
