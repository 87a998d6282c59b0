import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { optionsNamed, optionText, rewrite } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports -D with other options on its line. */
export const deleteAll = defineLoadCheck({
  code: 'AR138',
  name: 'delete-all',
  title: '-D with other options on the same line',
  what: '`-D` (delete all rules) must be alone on its line. The only exception is `-D -k KEY`, which deletes the rules with that key.',
  why: `${LINE_REFUSED} If \`-D\` is the last of exactly three words, auditctl crashes instead. It then loads none of the rules below, even if an earlier line has \`-i\` or \`-c\`.`,
  reasons: ['delete-all', 'delete-all-crash'],
  span: (f) => optionsNamed(f.node, 'D', 'l')[0]?.span ?? f.fault.span,
  message: (f) => {
    const option = optionsNamed(f.node, 'D')[0] ? '-D' : '-l';
    return { wrong: `"${option}" must be alone on its line.`, remedy: `Move "${option}" to its own line.` };
  },
  fixes: (f): readonly Fix[] => {
    const [first] = optionsNamed(f.node, 'D');
    const others = f.node.options.filter((o) => o !== first).map((o) => optionText(f.node, o));
    if (!first || f.node.rest.length > 0 || others.length === 0) return [];
    return [rewrite(f.node, 'Move "-D" to its own line', 'unsafe', `-D\n${others.join('\n')}`)];
  },
  examples: [
    { bad: '-b 8192 ⟦-D⟧', fixed: '-D\n-b 8192' },
    { bad: '⟦-D⟧ -b 8192', fixed: '-D\n-b 8192' },
  ],
  good: ['-D', '-D -k identity'],
});
