import { defineCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

const SHOWN = 40;

/** A NUL byte, which ends a line for auditctl. */
export const nulByte = defineCheck({
  code: 'AR013',
  name: 'nul-byte',
  category: 'text',
  severity: 'warning',
  title: 'A NUL byte in a line',
  what: 'The line holds a NUL byte. auditctl reads the line up to there and ignores the rest: all of it where the byte comes first.',
  why: 'The rule that loads is another than the one that is written: it may watch another path, or lack its filters or its key. No error is reported. Editors show the byte as nothing or as a box; it is often left by a program that wrote the file.',
  looksAround: (_line, node) => node.kind !== 'comment' && node.text.includes('\0'),
  run: ({ node }) => {
    const start = node.text.indexOf('\0');
    if (start < 0 || node.kind === 'comment') return [];
    const rest = node.text
      .slice(start + 1)
      .replaceAll('\0', '')
      .trim();
    const shown = rest.length > SHOWN ? `${rest.slice(0, SHOWN - 1)}…` : rest;
    if (node.kind === 'blank' && rest === '') return [];
    const lost = rest === '' ? '' : `: auditctl ignores "${shown}"`;
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
