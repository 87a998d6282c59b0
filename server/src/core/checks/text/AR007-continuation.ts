import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

const TAIL = / *\\\r?$/;

/** Reports a backslash at the end of a line that was meant to continue it. */
export const continuation = defineLoadCheck({
  code: 'AR007',
  name: 'continuation',
  category: 'text',
  title: 'A backslash at the end of a line',
  what: 'auditctl does not support continuation lines. It reads a backslash at the end of a line as a word, or as part of the last word, and the next line as a separate rule.',
  why: `The first line ends in a character that does not belong to it, and the next line is only part of a rule. ${LINE_REFUSED}`,
  reasons: [],
  claims: (f) =>
    / \\\r?$/.test(f.node.text) &&
    (f.reason === 'extra-word' || f.fault.span.end >= f.node.text.trimEnd().length),
  span: (f) => {
    const start = f.node.text.lastIndexOf('\\');
    return { start, end: start + 1 };
  },
  message: () => ({
    wrong: 'A "\\" at the end does not continue the line.',
    remedy: 'Write the rule on one line.',
  }),
  fixes: (f, ctx) => {
    const rule = f.node.text.replace(TAIL, '');
    const next = ctx.document.lines.find((l) => l.start > ctx.line.start);
    const remove = fix(
      'Remove the backslash',
      'safe',
      replace({ start: rule.length, end: f.node.text.length }, ''),
    );
    if (next?.node.kind !== 'command' || /^ *-[aAwdWDbefrR]/.test(next.node.text)) return [remove];
    const whole = {
      start: rule.length,
      end: next.start + (next.node.text.length - next.node.text.trimStart().length) - ctx.line.start,
    };
    return [fix('Join with the next line', 'safe', replace(whole, ' ')), { ...remove, safety: 'unsafe' }];
  },
  examples: [{ bad: '-a always,exit -F arch=b64 -S open ⟦\\⟧', fixed: '-a always,exit -F arch=b64 -S open' }],
  good: ['-w /etc/a\\ b -p wa -k x'],
});
