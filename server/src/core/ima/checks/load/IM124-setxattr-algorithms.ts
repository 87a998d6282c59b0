import { fix } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a rule for SETXATTR_CHECK without algorithms. */
export const setxattrAlgorithms = definePolicyLoadCheck({
  code: 'IM124',
  name: 'setxattr-algorithms',
  title: 'SETXATTR_CHECK without appraise_algos=',
  what: 'A rule for SETXATTR_CHECK says which hash algorithms a program may use when it writes the attribute security.ima of a file. The rule must therefore have `appraise_algos=`. It supports no other condition or option.',
  why: 'Without the list, the kernel refuses the whole policy. If the policy has several rules for SETXATTR_CHECK, only the first one counts. It applies to all files.',
  reasons: ['needs-algorithms'],
  message: () => ({
    wrong: '"SETXATTR_CHECK" requires a list of algorithms.',
    remedy: 'Add a list such as "appraise_algos=sha256".',
  }),
  fixes: ({ fault }) => [
    fix('Add "appraise_algos=sha256"', 'unsafe', {
      span: { start: fault.span.end, end: fault.span.end },
      newText: ' appraise_algos=sha256',
    }),
  ],
  examples: [
    {
      bad: 'appraise ⟦func=SETXATTR_CHECK⟧',
      fixed: 'appraise func=SETXATTR_CHECK appraise_algos=sha256',
    },
  ],
  good: ['appraise func=SETXATTR_CHECK appraise_algos=sha256'],
});
