import { K } from '../../model/kernelChanges.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports appraise_flag= on kernels that ignore it. */
export const ignoredFlag = definePolicyLineCheck({
  code: 'IM208',
  name: 'ignored-flag',
  category: 'meaning',
  severity: 'info',
  evidence: 'kernel',
  title: 'An appraise_flag= that the kernel ignores',
  what: 'Of the kernels that were tried, those from 6.8 accept `appraise_flag=` with any value and ignore it.',
  why: 'These kernels always check files against their list of forbidden hashes (the blacklist), so they do not need the option. Of the older kernels that were tried, 5.8 to 6.5 refuse the option in most rules, and 5.4 accepts it in every rule.',
  run: (_rule, line, { kernels }) => {
    const word = wordNamed(line, 'appraise_flag');
    if (!word || !kernels.every((k) => k.tried.every((number) => number >= K.flagIgnored))) return [];
    return [
      {
        span: word.span,
        message: `The kernel always checks its blacklist and ignores "${word.text}". Remove the option.`,
        fixes: () => [withoutWord({ line }, word, 'safe')],
      },
    ];
  },
  examples: [
    {
      bad: 'appraise func=MODULE_CHECK appraise_type=imasig ⟦appraise_flag=check_blacklist⟧',
      fixed: 'appraise func=MODULE_CHECK appraise_type=imasig',
      target: '6.12',
    },
  ],
  good: ['appraise func=MODULE_CHECK appraise_type=imasig'],
});
