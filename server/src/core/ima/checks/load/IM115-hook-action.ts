import { hook } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports an action that the rule's hook does not support. */
export const hookAction = definePolicyLoadCheck({
  code: 'IM115',
  name: 'hook-action',
  title: 'An action that the hook does not support',
  what: 'The hooks KEXEC_CMDLINE, KEY_CHECK and CRITICAL_DATA support only the actions `measure` and `dont_measure`. SETXATTR_CHECK supports only `appraise`. Of the kernels that were tried, 5.4 is an exception: it accepts every action with KEXEC_CMDLINE.',
  why: 'The kernel refuses the whole policy because of the combination. The first three hooks see data that is not in a file, such as a key. Such data can be measured, but not appraised or audited.',
  reasons: ['hook-action'],
  message: ({ text, fault }) => {
    const name = fault.other?.value ?? '';
    const actions = hook(name)?.actions ?? [];
    const action = actions.find((a) => a.startsWith('dont_') === text.startsWith('dont_')) ?? actions[0];
    return {
      wrong: `The hook "${name}" does not support the action "${text}".`,
      remedy: `Use "${action}", or remove the rule.`,
    };
  },
  examples: [{ bad: '⟦audit⟧ func=KEY_CHECK' }, { bad: '⟦dont_appraise⟧ func=SETXATTR_CHECK' }],
  good: ['measure func=KEY_CHECK'],
});
