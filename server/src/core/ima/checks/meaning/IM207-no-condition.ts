import { matchesEverything } from '../../model/policyEffects.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { ruleSpan } from '../policyWordsOf.ts';

/** Reports a rule that has no condition. */
export const noCondition = definePolicyLineCheck({
  code: 'IM207',
  name: 'no-condition',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  title: 'A rule without a condition',
  what: 'The rule has neither a hook nor a condition. The kernel loads it, and it matches every file, also those of `proc` and `sysfs`.',
  why: 'A `measure` or `audit` rule like this hashes everything that is opened, run or mapped; a `dont_` rule turns its action off.',
  run: (rule, line) => {
    // What a rule that appraises everything does is reported by itself.
    if (!matchesEverything(rule) || rule.action === 'appraise') return [];
    return [
      {
        span: ruleSpan(line),
        message: `"${rule.action}" without a condition matches every file. Add "func=" with a hook.`,
      },
    ];
  },
  examples: [{ bad: '⟦audit⟧' }, { bad: '⟦dont_measure⟧\nmeasure func=KEY_CHECK' }],
  good: ['audit func=BPRM_CHECK'],
});
