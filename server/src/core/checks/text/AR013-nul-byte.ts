import { defineCheck } from '../defineCheck.ts';
import { fix, replace, shortened } from '../edits.ts';

/** Reports a NUL byte, at which auditctl ends a line. */
export const nulByte = defineCheck({
  code: 'AR013',
  name: 'nul-byte',
  category: 'text',
  severity: 'warning',
  title: 'A NUL byte in a line',
  what: 'The line contains a NUL byte. auditctl reads the line only up to that byte. If the line begins with the byte, auditctl ignores the whole line. A NUL byte in a comment, or on a line with nothing else, changes nothing and is not reported.',
  why: 'auditctl reports no error. But if text follows the byte, the loaded rule differs from the written one: it may watch another path, or lack filters or its key. Editors show the byte as a box or not at all. Usually a program wrote it into the file by mistake.',
  looksAround: (_line, node) => node.kind !== 'comment' && node.text.includes('\0'),
  run: ({ node }) => {
    const start = node.text.indexOf('\0');
    if (start < 0 || node.kind === 'comment') return [];
    const rest = node.text
      .slice(start + 1)
      .replaceAll('\0', '')
      .trim();
    if (node.kind === 'blank' && rest === '') return [];
    const lost = rest === '' ? '' : `, so auditctl ignores "${shortened(rest)}"`;
    const bytes = [...node.text.matchAll(/\0/g)].map((m) => ({ start: m.index, end: m.index + 1 }));
    const title = bytes.length > 1 ? `Remove the ${bytes.length} NUL bytes` : 'Remove the NUL byte';
    return [
      {
        span: { start, end: start + 1 },
        message: `A NUL byte ends the line here${lost}. Remove the byte.`,
        fixes: () => [fix(title, 'unsafe', ...bytes.map((span) => replace(span, '')))],
      },
    ];
  },
  examples: [
    { bad: '-w /etc/pass⟦\0⟧wd -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '⟦\0⟧-w /etc/passwd -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-w /etc/passwd -p wa -k id⟦\0⟧', fixed: '-w /etc/passwd -p wa -k id' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '# a \0 comment', ' \0'],
});
