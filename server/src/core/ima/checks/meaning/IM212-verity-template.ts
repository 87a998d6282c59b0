import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports a template without the type of the digest in a rule for fs-verity. */
export const verityTemplate = definePolicyLineCheck({
  code: 'IM212',
  name: 'verity-template',
  category: 'meaning',
  severity: 'warning',
  evidence: 'reading',
  title: 'A template that does not say that a digest is from fs-verity',
  what: '`digest_type=verity` measures the digest that fs-verity computes, which is not the hash of the content. But the template of the rule does not contain the field `d-ngv2`, which says what kind of digest it is.',
  why: 'Software that verifies the list of measurements compares the digest with the hash of the content. The two differ, so the comparison fails. When the kernel loads such a rule, it prints the notice `ima: verity rules should include d-ngv2`.',
  run: ({ verity, template, family }, line) => {
    const word = wordNamed(line, 'template');
    if (!word || !verity || family !== 'measure' || !template || template.format.includes('d-ngv2'))
      return [];
    const better = template.format.includes('|sig') ? 'ima-sigv2' : 'ima-ngv2';
    return [
      {
        span: word.span,
        message: `"${template.name}" does not record that the digest is from fs-verity. Use "template=${better}".`,
        fixes: () => [fix(`Write "${better}"`, 'unsafe', replace(word.valueSpan, better))],
      },
    ];
  },
  examples: [
    {
      bad: 'measure func=BPRM_CHECK digest_type=verity ⟦template=ima-sig⟧',
      fixed: 'measure func=BPRM_CHECK digest_type=verity template=ima-sigv2',
    },
  ],
  good: ['measure func=BPRM_CHECK digest_type=verity template=ima-ngv2'],
});
