import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a NUL byte. */
export const policyNul = definePolicyLoadCheck({
  code: 'IM010',
  name: 'policy-nul',
  category: 'text',
  evidence: 'reading',
  title: 'A NUL byte',
  what: 'The line contains a NUL byte, which ends the text of the file for the kernel.',
  why: 'The kernel misses the rest of the file, and refuses all of it.',
  reasons: ['nul'],
  message: () => ({ wrong: 'A NUL byte ends the policy here.', remedy: 'Remove it.' }),
  cause: { id: 'NUL' },
  fixes: ({ fault }) => [fix('Remove the byte', 'safe', replace(fault.span, ''))],
  examples: [{ bad: 'audit func=BPRM_CHECK⟦\0⟧', fixed: 'audit func=BPRM_CHECK' }],
  good: ['audit func=BPRM_CHECK'],
});
