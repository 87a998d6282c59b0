import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** The byte 0x01 in a key. */
export const keySeparator = defineLoadCheck({
  code: 'AR129',
  name: 'key-separator',
  title: 'The byte 0x01 in a key',
  evidence: 'reading',
  what: 'The byte 0x01 parts the keys of a rule. Inside a key it makes two of one; since audit 4.2 auditctl refuses it.',
  why: 'The rule carries other keys than were written, or the load stops.',
  reasons: ['key-separator'],
  message: () => ({
    wrong: 'The key holds the byte 0x01, which parts the keys of a rule.',
    remedy: 'Remove it, or write a second -k.',
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
