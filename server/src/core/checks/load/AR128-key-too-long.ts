import { defineLoadCheck } from '../defineCheck.ts';

/** Keys that are too long, or hold the byte that parts keys. */
export const keyTooLong = defineLoadCheck({
  code: 'AR128',
  name: 'key-too-long',
  title: 'Keys of more than 256 bytes',
  what: 'All keys of a rule together, with one byte between each two, may have 256 bytes. Letters beyond ASCII count two to four.',
  why: 'auditctl refuses the line.',
  reasons: ['key-too-long'],
  claims: (f) =>
    f.reason === 'key-too-long' || (f.reason === 'string-too-long' && f.fault.words['max'] === '256'),
  message: () => ({
    wrong: 'The keys of this rule have more than 256 bytes together.',
    remedy: 'Shorten them.',
  }),
  examples: [{ bad: `-w /etc/passwd -p wa -k ⟦${'identity-'.repeat(29)}⟧` }],
  good: [`-w /etc/passwd -p wa -k ${'x'.repeat(256)}`],
});
