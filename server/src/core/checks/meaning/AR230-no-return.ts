import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** Reports a filter by the result of a system call that does not return. */
export const noReturn = defineCheck({
  code: 'AR230',
  name: 'no-return',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  unproven: 'A reboot with success= was not tried.',
  title: 'A filter by the result of a system call that never returns',
  what: 'A rule for the system call `exit` or `exit_group` has a filter with the field `success=` or `exit=`, or a rule for the system call `reboot` has the filter `success=1`.',
  why: 'exit and exit_group never return, so they have no result to compare. On Linux 6.18, a rule for exit_group matched, but not with `success=1`, `success=0` or `exit=0`. A call of `reboot` that restarts the machine does not return either. Only a failed attempt, or a call that does something else, such as turning Ctrl+Alt+Delete off, has a result. For reboot, the severity is info.',
  examples: [
    { bad: '-a always,exit -F arch=b64 -S exit_group -F ⟦success=1⟧ -F key=end' },
    { bad: '-a always,exit -F arch=b64 -S reboot -F ⟦success=1⟧ -F key=power' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S exit_group -F exe=/usr/sbin/sshd -F key=end',
    '-a always,exit -F arch=b64 -S reboot -F key=power',
  ],
  about: T.calls,
  applies: (node) => /-S *(?:exit|reboot)/i.test(node.text) && /success|-F *exit/i.test(node.text),
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (rule?.list !== 'exit' || rule.calls.length === 0) return [];
    const low = rule.calls.map((c) => c.value.toLowerCase());
    const never = low.every((c) => c === 'exit' || c === 'exit_group');
    if (!never && !low.every((c) => c === 'reboot')) return [];
    return rule.fields.flatMap((f) => {
      if (f.name !== 'success' && f.name !== 'exit') return [];
      if (!never && !(f.name === 'success' && f.op === '=' && f.value !== '0')) return [];
      const message = never
        ? `"${low[0]}" never returns, so the rule never matches with "${f.argument.value}". Remove "${f.argument.value}".`
        : `A successful "reboot" does not return, so "${f.argument.value}" matches only calls that do not restart the machine. Watch the programs that restart it, such as "/usr/bin/systemctl".`;
      return [{ span: f.argument.span, message, ...(never ? {} : { severity: 'info' as const }) }];
    });
  },
});
