import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports a value that must be a number but is not. */
export const number = defineLoadCheck({
  code: 'AR118',
  name: 'number',
  title: 'A word where a number is required',
  what: 'These fields accept numbers, not names: pid, ppid, pers, a0 to a3, devmajor, devminor, inode, success and field_compare. For success, write 1; for failure, 0.',
  why: LINE_REFUSED,
  reasons: ['not-a-number'],
  message: (f) => {
    const { field = '', value = '' } = f.fault.words;
    const to = success(field, value);
    return {
      wrong: `"${field}" requires a number, not "${value}".`,
      remedy: to ? `Use "${to}".` : 'Write the number.',
    };
  },
  fixes: (f): readonly Fix[] => {
    const { field = '', value = '' } = f.fault.words;
    const to = success(field, value);
    return to ? [fix(`Write "${to}"`, 'safe', replace(f.fault.span, to))] : [];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F success=⟦no⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F success=0 -k open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F a1=⟦O_CREAT⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F a1=0x40 -k open',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F success=0 -k open',
    '-a always,exit -F arch=b64 -S open -F a1&0100 -k open',
  ],
});

/** Returns the number that a word for success or failure means; undefined for other fields and words. */
function success(field: string, value: string): string | undefined {
  if (field.toLowerCase() !== 'success') return undefined;
  if (/^(no|false|fail|failed|failure)$/i.test(value)) return '0';
  return /^(yes|true|ok|success)$/i.test(value) ? '1' : undefined;
}
