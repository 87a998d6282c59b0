import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** An id that is compared with "unset" where the kernel does not take that. */
export const unsetId = defineLoadCheck({
  code: 'AR120',
  name: 'unset-id',
  title: 'An id other than auid compared with unset',
  evidence: 'kernel',
  what: 'unset (-1, 4294967295) is the login uid of what no login started. The kernel takes the value for auid only, and there with = and != only.',
  why: 'auditctl lets the line through, the kernel refuses the rule, and the load stops.',
  reasons: ['kernel-id'],
  message: (f) => {
    const { field = '' } = f.fault.words;
    return field === 'auid'
      ? { wrong: 'auid can only be equal to unset, or not equal.', remedy: 'Write "auid!=unset".' }
      : {
          wrong: `The kernel takes no "unset" (-1) for "${field}".`,
          remedy: 'Only auid can be unset: write "auid!=unset".',
        };
  },
  fixes: (f): readonly Fix[] => {
    const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    const op = /^[a-z_]+(!?=)/i.exec(text)?.[1] ?? '!=';
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
