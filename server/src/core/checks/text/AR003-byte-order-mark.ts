import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports a byte order mark at the start of a file. */
export const byteOrderMark = defineLoadCheck({
  code: 'AR003',
  name: 'byte-order-mark',
  category: 'text',
  title: 'A byte order mark before the first word',
  what: 'The line begins with a byte order mark (U+FEFF), an invisible character that some editors write at the start of a file.',
  why: `auditctl reads the mark as part of the first word, so that word is neither an option nor the \`#\` of a comment. ${LINE_REFUSED}`,
  reasons: [],
  claims: (f) => f.node.text.startsWith('\ufeff'),
  span: () => ({ start: 0, end: 1 }),
  message: () => ({
    wrong: 'The line begins with an invisible byte order mark, which auditctl reads as text.',
    remedy: 'Save the file as UTF-8 without a BOM.',
  }),
  fixes: () => [fix('Remove the byte order mark', 'safe', replace({ start: 0, end: 1 }, ''))],
  examples: [
    { bad: '⟦\ufeff⟧-w /etc/passwd -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '⟦\ufeff⟧# a comment', fixed: '# a comment' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '# \ufeff'],
});
