import { defineLoadCheck, type LoadMessage } from '../defineCheck.ts';
import { REFUSED_OR_REJECTED } from '../loadEnds.ts';

const MESSAGES: Readonly<Record<string, LoadMessage>> = {
  'path-too-long': { wrong: 'The path has more than 4095 bytes.', remedy: 'Shorten it.' },
  'base-too-long': { wrong: 'The last part of the path has more than 255 bytes.', remedy: 'Shorten it.' },
  'kernel-long-path': {
    wrong: 'The path has more than 4095 bytes, or a part of it more than 255.',
    remedy: 'Shorten it.',
  },
};

/** Reports a path or another text that is too long. */
export const longPath = defineLoadCheck({
  code: 'AR131',
  name: 'long-path',
  title: 'A path or a value that is too long',
  what: 'A path can have at most 4095 bytes, and its last part (the name of the file) at most 255. The text of another field, such as subj_type, can have at most 4096 bytes. A name of 256 bytes, as in the example, is reported; one of 255 bytes is not.',
  why: REFUSED_OR_REJECTED,
  reasons: ['path-too-long', 'base-too-long', 'string-too-long', 'kernel-long-path'],
  message: (f) =>
    MESSAGES[f.reason] ?? { wrong: 'The value has more than 4096 bytes.', remedy: 'Shorten it.' },
  examples: [{ bad: `-w ⟦/etc/${'x'.repeat(256)}⟧ -p wa -k long` }],
  good: [`-w /etc/${'x'.repeat(255)} -p wa -k long`],
});
