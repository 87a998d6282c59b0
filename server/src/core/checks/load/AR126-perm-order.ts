import { defineLoadCheck } from '../defineCheck.ts';
import { optionsNamed } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { reorderFix } from './reorderOptions.ts';

/** Reports -p before its watch or field. */
export const permOrder = defineLoadCheck({
  code: 'AR126',
  name: 'perm-order',
  title: '-p before its watch or field',
  what: '`-p` applies to what comes before it: a watch (`-w`) or, in a rule with `-a`, a field such as `path=`.',
  why: LINE_REFUSED,
  reasons: ['perm-before-watch', 'perm-without-fields'],
  message: (f) =>
    f.reason === 'perm-before-watch'
      ? {
          wrong: `"-p ${f.fault.words['value']}" requires a watch before it.`,
          remedy: 'Put "-w PATH" first.',
        }
      : {
          wrong: `"-p ${f.fault.words['value']}" requires a field before it.`,
          remedy: 'Put "-F path=" or "-F dir=" before "-p".',
        },
  fixes: (f) => {
    if (optionsNamed(f.node, 'w', 'W')[0]) return reorderFix('Put the watch first', f.node);
    return f.reason === 'perm-without-fields' ? reorderFix('Put "-p" after the fields', f.node) : [];
  },
  examples: [
    { bad: '⟦-p⟧ wa -w /etc/passwd -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-a always,exit -p ⟦wa⟧ -k identity' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '-a always,exit -F dir=/etc -p wa -k etc'],
});
