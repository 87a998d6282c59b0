import type { CommandLine, OptionNode } from '../../syntax/line.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import { fix, optionsNamed, optionText, replace, shortened } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { reorderFix } from './reorderOptions.ts';

/** Returns the option that begins a rule; undefined where the line has none. */
function startOf(node: CommandLine): OptionNode | undefined {
  return optionsNamed(node, 'a', 'A', 'd', 'w', 'W')[0];
}

/** Reports -F or -C before -a. */
export const listFirst = defineLoadCheck({
  code: 'AR108',
  name: 'list-first',
  title: 'A field before the list of its rule',
  what: 'auditctl reads the options in order. It must know the list of a rule, such as `exit`, before it reads the fields. So `-a`, `-A`, `-d` or `-w` must come first.',
  why: LINE_REFUSED,
  reasons: ['list-before-field'],
  message: (f) => {
    const first = startOf(f.node);
    return {
      wrong: first
        ? `"${f.fault.words['field']}" comes before "${shortened(optionText(f.node, first))}".`
        : `The line has "${f.fault.words['field']}" but no list and action.`,
      remedy: `Put "${first ? shortened(optionText(f.node, first)) : '-a always,exit'}" first.`,
    };
  },
  fixes: (f) => {
    const first = startOf(f.node);
    if (first) return reorderFix(`Put "${optionText(f.node, first)}" first`, f.node);
    return [fix('Put "-a always,exit" first', 'unsafe', replace({ start: 0, end: 0 }, '-a always,exit '))];
  },
  examples: [
    { bad: '⟦-F⟧ arch=b64 -a always,exit -S open', fixed: '-a always,exit -F arch=b64 -S open' },
    { bad: '⟦-F⟧ arch=b64 -S open -k open', fixed: '-a always,exit -F arch=b64 -S open -k open' },
  ],
  good: ['-a always,exit -F arch=b64 -S open'],
});
