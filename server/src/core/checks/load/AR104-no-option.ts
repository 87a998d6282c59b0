import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** A line that does not begin with any option. */
export const noOption = defineLoadCheck({
  code: 'AR104',
  name: 'no-option',
  title: 'A line without any option',
  what: 'The line holds words and none of them is an option: no rule, no setting, and no comment either, since a comment begins with "#".',
  why: 'auditctl refuses the line and gives no reason.',
  reasons: ['no-option'],
  message: (f) => ({
    wrong: `"${f.fault.words['word']}" begins no rule: the line holds no option.`,
    remedy: 'Put "#" before it if it is a comment.',
  }),
  fixes: () => [fix('Make it a comment', 'unsafe', replace({ start: 0, end: 0 }, '# '))],
  examples: [{ bad: '⟦these⟧ rules watch the accounts', fixed: '# these rules watch the accounts' }],
  good: ['# these rules watch the accounts'],
});
