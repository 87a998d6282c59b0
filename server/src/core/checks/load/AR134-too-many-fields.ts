import { defineLoadCheck } from '../defineCheck.ts';

/** More fields than fit. */
export const tooManyFields = defineLoadCheck({
  code: 'AR134',
  name: 'too-many-fields',
  title: 'More than 63 fields in a rule',
  what: 'A rule holds at most 63 fields, with arch, every -C and all keys as one counted.',
  why: 'auditctl refuses the line.',
  reasons: ['too-many-fields'],
  message: (f) => ({
    wrong: `"${f.fault.words['field']}" is more than the 63 fields that a rule can have.`,
    remedy: 'Write two rules.',
  }),
  examples: [
    {
      bad: `-a always,exit -F arch=b64 -S open ${Array.from({ length: 62 }, (_, i) => `-F a0!=${i}`).join(' ')} -F ⟦a0!=62⟧ -k open`,
      target: 'newest',
    },
  ],
  good: [],
});
