import type { CommandLine } from '../../syntax/line.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** Where a `#` begins a word that stands behind an option's argument: a comment was meant. */
function commentAt(node: CommandLine): number | undefined {
  for (const i of node.rest) {
    const w = node.words[i];
    if (i > 0 && w?.value.startsWith('#')) return w.span.start;
  }
  return undefined;
}

/** A comment behind a rule. */
export const trailingComment = defineLoadCheck({
  code: 'AR006',
  name: 'trailing-comment',
  category: 'text',
  title: 'A comment behind a rule',
  what: 'A comment needs a line of its own: `#` begins one only as the first character of a line. Behind a rule its words are extra words.',
  why: 'auditctl refuses the line and stops.',
  reasons: [],
  claims: (f) => commentAt(f.node) !== undefined,
  span: (f) => ({ start: commentAt(f.node) ?? 0, end: f.node.text.trimEnd().length }),
  message: (f) => ({
    wrong: `"${f.node.text.slice(commentAt(f.node)).trim()}" is no comment here: "#" begins one only at the start of a line.`,
    remedy: 'Put the comment on a line of its own.',
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
