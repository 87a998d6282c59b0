import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

const TAIL = / *\\\r?$/;

/** A backslash at the end of a line. */
export const continuation = defineLoadCheck({
  code: 'AR007',
  name: 'continuation',
  category: 'text',
  title: 'A backslash at the end of a line',
  what: 'auditctl knows no continued lines: a backslash at the end is a word of its own (or a part of the last word), and the next line is read on its own.',
  why: 'Both halves are refused.',
  reasons: [],
  claims: (f) =>
    / \\\r?$/.test(f.node.text) &&
    (f.reason === 'extra-word' || f.fault.span.end >= f.node.text.trimEnd().length),
  span: (f) => {
    const start = f.node.text.lastIndexOf('\\');
    return { start, end: start + 1 };
  },
  message: () => ({
    wrong: 'A backslash does not continue a line: "\\" is an extra word here.',
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
