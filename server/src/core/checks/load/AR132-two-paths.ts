import { defineLoadCheck } from '../defineCheck.ts';
import { shortened } from '../edits.ts';
import { RULE_REJECTED } from '../loadEnds.ts';

/** Reports a second path, dir, inode or exe in a rule. */
export const twoPaths = defineLoadCheck({
  code: 'AR132',
  name: 'two-paths',
  title: 'Two paths or two programs in one rule',
  evidence: 'kernel',
  what: 'The kernel accepts only one of the fields path, dir and inode in a rule, and only one exe. To record several files or programs, write a rule for each.',
  why: RULE_REJECTED,
  reasons: ['kernel-two-paths'],
  message: (f) => {
    const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    const one = /^exe/i.test(text) ? '"exe"' : '"path", "dir" or "inode"';
    return {
      wrong: `The kernel accepts only one ${one} per rule.`,
      remedy: `Write a separate rule for "${shortened(text)}".`,
    };
  },
  examples: [
    {
      bad: '-a always,exit -F path=/etc/passwd -F ⟦path=/etc/shadow⟧ -F perm=wa -k identity',
      fixed:
        '-a always,exit -F path=/etc/passwd -F perm=wa -k identity\n-a always,exit -F path=/etc/shadow -F perm=wa -k identity',
    },
    { bad: '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -F ⟦exe=/usr/bin/ncat⟧ -k nc' },
  ],
  good: ['-a always,exit -F path=/etc/passwd -F exe=/usr/bin/vim -F perm=wa -k identity'],
});
