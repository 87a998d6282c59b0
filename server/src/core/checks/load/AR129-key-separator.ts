import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LOAD_ENDS } from '../loadEnds.ts';

/** Reports the byte 0x01 in a key. */
export const keySeparator = defineLoadCheck({
  code: 'AR129',
  name: 'key-separator',
  title: 'The byte 0x01 in a key',
  evidence: 'reading',
  what: 'The byte 0x01, shown here as ␁, separates the keys of a rule in the kernel and in the log. Inside a key, it splits the key into two keys.',
  why: `Before audit 4.2, the rule gets two keys where the file shows one. Since audit 4.2, auditctl refuses the line. ${LOAD_ENDS}`,
  reasons: ['key-separator'],
  message: () => ({
    wrong: 'The key contains the invisible byte 0x01 ("␁"), which separates keys.',
    remedy: 'Remove the byte, or write each key with its own "-k".',
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
