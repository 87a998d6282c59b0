import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace, shortened } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports a line that contains no option. */
export const noOption = defineLoadCheck({
  code: 'AR104',
  name: 'no-option',
  title: 'A line without any option',
  what: 'The line contains words, but none of them is an option. It is neither a rule nor a setting, and not a comment, because a comment begins with "#".',
  why: `${LINE_REFUSED} It gives no reason.`,
  reasons: ['no-option'],
  message: (f) => ({
    wrong: `The line begins with "${shortened(f.fault.words['word'] ?? '')}", not with an option.`,
    remedy: 'Add "#" to make it a comment.',
  }),
  fixes: () => [fix('Make it a comment', 'unsafe', replace({ start: 0, end: 0 }, '# '))],
  examples: [{ bad: '⟦these⟧ rules watch the accounts', fixed: '# these rules watch the accounts' }],
  good: ['# these rules watch the accounts'],
});
