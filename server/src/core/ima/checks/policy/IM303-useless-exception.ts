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
  title: 'An exception from no rule',
  what: 'No later rule has the action that this exception is for, or none that could match the same files.',
  why: 'The policy replaces the one that the kernel was built with, so there is nothing to make an exception from. A kernel that appends policies (CONFIG_IMA_WRITE_POLICY) may get the rule later.',
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
          message: `No later "${family}" rule matches what this one excludes. Add the rule, or remove this one.`,
          cause: { id: `exception from ${family}` },
        },
      ];
    }),
  examples: [{ bad: '⟦dont_measure fsmagic=0x9fa0⟧\naudit func=BPRM_CHECK' }],
  good: ['dont_measure fsmagic=0x9fa0\nmeasure func=BPRM_CHECK'],
});
