import { definePolicyLineCheck } from '../definePolicyCheck.ts';

/** Reports labels, which are refused until the security module has its policy. */
export const labelNeedsPolicy = definePolicyLineCheck({
  code: 'IM211',
  name: 'label-needs-policy',
  category: 'meaning',
  severity: 'info',
  evidence: 'kernel',
  unproven: "That the same rule loads once SELinux's policy is loaded was read, not tried.",
  title: 'A label that the kernel refuses before the policy of the security module is loaded',
  what: 'The rule matches a label of a security module such as SELinux. If the policy of that module is not loaded yet, or does not contain the label, the kernel refuses the whole IMA policy.',
  why: 'dracut loads the IMA policy in the initramfs, before the policy of SELinux is loaded, so the kernel refuses the IMA policy. systemd loads the policies of SELinux and Smack first, then the IMA policy. AppArmor supports no label but `subj_role=`.',
  run: ({ labels }, line) => {
    const word = line.words.find((w) => labels.has(w.name));
    if (!word) return [];
    return [
      {
        span: word.span,
        message: `The kernel refuses "${word.name}=" before the policy of the security module, such as SELinux, is loaded. Load the IMA policy afterward.`,
        cause: { id: 'labels' },
      },
    ];
  },
  examples: [{ bad: 'audit func=BPRM_CHECK ⟦subj_type=httpd_t⟧' }],
  good: ['audit func=BPRM_CHECK fowner=0'],
});
