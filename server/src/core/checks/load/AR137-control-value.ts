import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** A setting with a value that it does not take. */
export const controlValue = defineLoadCheck({
  code: 'AR137',
  name: 'control-value',
  title: 'A setting with a value that it does not take',
  what: '-e and -f take exactly 0, 1 or 2. -b, -r and --backlog_wait_time take a number that begins with a digit.',
  why: 'auditctl refuses the line.',
  reasons: ['not-0-1-2', 'control-number', 'number-overflow'],
  message: (f) => {
    const { option = '', value = '' } = f.fault.words;
    if (f.reason === 'not-0-1-2')
      return {
        wrong: `"${option}" takes 0, 1 or 2, not "${value}".`,
        remedy:
          option === '-e'
            ? 'Write 2 to lock the rules until the next boot, 1 to enable auditing.'
            : 'Write 1 to log a failure, 2 to halt the machine.',
      };
    if (f.reason === 'number-overflow') return { wrong: `"${value}" is too large for "${option}".` };
    return { wrong: `"${option}" takes a number, not "${value}".` };
  },
  fixes: (f): readonly Fix[] => {
    const { option = '', value = '' } = f.fault.words;
    const n = /^0*([0-9]+)$/.exec(value)?.[1];
    if (f.reason !== 'not-0-1-2') return [];
    if (n && Number(n) <= 2)
      return [fix(`Write "${Number(n)}"`, 'safe', replace(f.fault.span, String(Number(n))))];
    const to = option === '-e' && n ? '2' : '1';
    return [fix(`Write "${to}"`, 'unsafe', replace(f.fault.span, to))];
  },
  examples: [
    { bad: '-e ⟦3⟧', fixed: '-e 2' },
    { bad: '-f ⟦01⟧', fixed: '-f 1' },
    { bad: '-b ⟦many⟧' },
    { bad: '-r ⟦-1⟧' },
  ],
  good: ['-e 2', '-b 8192', '--backlog_wait_time 60000'],
});
