import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

/** Reports appraise_flag= on kernels that refuse it. */
export const appraiseFlag = definePolicyLoadCheck({
  code: 'IM121',
  name: 'appraise-flag',
  title: 'An appraise_flag= that the kernel refuses',
  what: 'The option `appraise_flag=check_blacklist` was made to let the kernel check files against its list of forbidden hashes. Of the kernels that were tried, those from 5.8 to 6.5 accept it only if the same rule has `appraise_type=imasig|modsig` and the kernel is built with support for appended signatures. 5.4 accepts it in any rule. So do the kernels from 6.8, but they ignore it.',
  why: 'A kernel that refuses the option refuses the whole policy. The kernels from 6.8 always check the list, so they do not need the option.',
  reasons: ['unknown-appraise-flag', 'flag-needs-modsig'],
  claims: ({ fault, word }) =>
    word?.name === 'appraise_flag' &&
    (fault.reason === 'unknown-appraise-flag' ||
      fault.reason === 'flag-needs-modsig' ||
      fault.reason === 'needs-modsig'),
  span: ({ word, fault }) => word?.span ?? fault.span,
  message: ({ fault, word }) => {
    const remedy = `Remove "${word?.text}".`;
    if (fault.reason === 'unknown-appraise-flag')
      return { wrong: `"${word?.value}" is not a flag that the kernel knows.`, remedy };
    return {
      wrong:
        'From Linux 5.8 to 6.5, "appraise_flag=" requires the exact text "appraise_type=imasig|modsig" in the rule.',
      refusing: 'These kernels',
      remedy,
    };
  },
  fixes: (f) => (f.word ? [withoutWord(f, f.word, 'safe')] : []),
  examples: [
    {
      bad: 'appraise func=FILE_CHECK appraise_type=imasig ⟦appraise_flag=check_blacklist⟧',
      fixed: 'appraise func=FILE_CHECK appraise_type=imasig',
    },
  ],
  good: ['appraise func=FILE_CHECK appraise_type=imasig'],
});
