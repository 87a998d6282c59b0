import { defineLoadCheck } from '../defineCheck.ts';
import { optionsNamed } from '../edits.ts';
import { reorderFix } from './reorderOptions.ts';

/** -p before what it is about. */
export const permOrder = defineLoadCheck({
  code: 'AR126',
  name: 'perm-order',
  title: '-p before its watch',
  what: '-p sets the permissions of the watch (or of the field) that stands before it.',
  why: 'auditctl refuses the line.',
  reasons: ['perm-before-watch', 'perm-without-fields'],
  message: (f) =>
    f.reason === 'perm-before-watch'
      ? {
          wrong: `"-p ${f.fault.words['value']}" stands before the watch that it is about.`,
          remedy: 'Put "-w PATH" first.',
        }
      : {
          wrong: `"-p ${f.fault.words['value']}" has no field before it.`,
          remedy: 'Put "-F path=" or "-F dir=" before it.',
        },
  fixes: (f) => {
    if (optionsNamed(f.node, 'w', 'W')[0]) return reorderFix('Put the watch first', f.node);
    return f.reason === 'perm-without-fields' ? reorderFix('Put "-p" behind the fields', f.node) : [];
  },
  examples: [
    { bad: '⟦-p⟧ wa -w /etc/passwd -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-a always,exit -p ⟦wa⟧ -k identity' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '-a always,exit -F dir=/etc -p wa -k etc'],
});
