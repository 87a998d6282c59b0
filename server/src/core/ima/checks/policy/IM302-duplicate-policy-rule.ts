import { fix } from '../../../checks/edits.ts';
import { shift } from '../../../text/span.ts';
import type { PlacedPolicyRule } from '../../model/judgePolicy.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { removedLine, ruleNumberOf } from '../policyLines.ts';
import { ruleSpan, ruleTextOf } from '../policyWordsOf.ts';

/** Reports a rule that the policy has already. */
export const duplicatePolicyRule = definePolicyDocumentCheck({
  code: 'IM302',
  name: 'duplicate-policy-rule',
  category: 'ruleset',
  severity: 'warning',
  evidence: 'kernel',
  title: 'A rule that is already in the policy',
  what: 'An earlier line contains the same rule, word for word.',
  why: 'The kernel loads both rules without a message, but only the first one has an effect.',
  runDocument: ({ rules, document }) => {
    const seen = new Map<string, PlacedPolicyRule>();
    return rules.flatMap((later) => {
      const text = ruleTextOf(later.line);
      const first = seen.get(text);
      if (!first) {
        seen.set(text, later);
        return [];
      }
      return [
        {
          span: shift(ruleSpan(later.line), later.line.start),
          message: `Line ${ruleNumberOf(first)} has the same rule. Remove this one.`,
          related: [{ span: shift(ruleSpan(first.line), first.line.start), message: 'The same rule' }],
          fixes: () => [fix('Remove the repeated rule', 'safe', removedLine(later.line, document.text))],
        },
      ];
    });
  },
  examples: [
    {
      bad: 'audit func=BPRM_CHECK\n⟦audit  func=BPRM_CHECK⟧',
      fixed: 'audit func=BPRM_CHECK',
    },
  ],
  good: ['audit func=BPRM_CHECK\nmeasure func=BPRM_CHECK'],
});
