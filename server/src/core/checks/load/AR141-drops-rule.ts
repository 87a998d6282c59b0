import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { optionText, rewrite } from '../edits.ts';

/** Reports an option that makes auditctl drop the rule before it. */
export const dropsRule = defineLoadCheck({
  code: 'AR141',
  name: 'drops-rule',
  title: 'A rule that is not loaded because of an option after it',
  what: 'auditctl stops reading a line at some options, such as `-i` (ignore errors), `-c`, `-s`, `-l`, `-t` and `-v`. If a rule begins before such an option, auditctl does not load the rule.',
  why: 'auditctl ends without an error, but the rule is missing.',
  reasons: ['drops-rule'],
  span: (f) => f.node.options.at(-1)?.span ?? f.fault.span,
  message: (f) => {
    const last = f.node.options.at(-1);
    const text = last ? optionText(f.node, last) : '';
    return {
      wrong: `"${text}" makes auditctl silently drop the rule before it.`,
      remedy: `Move "${text}" to its own line.`,
    };
  },
  fixes: (f): readonly Fix[] => {
    const last = f.node.options.at(-1);
    if (!last || f.node.rest.length > 0) return [];
    const rule = f.node.text.slice(0, last.span.start).trimEnd();
    return [
      rewrite(
        f.node,
        `Move "${optionText(f.node, last)}" to its own line`,
        'unsafe',
        `${optionText(f.node, last)}\n${rule}`,
      ),
    ];
  },
  examples: [{ bad: '-w /etc/passwd -p wa -k identity ⟦-i⟧', fixed: '-i\n-w /etc/passwd -p wa -k identity' }],
  good: ['-i\n-w /etc/passwd -p wa -k identity'],
});
