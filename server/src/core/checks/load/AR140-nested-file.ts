import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports -R, which reads another rules file. */
export const nestedFile = defineLoadCheck({
  code: 'AR140',
  name: 'nested-file',
  title: 'A rules file that reads another',
  what: 'A rules file cannot read another file with `-R`. To keep rules in several files, put the files into `/etc/audit/rules.d`. augenrules joins the files of that directory into one.',
  why: LINE_REFUSED,
  reasons: ['nested-file'],
  message: (f) => ({
    wrong: `A rules file cannot read another file: "${f.fault.words['path']}".`,
    remedy: 'Move that file to /etc/audit/rules.d.',
  }),
  fixes: () => [fix('Comment the line out', 'unsafe', replace({ start: 0, end: 0 }, '# '))],
  examples: [{ bad: '⟦-R⟧ /etc/audit/other.rules', fixed: '# -R /etc/audit/other.rules' }],
  good: ['# -R /etc/audit/other.rules'],
});
