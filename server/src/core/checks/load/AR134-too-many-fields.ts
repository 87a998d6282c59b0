import { defineLoadCheck } from '../defineCheck.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports a field beyond the most that a rule can have. */
export const tooManyFields = defineLoadCheck({
  code: 'AR134',
  name: 'too-many-fields',
  title: 'More than 63 fields in a rule',
  what: 'A rule can have at most 63 fields. `arch=` and each `-C` count as a field, and all keys together count as one.',
  why: LINE_REFUSED,
  reasons: ['too-many-fields'],
  message: (f) => ({
    wrong: `A rule can have at most 63 fields; "${f.fault.words['field']}" is one too many.`,
    remedy: 'Remove fields that the rule does not need.',
  }),
  examples: [
    {
      bad: `-a always,exit -F arch=b64 -S open ${Array.from({ length: 62 }, (_, i) => `-F a0!=${i}`).join(' ')} -F ⟦a0!=62⟧ -k open`,
    },
  ],
  good: [],
});
