import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a line of the shell file that names the policy. */
export const shellVariable = definePolicyLoadCheck({
  code: 'IM128',
  name: 'shell-variable',
  evidence: 'reading',
  title: 'A shell variable that belongs to /etc/sysconfig/ima',
  what: 'The line sets a variable such as IMAPOLICY or IMAKEYSDIR, which dracut reads from `/etc/sysconfig/ima`. That file names the policy; it is not one.',
  why: 'The policy that dracut loads is in `/etc/sysconfig/ima-policy`, the one of systemd in `/etc/ima/ima-policy`.',
  reasons: [],
  claims: ({ word }) =>
    word !== undefined && /^(?:IMA[A-Z]+|EVMKEY[A-Z]*)$/.test(word.name) && word.operator === '=',
  message: ({ word }) => ({
    wrong: `"${word?.name}" is a variable of /etc/sysconfig/ima, not a rule.`,
    remedy: 'Move it there.',
  }),
  examples: [{ bad: '⟦IMAPOLICY="/etc/sysconfig/ima-policy"⟧' }],
  good: ['audit func=BPRM_CHECK'],
});
