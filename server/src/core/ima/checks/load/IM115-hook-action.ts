import { both } from '../../../text/series.ts';
import { hook } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports an action that the rule's hook does not support. */
export const hookAction = definePolicyLoadCheck({
  code: 'IM115',
  name: 'hook-action',
  title: 'An action that the hook does not support',
  what: 'KEXEC_CMDLINE, KEY_CHECK and CRITICAL_DATA support only `measure` and `dont_measure`, and SETXATTR_CHECK only `appraise`.',
  why: 'The first three hand over data without a file, which can be measured but not appraised or audited.',
  reasons: ['hook-action'],
  message: ({ text, fault }) => {
    const name = fault.other?.value ?? '';
    const actions = hook(name)?.actions ?? [];
    return {
      wrong: `The hook "${name}" does not support "${text}".`,
      remedy: `Use "${both(actions)}", or another hook.`,
    };
  },
  examples: [{ bad: '⟦audit⟧ func=KEY_CHECK' }, { bad: '⟦dont_appraise⟧ func=SETXATTR_CHECK' }],
  good: ['measure func=KEY_CHECK'],
});
