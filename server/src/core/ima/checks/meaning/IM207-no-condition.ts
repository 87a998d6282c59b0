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
  what: 'The rule has neither a hook (`func=`) nor a condition. The kernel loads it, and it matches every file, even those of `proc` and `sysfs`.',
  why: 'A `measure` or `audit` rule like this hashes every file that is opened, run or mapped into memory. A `dont_` rule like this turns its action off for all rules below it.',
  run: (rule, line) => {
    // What a rule that appraises everything does is reported by itself.
    if (!matchesEverything(rule) || rule.action === 'appraise') return [];
    return [
      {
        span: ruleSpan(line),
        message: rule.isException
          ? `"${rule.action}" without a condition turns off all "${rule.family}" rules below. Add a condition, such as "fsname=tmpfs".`
          : `"${rule.action}" without a condition matches every file. Add a hook, such as "func=BPRM_CHECK".`,
      },
    ];
  },
  examples: [{ bad: '⟦audit⟧' }, { bad: '⟦dont_measure⟧\nmeasure func=BPRM_CHECK' }],
  good: ['audit func=BPRM_CHECK'],
});
