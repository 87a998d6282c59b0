import { shift } from '../../../text/span.ts';
import { mayMeet } from '../../model/policyEffects.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { ruleSpan } from '../policyWordsOf.ts';

/** Reports an exception from no rule. */
export const uselessException = definePolicyDocumentCheck({
  code: 'IM303',
  name: 'useless-exception',
  category: 'ruleset',
  severity: 'info',
  most: 2000,
  evidence: 'reading',
  title: 'An exception that no rule needs',
  what: 'A `dont_` rule makes an exception to later rules with the same action. Here there is no such rule, or none could match the same files.',
  why: 'The exception has no effect. It makes no exception to the built-in policy of the kernel either, because a policy that is loaded replaces the built-in one. A kernel that is built with CONFIG_IMA_WRITE_POLICY can load more policies later, and appends their rules to this policy. Ignore this problem if one of those policies has the rule that needs the exception.',
  runDocument: ({ rules }) =>
    rules.flatMap(({ line, rule }, i) => {
      const { family } = rule;
      if (!rule.isException) return [];
      const needs = rules
        .slice(i + 1)
        .some((r) => r.rule.family === family && !r.rule.isException && mayMeet(rule, r.rule));
      // One that comes too late is reported with the rule that decides before it.
      const isLate = rules
        .slice(0, i)
        .some((r) => r.rule.family === family && !r.rule.isException && mayMeet(rule, r.rule));
      if (needs || isLate) return [];
      return [
        {
          span: shift(ruleSpan(line), line.start),
          message: `This exception has no effect: no later "${family}" rule could match the same files. Remove the exception, or add such a rule below.`,
          cause: { id: `exception from ${family}` },
        },
      ];
    }),
  examples: [{ bad: '⟦dont_measure fsmagic=0x9fa0⟧\naudit func=BPRM_CHECK' }],
  good: ['dont_measure fsmagic=0x9fa0\nmeasure func=BPRM_CHECK'],
});
