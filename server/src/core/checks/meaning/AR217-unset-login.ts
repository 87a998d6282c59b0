import { F, OP, UNSET_ID } from '../../facts/kernelNumbers.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, optionEnd, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** Reports a lower limit of auid that the unset login UID satisfies. */
export const unsetLogin = defineCheck({
  code: 'AR217',
  name: 'unset-login',
  category: 'meaning',
  severity: 'hint',
  title: 'auid>=N without auid!=unset',
  evidence: 'kernel',
  what: 'The rule has a lower limit for the login UID (auid), but does not exclude `unset`.',
  why: 'A process that does not belong to a login, such as a daemon, has the login UID `unset`, which is the number 4294967295. That number is above every limit, so the rule also matches daemons, which is rarely intended.',
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
    // Nothing to report with an exact value, an upper limit, or a filter that excludes unset.
    if (sent.some((f) => (f.op === OP.ne ? f.value === UNSET_ID : f.op !== OP.gt && f.op !== OP.ge)))
      return [];
    const above = rule.fields.find((f) => f.name === 'auid' && (f.op === '>=' || f.op === '>'));
    if (!above) return [];
    const end = optionEnd(above.option);
    const written = above.argument.value.slice(0, above.argument.value.indexOf(above.op));
    const message = `"${above.argument.value}" also matches daemons: their login UID is unset (4294967295). Add "-F ${written}!=unset".`;
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
