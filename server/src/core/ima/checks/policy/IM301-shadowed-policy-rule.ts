import { fix } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { shift } from '../../../text/span.ts';
import { policyWordFact } from '../../facts/policyWords.ts';
import type { PlacedPolicyRule } from '../../model/judgePolicy.ts';
import { coversPolicyRule } from '../../model/policyEffects.ts';
import type { PolicyWord } from '../../syntax/policyDocument.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { removedLine, ruleNumberOf } from '../policyLines.ts';
import { ruleSpan, ruleTextOf } from '../policyWordsOf.ts';

/** Reports a rule that an earlier one of its action decides before. */
export const shadowedPolicyRule = definePolicyDocumentCheck({
  code: 'IM301',
  name: 'shadowed-policy-rule',
  category: 'ruleset',
  severity: 'warning',
  most: 1000,
  evidence: 'kernel',
  title: 'A rule that is never reached',
  what: 'An earlier rule for the same action matches everything that this rule matches. Here an action and its exception, such as `measure` and `dont_measure`, count as the same action. For each action, the kernel uses only the first rule that matches.',
  why: 'The rule has no effect. An exception such as `dont_measure` works only above the rule that it makes an exception to.',
  runDocument: (ctx) => {
    const { rules } = ctx;
    return rules.flatMap((later, i) => {
      const first = rules.find((earlier, at) => at >= i || coversPolicyRule(earlier.rule, later.rule));
      if (!first || first === later || ruleTextOf(first.line) === ruleTextOf(later.line)) return [];
      const isException = later.rule.isException && !first.rule.isException;
      const line = first.line.number + 1;
      return [
        {
          span: shift(ruleSpan(later.line), later.line.start),
          message: isException
            ? `Line ${line} matches first, so this exception has no effect. Move the exception above that line.`
            : `Line ${line} matches first, so this rule is never reached. ${isPlain(first, later) ? 'Remove this rule.' : 'Move this rule above that line, or remove this rule.'}`,
          related: [
            { span: shift(ruleSpan(first.line), first.line.start), message: 'This rule matches first' },
          ],
          fixes: () => fixesOf(later, first, isException, ctx.document.text),
        },
      ];
    });
  },
  examples: [
    {
      bad: 'measure func=BPRM_CHECK\n⟦measure func=BPRM_CHECK uid=0⟧',
      fixed: 'measure func=BPRM_CHECK',
    },
    {
      bad: 'appraise func=MODULE_CHECK\n⟦appraise func=MODULE_CHECK appraise_type=imasig⟧',
      fixed: 'appraise func=MODULE_CHECK',
    },
    {
      bad: 'measure func=BPRM_CHECK\n⟦dont_measure func=BPRM_CHECK fsmagic=0x1021994⟧',
      fixed: 'dont_measure func=BPRM_CHECK fsmagic=0x1021994\nmeasure func=BPRM_CHECK',
    },
  ],
  good: [
    'dont_measure fsmagic=0x1021994\nmeasure func=BPRM_CHECK',
    'measure func=BPRM_CHECK\naudit func=BPRM_CHECK uid=0',
  ],
});

function fixesOf(
  later: PlacedPolicyRule,
  first: PlacedPolicyRule,
  isException: boolean,
  text: string,
): readonly Fix[] {
  const removal = removedLine(later.line, text);
  if (!isException)
    return [fix('Remove the rule, which has no effect', isPlain(first, later) ? 'safe' : 'unsafe', removal)];
  const at = { start: first.line.start, end: first.line.start };
  const title = `Move the exception above line ${ruleNumberOf(first)}, so that it matches first`;
  return [fix(title, 'unsafe', { span: at, newText: `${later.line.text}\n` }, removal)];
}

/**
 * Reports whether two rules do the same with what they match. Options such as appraise_type= say that more was
 * meant than what an earlier rule does.
 */
function isPlain(first: PlacedPolicyRule, later: PlacedPolicyRule): boolean {
  return (
    [first, later].every(({ line }) => !line.words.some(isOption)) && first.rule.action === later.rule.action
  );
}

function isOption({ name }: PolicyWord): boolean {
  return policyWordFact(name)?.kind === 'option';
}
