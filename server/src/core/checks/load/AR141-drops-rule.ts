import type { CommandLine } from '../../syntax/line.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { optionText, rewrite } from '../edits.ts';

/** Each option of a line on a line of its own. */
function apart(node: CommandLine): readonly Fix[] {
  if (node.rest.length > 0 || node.options.length < 2) return [];
  return [
    rewrite(
      node,
      'Give each option a line of its own',
      'unsafe',
      node.options.map((o) => optionText(node, o)).join('\n'),
    ),
  ];
}

/** A rule that is dropped because of another option on its line. */
export const dropsRule = defineLoadCheck({
  code: 'AR141',
  name: 'drops-rule',
  title: 'A rule that is dropped because of an option behind it',
  what: 'Options such as -i, -c, -s, -l, -t, -v end the reading of their line. A rule that was begun on the line is not sent.',
  why: 'auditctl ends without an error, and the rule is not there.',
  reasons: ['drops-rule'],
  span: (f) => f.node.options.at(-1)?.span ?? f.fault.span,
  message: (f) => {
    const last = f.node.options.at(-1);
    return {
      wrong: `"${last ? optionText(f.node, last) : ''}" ends the line for auditctl, and the rule before it is dropped without a word.`,
      remedy: 'Give it a line of its own.',
    };
  },
  fixes: (f): readonly Fix[] => {
    const last = f.node.options.at(-1);
    if (!last || f.node.rest.length > 0) return [];
    const rule = f.node.text.slice(0, last.span.start).trimEnd();
    return [
      rewrite(
        f.node,
        `Put "${optionText(f.node, last)}" on a line of its own`,
        'unsafe',
        `${optionText(f.node, last)}\n${rule}`,
      ),
      ...apart(f.node).slice(1),
    ];
  },
  examples: [{ bad: '-w /etc/passwd -p wa -k identity ⟦-i⟧', fixed: '-i\n-w /etc/passwd -p wa -k identity' }],
  good: ['-i\n-w /etc/passwd -p wa -k identity'],
});
