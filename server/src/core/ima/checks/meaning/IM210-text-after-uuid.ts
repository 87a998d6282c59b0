import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

const UUID_LENGTH = 36;

/** Reports text after a UUID, which the kernel ignores. */
export const textAfterUuid = definePolicyLineCheck({
  code: 'IM210',
  name: 'text-after-uuid',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  title: 'Extra characters after a UUID',
  what: 'The kernel reads the first 36 characters of `fsuuid=` as the UUID, and ignores what follows.',
  why: 'The rule loads, but the UUID is probably not the one that was meant.',
  run: ({ fsuuid }, line) => {
    const word = wordNamed(line, 'fsuuid');
    if (!word || fsuuid === undefined || word.value.length <= UUID_LENGTH) return [];
    const span = { start: word.valueSpan.start + UUID_LENGTH, end: word.valueSpan.end };
    const text = word.value.slice(UUID_LENGTH);
    return [
      {
        span,
        message: `The kernel ignores "${text.slice(0, 40)}" after the UUID. Remove that text, and check the UUID.`,
        fixes: () => [fix('Remove the text after the UUID', 'safe', replace(span, ''))],
      },
    ];
  },
  examples: [
    {
      bad: 'measure fsuuid=8bcbe394-4f13-4144-be8e-5aa9ea2ce2f6⟦ff⟧',
      fixed: 'measure fsuuid=8bcbe394-4f13-4144-be8e-5aa9ea2ce2f6',
    },
  ],
  good: ['measure fsuuid=8bcbe394-4f13-4144-be8e-5aa9ea2ce2f6'],
});
