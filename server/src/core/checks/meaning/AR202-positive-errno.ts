import { errnos } from '../../facts/tables.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleWith } from '../loadedRule.ts';

/** Reports exit=EACCES, where a failed call returns -EACCES. */
export const positiveErrno = defineCheck({
  code: 'AR202',
  name: 'positive-errno',
  category: 'meaning',
  severity: 'warning',
  title: 'An error name without a minus sign in exit=',
  evidence: 'auditctl',
  what: 'A filter compares `exit` with the name of an error but has no minus sign before it, as in `exit=EACCES`.',
  why: 'A system call that fails returns the error as a negative number: `-EACCES` is -13. `EACCES` alone is 13, which only a system call that succeeds can return. So the rule loads, but does not record the failures that it is meant for.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F exit=⟦EACCES⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k open',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k open',
    '-a always,exit -F arch=b64 -S read -F exit=13 -k read',
  ],
  about: T.exit,
  run: (ctx) =>
    (ruleWith(ctx, /exit[!<>&]?=?[a-z]/i)?.fields ?? []).flatMap((f) => {
      if (f.name !== 'exit' || !errnos.find(f.value)) return [];
      const message = `"${f.value}" without a minus is ${errnos.find(f.value)?.number}, but a failed system call returns "-${f.value}". Write "exit${f.op}-${f.value}".`;
      return [
        {
          span: f.span,
          message,
          fixes: () => [
            fix(`Write "-${f.value}"`, 'unsafe', replace({ start: f.span.start, end: f.span.start }, '-')),
          ],
        },
      ];
    }),
});
