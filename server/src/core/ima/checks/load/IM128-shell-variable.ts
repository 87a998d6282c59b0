import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a line of the shell file that names the policy. */
export const shellVariable = definePolicyLoadCheck({
  code: 'IM128',
  name: 'shell-variable',
  evidence: 'reading',
  title: 'A shell variable that does not belong in a policy',
  what: 'The line sets a shell variable such as IMAPOLICY or IMAKEYSDIR. dracut, which builds the initramfs, reads these variables from `/etc/sysconfig/ima`. That file says where the policy is; it is not a policy. Likewise, EVMKEY belongs in `/etc/sysconfig/evm`.',
  why: 'The kernel refuses the whole policy because of such a line. dracut loads the policy in `/etc/sysconfig/ima-policy`, and systemd the one in `/etc/ima/ima-policy`.',
  reasons: [],
  claims: ({ word }) =>
    word !== undefined && /^(?:IMA[A-Z]+|EVMKEY[A-Z]*)$/.test(word.name) && word.operator === '=',
  message: ({ word }) => ({
    wrong: `"${word?.name}" is a shell variable, not a rule.`,
    remedy: `Move the line to /etc/sysconfig/${word?.name.startsWith('EVM') ? 'evm' : 'ima'}.`,
  }),
  examples: [{ bad: '⟦IMAPOLICY="/etc/sysconfig/ima-policy"⟧' }],
  good: ['audit func=BPRM_CHECK'],
});
