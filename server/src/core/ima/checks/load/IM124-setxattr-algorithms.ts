import { fix } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a rule for SETXATTR_CHECK without algorithms. */
export const setxattrAlgorithms = definePolicyLoadCheck({
  code: 'IM124',
  name: 'setxattr-algorithms',
  title: 'SETXATTR_CHECK without appraise_algos=',
  what: 'A rule for SETXATTR_CHECK says with which algorithms a hash in security.ima may be written, so it requires `appraise_algos=`, and supports nothing else.',
  why: 'Only the first such rule counts: it is for all files.',
  reasons: ['needs-algorithms'],
  message: () => ({
    wrong: '"SETXATTR_CHECK" requires a list of algorithms.',
    remedy: 'Add "appraise_algos=sha256".',
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
