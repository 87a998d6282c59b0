import { fails } from '../../model/verdict.ts';
import { fitsLine } from '../../syntax/document.ts';
import type { CommandLine } from '../../syntax/line.ts';
import { byteLength } from '../../text/bytes.ts';
import type { TextEdit } from '../../text/span.ts';
import { defineCheck, isCommand } from '../defineCheck.ts';
import { fix } from '../edits.ts';
import { keepsWords } from './restyle.ts';

/**
 * Returns the edits that leave one space between the words of a command and none at its ends; no word
 * changes. Empty where that is so already, or where an old version would then lose words.
 */
export function blankEdits(node: CommandLine): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let before = 0;
  for (const [n, { span }] of node.words.entries()) {
    if (span.start - before !== (n === 0 ? 0 : 1))
      edits.push({ span: { start: before, end: span.start }, newText: n === 0 ? '' : ' ' });
    before = span.end;
  }
  if (before < node.text.length) edits.push({ span: { start: before, end: node.text.length }, newText: '' });
  const removed = edits.reduce((sum, e) => sum + e.span.end - e.span.start - e.newText.length, 0);
  return keepsWords(node.words.length, byteLength(node.text) - removed) ? edits : [];
}

/** Reports more spaces than words need. */
export const blanks = defineCheck({
  code: 'AR504',
  name: 'blanks',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  title: 'More than one space between words, or spaces at the ends of a line',
  what: 'Words are separated by more than one space, or there are spaces before the first word or after the last one. The formatter removes these spaces. While this check is on, the setting `auditRules.format.alignColumns` has no effect, because columns require extra spaces. Escaped spaces, as in `/etc/two\\ \\ words`, are part of a word and are not reported.',
  why: 'auditctl ignores extra spaces. But a text search for words with one space between them misses the rule, and the line is harder to read.',
  run: ({ node, verdicts }) => {
    if (!isCommand(node) || !fitsLine(node.text) || verdicts.every((v) => fails(v.verdict))) return [];
    const edits = blankEdits(node);
    const [first] = edits;
    if (!first) return [];
    const { start, end } = first.span;
    const message = messageOf(start, end, node.text.length);
    return [{ span: first.span, message, fixes: () => [fix('Remove the extra spaces', 'safe', ...edits)] }];
  },
  examples: [
    { bad: '-w /etc/passwd⟦  ⟧-p wa   -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    {
      bad: '⟦  ⟧-a always,exit -F arch=b64 -S mount -k mounts',
      fixed: '-a always,exit -F arch=b64 -S mount -k mounts',
    },
    { bad: '-w /etc/passwd -p wa -k identity⟦  ⟧', fixed: '-w /etc/passwd -p wa -k identity' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '-w /etc/two\\ \\ words -p wa -k identity'],
});

function messageOf(start: number, end: number, lineEnd: number): string {
  if (start === 0) return 'The line begins with spaces. Remove them.';
  if (end === lineEnd) return 'The line ends with spaces. Remove them.';
  return `Two words are separated by ${end - start} spaces. Use one space.`;
}
