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
  why: 'If a comment is too long, auditctl tries to load its end as a rule. So the end of a long rule that you commented out can become a rule again. auditctl also counts this end as a separate line, so from there on, the line numbers in its messages are one too high. In the example, 6143 bytes, most of them dashes, come before `-w /srv -k old`, so auditctl loads these words as a rule. A comment of exactly 6143 bytes is not reported.',
  run: (ctx) =>
    ctx.line.continued
      ? [
          {
            span: { start: 0, end: Math.max(1, ctx.node.text.length) },
            message: `auditctl reads at most ${LINE_BYTES} bytes per line and treats "${shortened(ctx.node.text.trim())}" as a new line. Split the line.`,
          },
        ]
      : [],
  examples: [{ bad: `# ${'-'.repeat(LINE_BYTES - 2)}⟦-w /srv -k old⟧` }],
  good: [`# ${'-'.repeat(LINE_BYTES - 2)}`],
});
