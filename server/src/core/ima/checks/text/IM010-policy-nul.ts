import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a NUL byte. */
export const policyNul = definePolicyLoadCheck({
  code: 'IM010',
  name: 'policy-nul',
  category: 'text',
  evidence: 'reading',
  title: 'A NUL byte',
  what: 'The line contains a NUL byte (a byte with the value 0). For the kernel, the text of a policy ends at the first NUL byte.',
  why: 'The kernel does not see the rest of the file. It notices that it has read fewer bytes than the file has, and refuses the whole policy.',
  reasons: ['nul'],
  message: () => ({ wrong: 'A NUL byte ends the policy here.', remedy: 'Remove the byte.' }),
  cause: { id: 'NUL' },
  fixes: ({ fault }) => [fix('Remove the byte', 'safe', replace(fault.span, ''))],
  examples: [{ bad: 'audit func=BPRM_CHECK⟦\0⟧', fixed: 'audit func=BPRM_CHECK' }],
  good: ['audit func=BPRM_CHECK'],
});
