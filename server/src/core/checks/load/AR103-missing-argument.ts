import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** An option at the end of a line that lacks its argument. */
export const missingArgument = defineLoadCheck({
  code: 'AR103',
  name: 'missing-argument',
  title: 'An option without its argument',
  what: 'The option needs an argument, and the line ends before one comes. An option takes the next word whatever it is, also another option.',
  why: 'auditctl refuses the line.',
  reasons: ['missing-argument'],
  message: (f) => ({
    wrong: `"${f.fault.words['option']}" needs an argument, and the line ends here.`,
    remedy: 'Write the argument, or remove the option.',
  }),
  fixes: (f) => [
    fix(
      `Remove "${f.fault.words['option']}"`,
      'unsafe',
      replace(
        { start: f.node.text.slice(0, f.fault.span.start).trimEnd().length, end: f.fault.span.end },
        '',
      ),
    ),
  ],
  examples: [{ bad: '-w /etc/passwd -p wa ⟦-k⟧', fixed: '-w /etc/passwd -p wa' }],
  good: ['-w /etc/passwd -p wa -k identity'],
});
