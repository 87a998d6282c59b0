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
  title: 'A line that is longer than what the kernel reads in one write',
  what: 'The line has more than 4095 bytes. If a program writes the policy to the kernel line by line, the kernel reads the first 4095 bytes of the line and drops the rest.',
  why: 'If a condition is dropped, the rule matches more than it says. There is no such limit for a file that the kernel loads by its path.',
  run: (_rule, { text }) => {
    if (!longerThan(text, MOST)) return [];
    return [
      {
        span: { start: offsetOfByte(text, 0, MOST), end: text.length },
        message: `If a program writes this line to the kernel, everything after byte ${MOST} is dropped. Shorten the line.`,
      },
    ];
  },
  examples: [{ bad: `audit func=BPRM_CHECK ${' '.repeat(4069)}uid=⟦100⟧` }],
  good: ['audit func=BPRM_CHECK uid=0'],
});
