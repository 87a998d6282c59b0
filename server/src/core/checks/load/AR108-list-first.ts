import { defineLoadCheck } from '../defineCheck.ts';
import { fix, optionsNamed, optionText, replace } from '../edits.ts';
import { reorderFix } from './reorderOptions.ts';

/** -F or -C before -a. */
export const listFirst = defineLoadCheck({
  code: 'AR108',
  name: 'list-first',
  title: 'A field before the list',
  what: 'auditctl reads the options in order, and a field is checked against the list of its rule: so -a (or -w) comes first.',
  why: 'auditctl refuses the line.',
  reasons: ['list-before-field'],
  message: (f) => ({
    wrong: `"${f.fault.words['field']}" comes before the rule's list.`,
    remedy: 'Put "-a always,exit" (or "-w PATH") first.',
  }),
  fixes: (f) => {
    const first = optionsNamed(f.node, 'a', 'A', 'd', 'w', 'W')[0];
    if (first) return reorderFix(`Put "${optionText(f.node, first)}" first`, f.node);
    return [fix('Begin with "-a always,exit"', 'unsafe', replace({ start: 0, end: 0 }, '-a always,exit '))];
  },
  examples: [
    { bad: '⟦-F⟧ arch=b64 -a always,exit -S open', fixed: '-a always,exit -F arch=b64 -S open' },
    { bad: '⟦-F⟧ arch=b64 -S open -k open', fixed: '-a always,exit -F arch=b64 -S open -k open' },
  ],
  good: ['-a always,exit -F arch=b64 -S open'],
});
