import { comparesNoGroup } from '../../model/policyEffects.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports a group that the rule's hook does not compare. */
export const groupNotCompared = definePolicyLineCheck({
  code: 'IM202',
  name: 'group-not-compared',
  category: 'meaning',
  severity: 'warning',
  evidence: 'reading',
  title: 'A group that the hook ignores',
  what: 'The hooks KEY_CHECK and CRITICAL_DATA compare `uid=`, but not `gid=` or `egid=`. Of the kernels that were tried, those up to 5.15 do not know these two conditions and refuse the rule. Those from 5.19 load the rule and ignore the group.',
  why: 'The rule matches for every group, which is more than it says.',
  run: (rule, line) => {
    const word = wordNamed(line, 'gid', 'egid');
    if (!word || !comparesNoGroup(rule)) return [];
    return [
      {
        span: word.span,
        message: `"${rule.hook?.name}" ignores groups, so the rule matches for every group. Remove "${word.text}".`,
        fixes: () => [withoutWord({ line }, word, 'safe')],
      },
    ];
  },
  examples: [{ bad: 'measure func=KEY_CHECK ⟦gid=0⟧', fixed: 'measure func=KEY_CHECK' }],
  good: ['measure func=KEY_CHECK uid=0'],
});
