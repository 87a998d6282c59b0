import type { CommandLine } from '../../syntax/line.ts';
import type { TextEdit } from '../../text/span.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import { fix } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { isCause, replacements } from './textRepair.ts';

/** Replaces tabs with spaces, and removes them before a comment and at both ends of the line. */
function asSpaces(node: CommandLine): readonly TextEdit[] {
  return replacements(node.text, /^[\t ]*\t[\t ]*|[\t ]*\t[\t \r]*$|[\t ]*\t[\t ]*/g, (m) =>
    m.length === node.text.length ? '' : ' ',
  ).map((e) => (e.span.start === 0 || e.span.end === node.text.length ? { ...e, newText: '' } : e));
}

const isComment = (text: string): boolean => text.trimStart().startsWith('#');

/** Reports whether a line is meant as a comment or as empty. */
const isNoRule = (text: string): boolean => isComment(text) || text.trim() === '';

function faultOf(text: string): string {
  if (isComment(text)) return 'A tab precedes "#", so this line is not a comment.';
  return text.trim() === ''
    ? 'To auditctl, a line that contains only a tab is not empty.'
    : 'A tab does not separate words in a rules file.';
}

/** Reports a tab where auditctl requires a space. */
export const tab = defineLoadCheck({
  code: 'AR004',
  name: 'tab',
  category: 'text',
  title: 'A tab where auditctl requires a space',
  what: 'auditctl splits a line into words only at spaces. A tab is an ordinary character, so it joins the words on both sides of it. A tab before a `#`, or on an otherwise empty line, makes auditctl read the line as a rule.',
  why: `${LINE_REFUSED} Often auditctl prints no reason.`,
  reasons: [],
  claims: (f, ctx) => f.node.text.includes('\t') && isCause(f, ctx, asSpaces(f.node)),
  span: (f) => {
    const start = f.node.text.indexOf('\t');
    return { start, end: start + 1 };
  },
  message: (f) => {
    const { text } = f.node;
    return { wrong: faultOf(text), remedy: isNoRule(text) ? 'Remove the tab.' : 'Use a space.' };
  },
  fixes: (f) => [
    fix(isNoRule(f.node.text) ? 'Remove the tab' : 'Replace tabs with spaces', 'safe', ...asSpaces(f.node)),
  ],
  examples: [
    { bad: '⟦\t⟧# a comment', fixed: '# a comment' },
    { bad: '-w /etc/passwd⟦\t⟧-p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '⟦\t⟧', fixed: '' },
  ],
  good: ['  # a comment', '# a\ttab in a comment'],
});
