import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LOAD_ENDS } from '../loadEnds.ts';

/** Reports the byte 0x01 in a key. */
export const keySeparator = defineLoadCheck({
  code: 'AR129',
  name: 'key-separator',
  title: 'The byte 0x01 in a key',
  evidence: 'reading',
  what: 'The byte 0x01 separates the keys of a rule. Inside a key, it splits the key in two; since audit 4.2, auditctl refuses it.',
  why: `The rule has other keys than the file shows, or auditctl refuses the line. ${LOAD_ENDS}`,
  reasons: ['key-separator'],
  message: () => ({
    wrong: 'The key contains the byte 0x01, which separates keys.',
    remedy: 'Remove it, or add a second "-k".',
  }),
  fixes: (f) => [
    fix(
      'Remove the byte',
      'unsafe',
      replace(f.fault.span, f.node.text.slice(f.fault.span.start, f.fault.span.end).replaceAll('\x01', '')),
    ),
  ],
  examples: [
    { bad: '-w /etc/passwd -p wa -k ⟦a\x01b⟧', fixed: '-w /etc/passwd -p wa -k ab', target: 'newest' },
  ],
  good: ['-w /etc/passwd -p wa -k a -k b'],
});
