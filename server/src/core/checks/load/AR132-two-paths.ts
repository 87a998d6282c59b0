import { defineLoadCheck } from '../defineCheck.ts';

/** Two places in a rule that takes one. */
export const twoPaths = defineLoadCheck({
  code: 'AR132',
  name: 'two-paths',
  title: 'Two of path, dir and inode, or two exe, in one rule',
  evidence: 'kernel',
  what: 'A rule is about one place: the kernel takes at most one of path, dir and inode in a rule, and one exe.',
  why: 'auditctl lets the line through, and the kernel refuses the rule.',
  reasons: ['kernel-two-paths'],
  message: (f) => ({
    wrong: `"${f.node.text.slice(f.fault.span.start, f.fault.span.end)}" is the second place in this rule, and a rule takes one.`,
    remedy: 'Write a rule for each.',
  }),
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
