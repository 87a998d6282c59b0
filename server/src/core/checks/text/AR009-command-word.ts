import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

const COMMAND = /^ *(?:[#$] *)?(?:sudo +)?(?:\/s?bin\/|\/usr\/s?bin\/)?auditctl */;

/** Returns the command that a line begins with, as it is written; empty where it begins with none. */
function commandIn(text: string): string {
  return COMMAND.exec(text)?.[0].trim() ?? '';
}

/** Reports the name of the command, auditctl, before a rule. */
export const commandWord = defineLoadCheck({
  code: 'AR009',
  name: 'command-word',
  category: 'text',
  title: 'The word auditctl in a rules file',
  what: 'A line of a rules file contains only the options of auditctl, without the command itself.',
  why: `auditctl reads its own name as an extra word. ${LINE_REFUSED}`,
  reasons: [],
  claims: (f) => COMMAND.test(f.node.text),
  span: (f) => {
    const m = COMMAND.exec(f.node.text);
    const text = m?.[0] ?? '';
    return { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  },
  message: (f) => ({
    wrong: 'A rules file contains only options, not the command.',
    remedy: `Remove "${commandIn(f.node.text)}".`,
  }),
  fixes: (f) => [
    fix(
      `Remove "${commandIn(f.node.text)}"`,
      'safe',
      replace({ start: 0, end: COMMAND.exec(f.node.text)?.[0].length ?? 0 }, ''),
    ),
  ],
  examples: [
    { bad: '⟦auditctl⟧ -w /etc/passwd -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    {
      bad: '⟦sudo auditctl⟧ -a always,exit -F arch=b64 -S open -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
  ],
  good: ['-w /sbin/auditctl -p x -k audittools'],
});
