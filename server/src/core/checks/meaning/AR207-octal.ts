import { defineCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { numbersOf, readAs } from './writtenNumbers.ts';

/** Reports a number that auditctl reads as octal, such as 010 for 8. */
export const octal = defineCheck({
  code: 'AR207',
  name: 'octal',
  category: 'meaning',
  severity: 'info',
  title: 'A number with a leading 0',
  evidence: 'auditctl',
  what: 'A number begins with 0, so auditctl reads it as octal: `010` is 8. The check skips `a0` to `a3`, because these arguments can be file modes, which are usually written in octal (`a1&0111` for `chmod`).',
  why: 'User IDs, sizes and numbers of system calls are rarely meant to be octal, so the value in use is probably not the intended one.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F auid>=⟦01000⟧ -F auid!=unset -k exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k exec',
    },
    { bad: '-b ⟦010000⟧', fixed: '-b 10000' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S chmod -F a1&0111 -k chmod',
    '-b 8192',
    '-a always,exit -F arch=b64 -S execve -F uid=0 -k exec',
  ],
  about: T.oddNumber,
  run: (ctx) =>
    numbersOf(ctx).flatMap((n) => {
      if (n.kind === 'argument' || !n.parsed.octal || n.parsed.length < n.text.length) return [];
      const plain = n.text.replace(/^(-?)0+(?=\d)/, '$1');
      if (plain === readAs(n)) return [];
      const message = `"${n.text}" has a leading 0: auditctl reads it as octal, which is ${readAs(n)}. Write "${plain}", or "${readAs(n)}" if octal is meant.`;
      const span = n.part(0, n.text.length);
      return [
        {
          span,
          message,
          fixes: () => [
            fix(`Write "${plain}"`, 'unsafe', replace(span, plain)),
            fix(`Write "${readAs(n)}", the value that auditctl reads`, 'unsafe', replace(span, readAs(n))),
          ],
        },
      ];
    }),
});
