import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { RULE_REJECTED } from '../loadEnds.ts';

/** Reports an ID that is compared with "unset" where the kernel does not support it. */
export const unsetId = defineLoadCheck({
  code: 'AR120',
  name: 'unset-id',
  title: 'An ID that cannot be compared with unset',
  evidence: 'kernel',
  what: '`unset` (also written -1 or 4294967295) is the login UID of processes that do not belong to a login, such as daemons. Of the fields for user and group IDs, the kernel accepts this value only for auid (the login UID), and only with `=` and `!=`.',
  why: RULE_REJECTED,
  reasons: ['kernel-id'],
  message: (f) => {
    const { field = '' } = f.fault.words;
    return {
      wrong:
        field === 'auid'
          ? 'The kernel accepts "unset" (-1) for "auid" only with "=" or "!=".'
          : `The kernel does not accept "unset" (-1) for "${field}".`,
      remedy: `Use "auid${operatorOf(f)}unset".`,
    };
  },
  fixes: (f): readonly Fix[] => {
    const op = operatorOf(f);
    return [fix(`Write "auid${op}unset"`, 'unsafe', replace(f.fault.span, `auid${op}unset`))];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F ⟦uid!=unset⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid!=unset -k open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F ⟦auid>=-1⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid!=unset -k open',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F auid!=unset -k open',
    '-a always,exit -F arch=b64 -S open -F auid!=-1 -k open',
  ],
});

/** Returns the operator that is written if it is = or !=, else !=. */
function operatorOf(f: Failure): string {
  const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
  return /^[a-z_]+(!?=)/i.exec(text)?.[1] ?? '!=';
}
