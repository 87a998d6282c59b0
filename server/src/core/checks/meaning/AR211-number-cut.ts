import { MAX_U32 } from '../../facts/kernelNumbers.ts';
import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { numbersOf } from './writtenNumbers.ts';

const MAX = BigInt(MAX_U32);
const MIN = -0x80000000n;

/** A number that does not fit into 32 bits. */
export const numberCut = defineCheck({
  code: 'AR211',
  name: 'number-cut',
  category: 'meaning',
  severity: 'warning',
  title: 'A number that is cut to 32 bits',
  evidence: 'auditctl',
  what: 'A value is larger than 4294967295 (or smaller than -2147483648). The kernel keeps 32 bits of it.',
  why: 'The upper part is lost without a word, so the rule compares with another number: `uid=4294967296` is root. An inode of more than 32 bits stands for every inode with the same lower half.',
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
      const message = `"${n.text}" does not fit into 32 bits: what counts is ${value}. Write a number of at most 4294967295.`;
      return [{ span: n.part(0, n.text.length), message }];
    }),
});
