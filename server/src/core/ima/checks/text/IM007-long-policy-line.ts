import { longerThan, offsetOfByte } from '../../../text/bytes.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';

/** The bytes of a write that the kernel reads (PAGE_SIZE - 1). */
const MOST = 4095;

/** Reports a rule that is longer than what the kernel reads of one write. */
export const longPolicyLine = definePolicyLineCheck({
  code: 'IM007',
  name: 'long-policy-line',
  category: 'text',
  severity: 'warning',
  evidence: 'kernel',
  title: 'A line with more bytes than the kernel reads in one write',
  what: 'The line has more than 4095 bytes. Where a policy is written line by line, the kernel reads the first 4095 and drops the rest.',
  why: 'A condition that is dropped makes the rule match more than it says. A file that the kernel loads by its path has no such limit.',
  run: (_rule, { text }) => {
    if (!longerThan(text, MOST)) return [];
    return [
      {
        span: { start: offsetOfByte(text, 0, MOST), end: text.length },
        message: `The kernel reads ${MOST} bytes of a line that is written to it, and drops the rest. Shorten the line.`,
      },
    ];
  },
  examples: [{ bad: `audit func=BPRM_CHECK ${' '.repeat(4069)}uid=⟦100⟧` }],
  good: ['audit func=BPRM_CHECK uid=0'],
});
