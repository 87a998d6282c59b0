import { defineLoadCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

const COMMAND = /^ *(?:[#$] *)?(?:sudo +)?(?:\/s?bin\/|\/usr\/s?bin\/)?auditctl */;

/** The command's own name in a rules file. */
export const commandWord = defineLoadCheck({
  code: 'AR009',
  name: 'command-word',
  category: 'text',
  title: 'The word auditctl in front of a rule',
  what: 'A rules file holds the options only: auditctl reads each line as if its own name stood before it.',
  why: 'The name is an extra word, and the line is refused.',
  reasons: [],
  claims: (f) => COMMAND.test(f.node.text),
  span: (f) => {
    const m = COMMAND.exec(f.node.text);
    const text = m?.[0] ?? '';
    return { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  },
  message: (f) => ({
    wrong: `"${COMMAND.exec(f.node.text)?.[0].trim() ?? ''}" is the command's own name, which a rules file leaves out.`,
    remedy: 'Begin the line with its first option.',
  }),
  fixes: (f) => [
    fix(
      'Remove the command word',
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
