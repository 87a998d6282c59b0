import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { RULE_REJECTED } from '../loadEnds.ts';

/** Reports a key that becomes a second key field. */
export const twoKeys = defineLoadCheck({
  code: 'AR133',
  name: 'two-keys',
  title: 'A second key field',
  evidence: 'kernel',
  what: 'auditctl joins all keys that are written as `-k` or `-F key=` into one field. A key written with capital letters (`KEY=`) or with `!=` becomes a separate field, and the kernel accepts only one key field.',
  why: RULE_REJECTED,
  reasons: ['kernel-two-keys'],
  message: () => ({
    wrong: 'This rule has two key fields, but the kernel accepts only one.',
    remedy: 'Write all keys as "-k" or "key=", which auditctl joins into one field.',
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
