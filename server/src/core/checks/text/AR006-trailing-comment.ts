import type { CommandLine } from '../../syntax/line.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace, shortened } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/**
 * Returns where a comment begins after a rule: at a `#` that starts an extra word, in UTF-16 units from the
 * start of the line; undefined where there is none.
 */
function commentAt(node: CommandLine): number | undefined {
  for (const i of node.rest) {
    const w = node.words[i];
    if (i > 0 && w?.value.startsWith('#')) return w.span.start;
  }
  return undefined;
}

/** Reports a comment after a rule. */
export const trailingComment = defineLoadCheck({
  code: 'AR006',
  name: 'trailing-comment',
  category: 'text',
  title: 'A comment after a rule',
  what: 'auditctl reads a line as a comment only if the line begins with `#`; spaces may come before it. After a rule, `#` and the words of the comment are extra words. A `#` in the argument of an option, as in `-k #identity`, is part of that argument.',
  why: LINE_REFUSED,
  reasons: [],
  claims: (f) => commentAt(f.node) !== undefined,
  span: (f) => ({ start: commentAt(f.node) ?? 0, end: f.node.text.trimEnd().length }),
  message: (f) => ({
    wrong: `"${shortened(f.node.text.slice(commentAt(f.node)).trim())}" is not a comment: "#" must start the line.`,
    remedy: 'Move the comment to its own line.',
  }),
  fixes: (f) => {
    const at = commentAt(f.node) ?? 0;
    const end = f.node.text.length;
    const cr = f.node.text.endsWith('\r') ? '\r' : '';
    const rule = f.node.text.slice(0, at).trimEnd();
    const comment = f.node.text.slice(at).trimEnd();
    return [
      fix(
        'Move the comment above the rule',
        'safe',
        replace({ start: 0, end }, `${comment}${cr}\n${rule}${cr}`),
      ),
      fix('Remove the comment', 'unsafe', replace({ start: rule.length, end: end - cr.length }, '')),
    ];
  },
  examples: [
    { bad: '-w /etc/passwd -p wa -k identity ⟦# users⟧', fixed: '# users\n-w /etc/passwd -p wa -k identity' },
  ],
  good: ['-w /etc/passwd -p wa -k #identity', '-w /etc/passwd -p wa -k x#y', '# users'],
});
