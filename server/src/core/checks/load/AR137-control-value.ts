import { ownValue } from '../../text/ownValue.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

const NUMBERS: Readonly<Record<string, string>> = {
  '-b': 'Write a number of records, such as 8192.',
  '-r': 'Write the maximum number of records per second, such as 100, or 0 for no limit.',
  '--backlog_wait_time': 'Write a number such as 60000.',
};

/** Returns what is wrong with a value whose first character is not a digit. */
function notANumber(option: string, value: string): string {
  return /^[-+]\d/.test(value)
    ? `"${option}" requires a number without a sign, not "${value}".`
    : `"${option}" requires a number, not "${value}".`;
}

/** Reports a setting with a value that it does not accept. */
export const controlValue = defineLoadCheck({
  code: 'AR137',
  name: 'control-value',
  title: 'A setting with a value that it does not accept',
  what: '`-e` (auditing off, on or locked) and `-f` (what to do when records are lost) require 0, 1 or 2, written as one digit. `-b` (the most records that can wait for auditd), `-r` (the most records per second) and `--backlog_wait_time` (the longest time that a process waits while the queue of records is full) require a number whose first character is a digit.',
  why: LINE_REFUSED,
  reasons: ['not-0-1-2', 'control-number', 'number-overflow'],
  message: (f) => {
    const { option = '', value = '' } = f.fault.words;
    if (f.reason === 'not-0-1-2')
      return {
        wrong: `"${option}" requires 0, 1 or 2, not "${value}".`,
        remedy:
          option === '-e'
            ? 'Write 1 to turn auditing on, or 2 to also lock the rules until the next boot.'
            : 'Write 1 to log a message when records are lost, or 2 to panic the kernel.',
      };
    const wrong =
      f.reason === 'number-overflow' ? `"${value}" is too large for "${option}".` : notANumber(option, value);
    return { wrong, remedy: ownValue(NUMBERS, option) ?? 'Write a number.' };
  },
  fixes: (f): readonly Fix[] => {
    const { option = '', value = '' } = f.fault.words;
    const n = /^0*([0-9]+)$/.exec(value)?.[1];
    if (f.reason !== 'not-0-1-2') return [];
    if (n && Number(n) <= 2)
      return [fix(`Write "${Number(n)}"`, 'safe', replace(f.fault.span, String(Number(n))))];
    const write = (to: string, title = `Write "${to}"`): Fix =>
      fix(title, 'unsafe', replace(f.fault.span, to));
    // A number that is too high was meant as the highest; that one cannot be undone before the next boot.
    return option === '-e' && n ? [write('2', 'Write "2", which locks the rules'), write('1')] : [write('1')];
  },
  examples: [
    { bad: '-e ⟦3⟧', fixed: '-e 2' },
    { bad: '-f ⟦01⟧', fixed: '-f 1' },
    { bad: '-b ⟦many⟧' },
    { bad: '-r ⟦-1⟧' },
  ],
  good: ['-e 2', '-b 8192', '--backlog_wait_time 60000'],
});
