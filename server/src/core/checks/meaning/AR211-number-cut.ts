import { MAX_U32 } from '../../facts/kernelNumbers.ts';
import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { numbersOf } from './writtenNumbers.ts';

const MAX = BigInt(MAX_U32);
const MIN = -0x80000000n;

/** Reports a number that does not fit into 32 bits. */
export const numberCut = defineCheck({
  code: 'AR211',
  name: 'number-cut',
  category: 'meaning',
  severity: 'warning',
  title: 'A number of more than 32 bits',
  evidence: 'auditctl',
  what: 'A value is greater than 4294967295 (or less than -2147483648). The kernel keeps only its lower 32 bits.',
  why: 'The upper bits are lost without a warning, so the rule compares with another number: `uid=4294967296` becomes `uid=0`, the user root. In the same way, `inode=8589934603` becomes `inode=11`. The kernel also cuts the inode number of each file that it compares, so this rule matches every file whose inode number has the same lower 32 bits, such as 11 and 8589934603.',
  examples: [
    { bad: '-a always,exit -F arch=b64 -S execve -F uid=⟦4294967296⟧ -k exec' },
    { bad: '-a always,exit -F arch=b64 -S open -F inode=⟦8589934603⟧ -k file' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F auid!=4294967295 -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid!=-1 -k exec',
  ],
  about: T.oddNumber,
  run: (ctx) =>
    numbersOf(ctx).flatMap((n) => {
      const { wide, value } = n.parsed;
      if (n.kind === 'call' || (wide <= MAX && wide >= MIN)) return [];
      const most = wide > MAX ? 'at most 4294967295' : 'at least -2147483648';
      const remedy = n.of === 'inode' ? 'Match the file by "path=" instead.' : `Write ${most}.`;
      const message = `"${n.text}" exceeds 32 bits: the kernel uses ${value} instead. ${remedy}`;
      return [{ span: n.part(0, n.text.length), message }];
    }),
});
