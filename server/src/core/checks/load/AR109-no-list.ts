import { defineLoadCheck } from '../defineCheck.ts';
import { fix, optionsNamed, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports -S without a list and action. */
export const noList = defineLoadCheck({
  code: 'AR109',
  name: 'no-list',
  title: 'System calls without a list',
  what: 'The line names system calls but has no list and action (such as `-a always,exit`), so it is not a rule.',
  why: LINE_REFUSED,
  reasons: ['no-list'],
  span: (f) => optionsNamed(f.node, 'S')[0]?.span ?? f.fault.span,
  message: () => ({
    wrong: 'The line has "-S" but no list and action.',
    remedy: 'Add "-a always,exit" at the start.',
  }),
  fixes: () => [
    fix('Add "-a always,exit" at the start', 'unsafe', replace({ start: 0, end: 0 }, '-a always,exit ')),
  ],
  examples: [{ bad: '⟦-S⟧ open', fixed: '-a always,exit -S open' }],
  good: ['-a always,exit -F arch=b64 -S open'],
});
