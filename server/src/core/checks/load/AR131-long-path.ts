import { defineLoadCheck } from '../defineCheck.ts';

/** A path that is too long. */
export const longPath = defineLoadCheck({
  code: 'AR131',
  name: 'long-path',
  title: 'A path or a value that is too long',
  what: 'A watched path has less than 4096 bytes and its last part at most 255; so has the value of every text field.',
  why: 'auditctl refuses the line.',
  reasons: ['path-too-long', 'base-too-long', 'string-too-long', 'kernel-long-path'],
  message: (f) =>
    f.reason === 'base-too-long' || f.reason === 'kernel-long-path'
      ? {
          wrong:
            'The path has a part of more than 255 bytes (or more than 4095 in all): no file can have that name.',
        }
      : { wrong: 'The value has more than the 4096 bytes that a path may have.' },
  examples: [{ bad: `-w ⟦/etc/${'x'.repeat(256)}⟧ -p wa -k long` }],
  good: [`-w /etc/${'x'.repeat(255)} -p wa -k long`],
});
