import { fix } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a line that is a path. */
export const policyPath = definePolicyLoadCheck({
  code: 'IM009',
  name: 'policy-path',
  category: 'text',
  title: 'A path instead of a rule',
  what: 'The line begins with a slash. When a program writes a path to `/sys/kernel/security/ima/policy`, the kernel loads the file with that path as a policy. But inside that file, the kernel reads each line as a rule, even if it is a path.',
  why: 'A policy cannot include another one, so the kernel refuses the whole policy.',
  reasons: ['path-line'],
  message: ({ line }) => ({
    wrong: `"${line.text.length > 40 ? `${line.text.slice(0, 39)}…` : line.text}" is read as a rule: a policy cannot include another file.`,
    remedy: 'Copy the rules of that file here.',
  }),
  fixes: () => [fix('Comment the line out', 'unsafe', { span: { start: 0, end: 0 }, newText: '# ' })],
  examples: [{ bad: '⟦/etc/ima/site.policy⟧', fixed: '# /etc/ima/site.policy' }],
  good: ['# /etc/ima/site.policy\naudit func=BPRM_CHECK'],
});
