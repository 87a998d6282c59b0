import type { KeyPart } from '../../syntax/argumentParts.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { RULE_REJECTED } from '../loadEnds.ts';

/** Returns the key that is written as `KEY=`; undefined where the rule has none. */
function upperCase(f: Failure): KeyPart | undefined {
  return f.node.parts.keys.find((k) => k.spelling === 'KEY=');
}

/** Reports a key that becomes a second key field. */
export const twoKeys = defineLoadCheck({
  code: 'AR133',
  name: 'two-keys',
  title: 'A second key field',
  evidence: 'kernel',
  what: 'auditctl joins all keys that are written as `-k` or `-F key=` into one field. A key with its field name in uppercase letters (`KEY=`) or with the operator `!=` becomes a separate field, and the kernel accepts only one key field.',
  why: RULE_REJECTED,
  reasons: ['kernel-two-keys'],
  message: (f) => {
    const odd = upperCase(f);
    if (odd)
      return {
        wrong: `auditctl joins keys into one key field, but "${odd.argument.value}" in uppercase becomes a second one, which the kernel does not accept.`,
        remedy: 'Write "key=" in lowercase.',
      };
    return {
      wrong: 'This rule has two key fields, but the kernel accepts only one.',
      remedy: 'Write all keys as "-k" or "key=", which auditctl joins into one field.',
    };
  },
  fixes: (f): readonly Fix[] => {
    const key = upperCase(f);
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
