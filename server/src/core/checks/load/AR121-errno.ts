import { errnos } from '../../facts/tables.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import type { Failure } from '../failure.ts';
import { nearestNameFixes, unknownNameMessage } from './unknownNames.ts';

/** An error name that does not exist. */
export const unknownErrno = defineLoadCheck({
  code: 'AR121',
  name: 'errno',
  title: 'An error code that does not exist',
  what: 'exit= takes a number or the name of an error code, with a minus before it for what a failed call returns.',
  why: 'auditctl refuses the line.',
  reasons: ['unknown-errno'],
  message: (f) => unknownNameMessage(f, errnos, 'error code', minus(f)),
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

function minus(f: Failure): string {
  return (f.fault.words['value'] ?? '').startsWith('-') ? '-' : '';
}
