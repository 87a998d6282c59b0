import { defineLoadCheck } from '../defineCheck.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports keys that are too long together. */
export const keyTooLong = defineLoadCheck({
  code: 'AR128',
  name: 'key-too-long',
  title: 'Keys of more than 256 bytes',
  what: 'All keys of a rule together can have at most 256 bytes, counting one byte between two keys. A letter such as `é` has two bytes, and other characters outside ASCII up to four.',
  why: LINE_REFUSED,
  reasons: ['key-too-long'],
  claims: (f) =>
    f.reason === 'key-too-long' || (f.reason === 'string-too-long' && f.fault.words['max'] === '256'),
  message: (f) => ({
    wrong:
      f.node.parts.keys.length > 1
        ? 'The keys of this rule are longer than 256 bytes in total.'
        : 'The key of this rule is longer than 256 bytes.',
    remedy: f.node.parts.keys.length > 1 ? 'Shorten them.' : 'Shorten it.',
  }),
  examples: [{ bad: `-w /etc/passwd -p wa -k ⟦${'identity-'.repeat(29)}⟧` }],
  good: [`-w /etc/passwd -p wa -k ${'x'.repeat(256)}`],
});
