import type { CommandLine } from '../../syntax/line.ts';
import type { TextEdit } from '../../text/span.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import { fix } from '../edits.ts';
import { isCause, replacements } from './textRepair.ts';

/** Tabs as blanks; in front of a comment and at the ends of the line they go. */
function asBlanks(node: CommandLine): readonly TextEdit[] {
  return replacements(node.text, /^[\t ]*\t[\t ]*|[\t ]*\t[\t \r]*$|[\t ]*\t[\t ]*/g, (m) =>
    m.length === node.text.length ? '' : ' ',
  ).map((e) => (e.span.start === 0 || e.span.end === node.text.length ? { ...e, newText: '' } : e));
}

const isComment = (text: string): boolean => text.trimStart().startsWith('#');

/** Reports whether a line is meant as a comment or as empty. */
const isNoRule = (text: string): boolean => isComment(text) || text.trim() === '';

function faultOf(text: string): string {
  if (isComment(text))
    return 'A tab stands before the "#": only blanks may, so auditctl does not take this line for a comment.';
  return text.trim() === ''
    ? 'This line is not empty for auditctl: it holds a tab, which is no blank.'
    : 'A tab is an ordinary character for auditctl: it does not part words.';
}

/** A tab where a blank should be. */
export const tab = defineLoadCheck({
  code: 'AR004',
  name: 'tab',
  category: 'text',
  title: 'A tab where auditctl needs a blank',
  what: 'auditctl parts words at the blank (0x20) only. A tab is an ordinary character: it joins what stands left and right of it into one word, and makes a rule out of a comment or an empty line.',
  why: 'The line is refused, often without any reason given.',
  reasons: [],
  claims: (f, ctx) => f.node.text.includes('\t') && isCause(f, ctx, asBlanks(f.node)),
  span: (f) => {
    const start = f.node.text.indexOf('\t');
    return { start, end: start + 1 };
  },
  message: (f) => {
    const { text } = f.node;
    return { wrong: faultOf(text), remedy: isNoRule(text) ? 'Remove the tab.' : 'Write a blank instead.' };
  },
  fixes: (f) => [
    fix(isNoRule(f.node.text) ? 'Remove the tab' : 'Replace tabs by blanks', 'safe', ...asBlanks(f.node)),
  ],
  examples: [
    { bad: '⟦\t⟧# a comment', fixed: '# a comment' },
    { bad: '-w /etc/passwd⟦\t⟧-p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '⟦\t⟧', fixed: '' },
  ],
  good: ['  # a comment', '# a\ttab in a comment'],
});
