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
  title: 'A line of more than 4095 bytes',
  what: 'The line has more than 4095 bytes. There are two ways to load a policy. A program can write only the path of the file to the kernel, which then reads the file itself; the length of a line is then not limited. Or a program writes the rules line by line, as systemd does when the kernel does not accept the path. Of each line that is written, the kernel reads the first 4095 bytes and drops the rest.',
  why: 'If a condition is dropped, the rule matches more than it says.',
  run: (_rule, { text }) => {
    if (!longerThan(text, MOST)) return [];
    return [
      {
        span: { start: offsetOfByte(text, 0, MOST), end: text.length },
        message: `If the policy is written to the kernel line by line, the kernel drops everything after byte ${MOST} of this line. Shorten the line.`,
      },
    ];
  },
  examples: [{ bad: `audit func=BPRM_CHECK ${' '.repeat(4069)}uid=⟦100⟧` }],
  good: ['audit func=BPRM_CHECK uid=0'],
});
