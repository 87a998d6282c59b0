import { targetLabels } from '../../model/targetLabels.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import { fix, optionAround, optionText, replace, withoutOption } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LOAD_ENDS } from '../loadEnds.ts';

/** Says which system call is added and which machine lacks it, and on which targets unless on all. */
function wrongOn({ node, fault, failing, targets }: Failure): string {
  const on = failing.length < targets.length ? `On ${targetLabels(failing.map((j) => j.target))}, ` : '';
  const perm = node.text.slice(fault.span.start, fault.span.end);
  const machine = fault.words['machine'];
  return `${on}auditctl refuses this line on ${machine} machines: for "${perm}", it adds the system call "${fault.words['syscall']}", which ${machine} lacks.`;
}

/** Reports perm= where auditctl adds a system call that the machine lacks. */
export const permSyscall = defineLoadCheck({
  code: 'AR136',
  name: 'perm-syscall',
  title: 'perm= that adds a system call that the architecture lacks',
  what: 'Since audit 3.1.3, a `perm=` after an `arch=` makes auditctl add to the rule the system calls that need these permissions. Up to audit 4.0.3, auditctl also adds calls that aarch64 and riscv64 lack, such as rename, open and chmod, and then finds that it does not know them.',
  why: `On aarch64 and riscv64, auditctl refuses the line. ${LOAD_ENDS}`,
  reasons: ['perm-syscall'],
  message: (f) => ({
    wrong: wrongOn(f),
    namesTargets: true,
    remedy: 'Put "perm=" before "arch=", or update to audit 4.0.4.',
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
