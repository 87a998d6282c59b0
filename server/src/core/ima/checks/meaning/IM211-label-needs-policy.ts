import { definePolicyLineCheck } from '../definePolicyCheck.ts';

/** Reports labels, which are refused until the security module has its policy. */
export const labelNeedsPolicy = definePolicyLineCheck({
  code: 'IM211',
  name: 'label-needs-policy',
  category: 'meaning',
  severity: 'info',
  evidence: 'kernel',
  unproven: 'That the kernel loads the rule after the policy of SELinux is known only from the source code.',
  title: 'A label that the kernel refuses before the policy of the security module is loaded',
  what: 'The rule matches a label of a security module such as SELinux. If the policy of that module is not loaded yet, or does not contain the label, the kernel refuses the whole IMA policy.',
  why: 'dracut loads the IMA policy in the initramfs, before the policy of SELinux is loaded, so the kernel refuses the IMA policy. systemd loads the policies of SELinux and Smack first, then the IMA policy. AppArmor supports only one of the conditions for labels, `subj_role=`.',
  run: ({ labels }, line) => {
    const word = line.words.find((w) => labels.has(w.name));
    if (!word) return [];
    return [
      {
        span: word.span,
        message: `If the policy of the security module, such as SELinux, is not loaded yet, the kernel refuses "${word.name}=". Load the IMA policy after that policy.`,
        cause: { id: 'labels' },
      },
    ];
  },
  examples: [
    {
      bad: 'audit func=BPRM_CHECK ⟦subj_type=httpd_t⟧',
      answer: 'Whether a kernel loads this example depends on the policy of its security module.',
    },
  ],
  good: ['audit func=BPRM_CHECK fowner=0'],
});
