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
  title: 'A line of more than 6143 bytes',
  what: 'auditctl reads at most 6143 bytes of a line and treats the rest as a new line, even if the line is a comment.',
  why: 'auditctl tries to load the rest of a long comment as a rule. In the messages of auditctl, the numbers of all later lines are one too high.',
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
