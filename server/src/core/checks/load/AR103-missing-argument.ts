import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports an option at the end of a line that lacks its argument. */
export const missingArgument = defineLoadCheck({
  code: 'AR103',
  name: 'missing-argument',
  title: 'An option without its argument',
  what: 'The option requires an argument, but it is the last word of the line. Anywhere else in a line, auditctl reads the next word as the argument, even if that word is an option.',
  why: LINE_REFUSED,
  reasons: ['missing-argument'],
  message: (f) => ({
    wrong: `"${f.fault.words['option']}" requires an argument.`,
    remedy: `Add the argument, or remove "${f.fault.words['option']}".`,
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
