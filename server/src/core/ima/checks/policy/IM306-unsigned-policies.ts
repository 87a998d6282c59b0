import { fix } from '../../../checks/edits.ts';
import { shift } from '../../../text/span.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { ruleSpan } from '../policyWordsOf.ts';

/** Reports appraise rules that anybody with root can replace. */
export const unsignedPolicies = definePolicyDocumentCheck({
  code: 'IM306',
  name: 'unsigned-policies',
  category: 'ruleset',
  severity: 'info',
  evidence: 'kernel',
  title: 'A policy that appraises files but does not require that policies are signed',
  what: 'The policy appraises files, but it has no `appraise` rule for POLICY_CHECK. Such a rule requires that later policies are signed.',
  why: 'Without such a rule, root can add an unsigned policy on a kernel that accepts more than one (CONFIG_IMA_WRITE_POLICY). With the rule in force, the kernel accepts only a signed policy file, and only if the absolute path of the file (not its text) is written to `/sys/kernel/security/ima/policy`. At the next boot, the rule is in force again only after this policy is loaded. The built-in policy that `ima_policy=secure_boot` on the kernel command line selects has such a rule from the start.',
  runDocument: ({ rules, document }) => {
    const appraise = rules.filter(({ rule }) => rule.family === 'appraise' && !rule.isException);
    const [first] = appraise;
    const last = appraise.at(-1);
    if (!first || !last || appraise.some(({ rule }) => !rule.hook || rule.hook.name === 'POLICY_CHECK'))
      return [];
    return [
      {
        span: shift(ruleSpan(first.line), first.line.start),
        message:
          'If the kernel lets root load another policy later, that policy need not be signed. Add "appraise func=POLICY_CHECK appraise_type=imasig".',
        fixes: () => {
          const end = Math.min(last.line.end + 1, document.text.length);
          return [
            fix('Add a rule that requires signed policies from then on', 'unsafe', {
              span: { start: end, end },
              newText: 'appraise func=POLICY_CHECK appraise_type=imasig\n',
            }),
          ];
        },
      },
    ];
  },
  examples: [
    {
      bad: '⟦appraise func=MODULE_CHECK appraise_type=imasig⟧',
      fixed:
        'appraise func=MODULE_CHECK appraise_type=imasig\nappraise func=POLICY_CHECK appraise_type=imasig',
    },
  ],
  good: ['measure func=MODULE_CHECK'],
});
