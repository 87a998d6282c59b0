import { errnos } from '../../facts/tables.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { nearestNameFixes, unknownNameMessage } from './unknownNames.ts';

/** Reports an error name that does not exist. */
export const unknownErrno = defineLoadCheck({
  code: 'AR121',
  name: 'errno',
  title: 'An error name that auditctl does not know',
  what: '`exit=` accepts a number or the name of an error, such as `-EACCES`. The minus sign is needed because a system call that fails returns a negative number. The name can also be in lowercase.',
  why: LINE_REFUSED,
  reasons: ['unknown-errno'],
  message: (f) => unknownNameMessage(f, errnos, 'error name', minus(f)),
  fixes: (f) => nearestNameFixes(f, errnos, minus(f)),
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F exit=⟦-EACCESS⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k open',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k open',
    '-a always,exit -F arch=b64 -S open -F exit=-eperm -k open',
  ],
});

/** Returns the minus sign of the value; empty where it has none. */
function minus(f: Failure): string {
  return (f.fault.words['value'] ?? '').startsWith('-') ? '-' : '';
}
