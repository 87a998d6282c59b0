import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace, shortened } from '../edits.ts';
import { LOAD_ENDS } from '../loadEnds.ts';

/** Reports a line that contains no option. */
export const noOption = defineLoadCheck({
  code: 'AR104',
  name: 'no-option',
  title: 'A line without any option',
  what: 'The line contains words, but none of them is an option, so the line is neither a rule nor a setting. A comment must begin with `#`.',
  why: `auditctl refuses the line without printing a reason. ${LOAD_ENDS}`,
  reasons: ['no-option'],
  message: (f) => ({
    wrong: `The line begins with "${shortened(f.fault.words['word'] ?? '')}", not with an option.`,
    remedy: 'Add "#" to make it a comment.',
  }),
  fixes: () => [fix('Make it a comment', 'unsafe', replace({ start: 0, end: 0 }, '# '))],
  examples: [{ bad: '⟦these⟧ rules watch the accounts', fixed: '# these rules watch the accounts' }],
  good: ['# these rules watch the accounts'],
});
