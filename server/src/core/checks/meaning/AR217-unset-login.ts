import { F, OP, UNSET_ID } from '../../facts/kernelNumbers.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, optionEnd, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** auid>=1000 that lets unset through. */
export const unsetLogin = defineCheck({
  code: 'AR217',
  name: 'unset-login',
  category: 'meaning',
  severity: 'hint',
  title: 'auid>=N without auid!=unset',
  evidence: 'kernel',
  what: 'The rule asks for a login id above a number and does not leave out the unset one.',
  why: 'A process that belongs to no login, such as a daemon, has the login id 4294967295 (`unset`), which is above every number: the rule is about daemons too. That is rarely meant by `auid>=1000`.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F ⟦auid>=1000⟧ -F key=exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -F key=exec',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -F key=exec',
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=4294967295 -F key=exec',
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid<60000 -F key=exec',
  ],
  about: T.order,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    const sent = (rule?.rule.fields ?? []).filter((f) => f.field === F.auid);
    if (!rule || !sent.some((f) => f.op === OP.gt || f.op === OP.ge)) return [];
    // A value of its own, a limit above, or unset left out: then it is not let through.
    if (sent.some((f) => (f.op === OP.ne ? f.value === UNSET_ID : f.op !== OP.gt && f.op !== OP.ge)))
      return [];
    const above = rule.fields.find((f) => f.name === 'auid' && (f.op === '>=' || f.op === '>'));
    if (!above) return [];
    const end = optionEnd(above.option);
    const written = above.argument.value.slice(0, above.argument.value.indexOf(above.op));
    const message = `"${above.argument.value}" is true of daemons too: their login id is unset, which is 4294967295. Add "-F ${written}!=unset" to leave them out.`;
    return [
      {
        span: above.argument.span,
        message,
        fixes: () => [
          fix(`Add "-F ${written}!=unset"`, 'unsafe', replace({ start: end, end }, ` -F ${written}!=unset`)),
        ],
      },
    ];
  },
});
