import { defineLoadCheck } from '../defineCheck.ts';
import { fix, optionAround, optionText, replace, withoutOption } from '../edits.ts';

/** A syscall that auditctl itself adds for perm= and the machine lacks. */
export const permSyscall = defineLoadCheck({
  code: 'AR136',
  name: 'perm-syscall',
  title: 'perm= with an arch on a machine that lacks one of its system calls',
  what: 'Since audit 3.1.3 -F perm= after an arch adds the system calls of its letters. Up to 4.0.3 some of them have names that aarch64 and riscv lack (rename, open, chmod …), and that is an error.',
  why: 'auditctl refuses the line on these machines, and every later one with it.',
  reasons: ['perm-syscall'],
  message: (f) => ({
    wrong: `"${f.node.text.slice(f.fault.span.start, f.fault.span.end)}" makes auditctl add the system call "${f.fault.words['syscall']}", which ${f.fault.words['machine']} does not have.`,
    remedy: 'Put perm= before arch=, or use -w; audit 4.0.4 mends it.',
  }),
  fixes: (f) => {
    const perm = optionAround(f.node, f.fault.span);
    const arch = f.node.parts.fields.find((x) => x.name === 'arch')?.option;
    if (!perm || !arch || arch.span.start > perm.span.start) return [];
    const move = [
      withoutOption(f.node, perm),
      replace({ start: arch.span.start, end: arch.span.start }, `${optionText(f.node, perm)} `),
    ];
    return [fix('Put perm= before arch=', 'unsafe', ...move)];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F path=/etc/passwd -F ⟦perm=wa⟧ -k identity',
      fixed: '-a always,exit -F perm=wa -F arch=b64 -F path=/etc/passwd -k identity',
      target: '3.1.5',
      machine: 'aarch64',
    },
  ],
  good: ['-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -k identity'],
});
