import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** A rules file inside a rules file. */
export const nestedFile = defineLoadCheck({
  code: 'AR140',
  name: 'nested-file',
  title: 'A rules file that reads another',
  what: 'A rules file cannot read another one with -R. Rules in several files go into /etc/audit/rules.d, where augenrules joins them.',
  why: 'auditctl refuses the line.',
  reasons: ['nested-file'],
  message: (f) => ({
    wrong: `A rules file cannot read another one ("${f.fault.words['path']}").`,
    remedy: 'Put that file into /etc/audit/rules.d.',
  }),
  fixes: () => [fix('Make it a comment', 'unsafe', replace({ start: 0, end: 0 }, '# '))],
  examples: [{ bad: '⟦-R⟧ /etc/audit/other.rules', fixed: '# -R /etc/audit/other.rules' }],
  good: ['# -R /etc/audit/other.rules'],
});
