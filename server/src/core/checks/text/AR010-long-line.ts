import { LINE_BYTES } from '../../syntax/document.ts';
import { defineCheck } from '../defineCheck.ts';
import { shortened } from '../edits.ts';

/** Reports the rest of a line that is longer than auditctl's buffer. */
export const longLine = defineCheck({
  code: 'AR010',
  looksAround: (line) => line.continued,
  name: 'long-line',
  category: 'text',
  severity: 'warning',
  title: 'A line longer than auditctl reads at once',
  what: `auditctl reads at most ${LINE_BYTES} bytes of a line. It reads the rest as the next line, even in a comment.`,
  why: 'auditctl runs the rest of a comment as a rule, and every line number that it prints from here on is one too high.',
  run: (ctx) =>
    ctx.line.continued
      ? [
          {
            span: { start: 0, end: Math.max(1, ctx.node.text.length) },
            message: `auditctl reads at most ${LINE_BYTES} bytes per line and treats "${shortened(ctx.node.text.trim())}" as a new line. Split the line.`,
          },
        ]
      : [],
  examples: [{ bad: `# ${'-'.repeat(LINE_BYTES - 2)}⟦# the end of a long comment⟧` }],
  good: [`# ${'-'.repeat(LINE_BYTES - 2)}`],
});
