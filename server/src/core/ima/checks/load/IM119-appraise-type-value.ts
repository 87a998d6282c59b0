import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { namesInstead, useName } from '../policyFixes.ts';

const TYPES = ['imasig', 'imasig|modsig', 'sigv3'];

/** Reports a value of appraise_type= that the kernel does not accept. */
export const appraiseTypeValue = definePolicyLoadCheck({
  code: 'IM119',
  name: 'appraise-type-value',
  title: 'A value of appraise_type= that the kernel does not accept',
  what: '`appraise_type=` says which kind of signature a file must have. Its values are `imasig`, `imasig|modsig` (in this order) and `sigv3`. `imasig|modsig` also accepts a signature that is appended to the file. This value requires a kernel that is built with CONFIG_IMA_APPRAISE_MODSIG.',
  why: 'Any other value makes the kernel refuse the whole policy, and so does `modsig` alone. Debian builds its kernels without CONFIG_IMA_APPRAISE_MODSIG, Ubuntu with it.',
  reasons: ['unknown-appraise-type', 'needs-modsig'],
  claims: ({ fault, word }) =>
    word?.name === 'appraise_type' &&
    (fault.reason === 'unknown-appraise-type' || fault.reason === 'needs-modsig'),
  message: ({ text, fault }) =>
    fault.reason === 'needs-modsig'
      ? {
          wrong: '"modsig" (a signature appended to the file) requires a kernel that is built for it.',
          refusing: 'Other kernels',
          remedy: 'Use "imasig".',
        }
      : {
          wrong: `"${text}" is not a value of "appraise_type=".`,
          remedy: text.includes('modsig') ? 'Use "imasig|modsig".' : useName(text, TYPES, 'Use "imasig".'),
        },
  fixes: ({ text, fault }) => {
    if (fault.reason === 'needs-modsig')
      return [fix('Write "imasig"', 'unsafe', replace(fault.span, 'imasig'))];
    if (text.split(/[|,]/).includes('modsig'))
      return [
        fix(
          'Write "imasig|modsig"',
          text === 'modsig' ? 'unsafe' : 'safe',
          replace(fault.span, 'imasig|modsig'),
        ),
      ];
    return namesInstead(fault.span, text, TYPES);
  },
  examples: [
    {
      bad: 'appraise func=MODULE_CHECK appraise_type=⟦modsig|imasig⟧',
      fixed: 'appraise func=MODULE_CHECK appraise_type=imasig|modsig',
    },
    {
      bad: 'appraise func=MODULE_CHECK appraise_type=⟦imasig|modsig⟧',
      fixed: 'appraise func=MODULE_CHECK appraise_type=imasig',
      target: 'debian-12',
    },
    {
      bad: 'appraise func=MODULE_CHECK appraise_type=⟦imsig⟧',
      fixed: 'appraise func=MODULE_CHECK appraise_type=imasig',
    },
  ],
  good: ['appraise func=MODULE_CHECK appraise_type=imasig|modsig'],
});
