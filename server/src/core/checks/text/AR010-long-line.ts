import { LINE_BYTES } from '../../syntax/document.ts';
import { defineCheck } from '../defineCheck.ts';

/** The rest of a line that is longer than auditctl's buffer. */
export const longLine = defineCheck({
  code: 'AR010',
  looksAround: (line) => line.continued,
  name: 'long-line',
  category: 'text',
  severity: 'warning',
  title: 'A line longer than auditctl reads at once',
  what: `auditctl reads at most ${LINE_BYTES} bytes of a line. What lies past them is read as the next line, also in a comment.`,
  why: 'The rest of a comment is run as a rule, and every line number that auditctl prints from here on is one too high.',
  run: (ctx) =>
    ctx.line.continued
      ? [
          {
            span: { start: 0, end: Math.max(1, ctx.node.text.length) },
            message: `Here ${LINE_BYTES} bytes of the line are over: auditctl reads what follows as a line of its own ("${ctx.node.text.trim().slice(0, 30)}"). Break the line up.`,
          },
        ]
      : [],
  examples: [{ bad: `# ${'-'.repeat(LINE_BYTES - 2)}⟦# the end of a long comment⟧` }],
  good: [`# ${'-'.repeat(LINE_BYTES - 2)}`],
});
