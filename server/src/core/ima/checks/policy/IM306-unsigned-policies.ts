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
  title: 'Appraise rules without one for policies',
  what: 'The policy appraises files, but no `appraise` rule for POLICY_CHECK requires that policies are signed.',
  why: 'Where the kernel accepts another policy, root can load one without these rules. Once the rule is in force, only a signed policy file is accepted, by its absolute path.',
  runDocument: ({ rules, document }) => {
    const appraise = rules.filter(({ rule }) => rule.family === 'appraise' && !rule.isException);
    const [first] = appraise;
    const last = appraise.at(-1);
    if (!first || !last || appraise.some(({ rule }) => !rule.hook || rule.hook.name === 'POLICY_CHECK'))
      return [];
    return [
      {
        span: shift(ruleSpan(first.line), first.line.start),
        message: 'Root can load an unsigned policy without these rules. Add "appraise func=POLICY_CHECK".',
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
