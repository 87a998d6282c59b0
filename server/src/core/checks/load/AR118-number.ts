import { constantValue } from '../../repair/constants.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports a value that must be a number but is not. */
export const number = defineLoadCheck({
  code: 'AR118',
  name: 'number',
  title: 'A word where a number is required',
  what: 'These fields accept numbers, not names: pid, ppid, pers, a0 to a3, devmajor, devminor, inode, success and field_compare. Write `success=1` for system calls that succeed, and `success=0` for those that fail.',
  why: LINE_REFUSED,
  reasons: ['not-a-number'],
  message: (f) => {
    const { field = '', value = '' } = f.fault.words;
    const to = success(field, value);
    return {
      wrong: `"${field}" requires a number, not "${value}".`,
      remedy: to ? `Use "${to}".` : constantRemedy(f),
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

/** Returns the remedy for the name of a constant: its number, where the system calls of the rule tell it. */
function constantRemedy({ node, fault, first }: Failure): string {
  const { field = '', value = '' } = fault.words;
  const op = node.parts.fields.find((x) => x.name === field && x.value === value)?.op ?? '=';
  const calls = node.parts.calls.map((c) => c.value);
  const known = constantValue(field, op, value, { tables: [first.target.machine], calls });
  return known ? `Write ${known.text}, its number.` : 'Write the number.';
}

/** Returns the number that a word for success or failure means; undefined for other fields and words. */
function success(field: string, value: string): string | undefined {
  if (field.toLowerCase() !== 'success') return undefined;
  if (/^(no|false|fail|failed|failure)$/i.test(value)) return '0';
  return /^(yes|true|ok|success)$/i.test(value) ? '1' : undefined;
}
