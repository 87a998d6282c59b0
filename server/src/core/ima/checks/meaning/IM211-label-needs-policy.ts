import { definePolicyLineCheck } from '../definePolicyCheck.ts';

/** Reports labels, which are refused until the security module has its policy. */
export const labelNeedsPolicy = definePolicyLineCheck({
  code: 'IM211',
  name: 'label-needs-policy',
  category: 'meaning',
  severity: 'info',
  evidence: 'kernel',
  unproven: "That the same rule loads once SELinux's policy is loaded was read, not tried.",
  title: 'A label that loads only after the policy of the security module',
  what: 'The rule has a label of a security module. As long as the module has no policy with that label, the kernel refuses the whole policy of IMA.',
  why: "dracut loads the policy of IMA before that of SELinux, and so fails. systemd loads SELinux's and Smack's first. AppArmor knows only `subj_role=`.",
  run: ({ labels }, line) => {
    const word = line.words.find((w) => labels.has(w.name));
    if (!word) return [];
    return [
      {
        span: word.span,
        message: `"${word.name}=" is refused until the security module's policy is loaded. Load this policy after it.`,
        cause: { id: 'labels' },
      },
    ];
  },
  examples: [{ bad: 'audit func=BPRM_CHECK ⟦subj_type=httpd_t⟧' }],
  good: ['audit func=BPRM_CHECK fowner=0'],
});
