import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { optionsNamed, optionText, rewrite } from '../edits.ts';

/** -D in company. */
export const deleteAll = defineLoadCheck({
  code: 'AR138',
  name: 'delete-all',
  title: '-D beside other options',
  what: '-D (delete all rules) stands alone on its line, or with one key: "-D -k KEY".',
  why: 'auditctl refuses the line; as the last of three words -D makes auditctl crash.',
  reasons: ['delete-all', 'delete-all-crash'],
  span: (f) => optionsNamed(f.node, 'D', 'l')[0]?.span ?? f.fault.span,
  message: (f) => {
    const option = optionsNamed(f.node, 'D')[0] ? '-D' : '-l';
    return { wrong: `"${option}" stands beside other words.`, remedy: `Give "${option}" a line of its own.` };
  },
  fixes: (f): readonly Fix[] => {
    const [first] = optionsNamed(f.node, 'D');
    const others = f.node.options.filter((o) => o !== first).map((o) => optionText(f.node, o));
    if (!first || f.node.rest.length > 0 || others.length === 0) return [];
    return [rewrite(f.node, 'Give "-D" a line of its own', 'unsafe', `-D\n${others.join('\n')}`)];
  },
  examples: [
    { bad: '-b 8192 ⟦-D⟧', fixed: '-D\n-b 8192' },
    { bad: '⟦-D⟧ -b 8192', fixed: '-D\n-b 8192' },
  ],
  good: ['-D', '-D -k identity'],
});
