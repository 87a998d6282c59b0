import { defineLoadCheck } from '../defineCheck.ts';
import { fix, optionsNamed, replace } from '../edits.ts';

/** -S without any list. */
export const noList = defineLoadCheck({
  code: 'AR109',
  name: 'no-list',
  title: 'System calls without a list',
  what: 'The line names system calls and no list and action: it is no rule.',
  why: 'auditctl refuses the line.',
  reasons: ['no-list'],
  span: (f) => optionsNamed(f.node, 'S')[0]?.span ?? f.fault.span,
  message: () => ({
    wrong: 'The line has "-S" and no "-a LIST,ACTION".',
    remedy: 'Begin it with "-a always,exit".',
  }),
  fixes: () => [
    fix('Begin with "-a always,exit"', 'unsafe', replace({ start: 0, end: 0 }, '-a always,exit ')),
  ],
  examples: [{ bad: '⟦-S⟧ open', fixed: '-a always,exit -S open' }],
  good: ['-a always,exit -F arch=b64 -S open'],
});
