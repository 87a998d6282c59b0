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
  title: 'A template that does not say that a digest is of fs-verity',
  what: 'The rule measures digests of fs-verity, but its template has no field `d-ngv2`, which says what kind of digest it is. The kernel prints a notice.',
  why: 'Whoever verifies the list of measurements reads the digest as a hash of the content, and finds another.',
  run: ({ verity, template, family }, line) => {
    const word = wordNamed(line, 'template');
    if (!word || !verity || family !== 'measure' || !template || template.format.includes('d-ngv2'))
      return [];
    const better = template.format.includes('|sig') ? 'ima-sigv2' : 'ima-ngv2';
    return [
      {
        span: word.span,
        message: `"${template.name}" does not say that a digest is of fs-verity. Use "template=${better}".`,
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
