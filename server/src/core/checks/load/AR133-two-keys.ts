import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** Two key fields. */
export const twoKeys = defineLoadCheck({
  code: 'AR133',
  name: 'two-keys',
  title: 'A key written so that it becomes a second key field',
  evidence: 'kernel',
  what: 'All keys given with -k and -F key= are joined into one field. A key given with other letters (KEY=) or with != is a field of its own, and the kernel takes one only.',
  why: 'auditctl lets the line through, and the kernel refuses the rule.',
  reasons: ['kernel-two-keys'],
  message: () => ({
    wrong: 'This rule has two key fields, and the kernel takes one.',
    remedy: 'Write every key as "-k KEY" or "-F key=KEY".',
  }),
  fixes: (f): readonly Fix[] => {
    const key = f.node.parts.keys.find((k) => k.spelling === 'KEY=');
    if (!key) return [];
    const name = { start: key.argument.span.start, end: key.span.start };
    return [fix('Write "key="', 'safe', replace(name, 'key='))];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F KEY=a -k ⟦b⟧',
      fixed: '-a always,exit -F arch=b64 -S open -F key=a -k b',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F key=a -k b'],
});
