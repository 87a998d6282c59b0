import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports a value of uid=, gid=, fowner= and their kin that is not a decimal id. */
export const idValue = definePolicyLoadCheck({
  code: 'IM112',
  name: 'id-value',
  title: 'An ID that is not a decimal number',
  what: 'The value of `uid=`, `gid=`, `fowner=` and similar conditions must be a decimal number from 0 to 4294967294. A name, a hexadecimal number, a list and a negative number are not accepted.',
  why: 'The kernel does not know the names of users and groups. It refuses the whole policy if the value is not such a number. In audit rules, 4294967295 means `unset`; in IMA policies, it is not accepted.',
  reasons: ['not-id', 'number-too-large'],
  message: (f) => {
    const { text, fault } = f;
    if (fault.reason === 'number-too-large' || text === '-1' || text === 'unset')
      return { wrong: `"${text}" is not a valid ID.`, remedy: 'Write a number from 0 to 4294967294.' };
    if (listOf(text))
      return { wrong: `"${text}" is more than one ID.`, remedy: 'Write a separate rule for each ID.' };
    const id = decimalOf(text);
    return {
      wrong: `"${text}" is not a decimal number.`,
      remedy: id === undefined ? 'Write the ID as a decimal number.' : `Write "${id}".`,
    };
  },
  fixes: (f) => fixesOf(f),
  examples: [
    { bad: 'audit func=BPRM_CHECK uid=⟦root⟧', fixed: 'audit func=BPRM_CHECK uid=0' },
    { bad: 'audit func=BPRM_CHECK uid=⟦0x10⟧', fixed: 'audit func=BPRM_CHECK uid=16' },
    {
      bad: 'audit func=BPRM_CHECK uid=⟦1000,1001⟧',
      fixed: 'audit func=BPRM_CHECK uid=1000\naudit func=BPRM_CHECK uid=1001',
    },
    { bad: 'audit func=BPRM_CHECK uid=⟦4294967295⟧' },
  ],
  good: ['audit func=BPRM_CHECK uid=4294967294'],
});

/** Returns the decimal number for `root` and for hexadecimal numbers; undefined for other texts. */
function decimalOf(text: string): string | undefined {
  if (text === 'root') return '0';
  return /^0x[0-9a-f]{1,8}$/i.test(text) ? String(Number(text)) : undefined;
}

function listOf(text: string): readonly string[] | undefined {
  const parts = text.split(/[,|]/);
  return parts.length > 1 && parts.every((p) => /^\d{1,9}$/.test(p)) ? parts : undefined;
}

function fixesOf({ text, fault, word, line }: PolicyFailure): readonly Fix[] {
  const id = decimalOf(text);
  if (id !== undefined) return [fix(`Write "${id}"`, 'safe', replace(fault.span, id))];
  const ids = listOf(text);
  if (!ids || word?.operator !== '=') return [];
  const end = line.comment?.start ?? line.text.length;
  const [before, after] = [
    line.text.slice(0, fault.span.start),
    line.text.slice(fault.span.end, end).trimEnd(),
  ];
  const rules = ids.map((id) => `${before}${id}${after}`);
  return [fix('Write a separate rule for each ID', 'safe', replace({ start: 0, end }, rules.join('\n')))];
}
