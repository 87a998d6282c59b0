import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports a value of uid=, gid=, fowner= and their kin that is not a decimal id. */
export const idValue = definePolicyLoadCheck({
  code: 'IM112',
  name: 'id-value',
  title: 'An id that is not a decimal number',
  what: 'The value must be a decimal number from 0 to 4294967294: not a name, not hexadecimal, not a list, and not negative.',
  why: 'The kernel knows no names of users and groups. 4294967295, which means "not set" in audit rules, is not an id for it.',
  reasons: ['not-id', 'number-too-large'],
  message: (f) => {
    const { text, fault } = f;
    if (fault.reason === 'number-too-large' || text === '-1' || text === 'unset')
      return { wrong: `"${text}" is not an id.`, remedy: 'Write at most 4294967294.' };
    if (listOf(text)) return { wrong: `"${text}" is more than one id.`, remedy: 'Write a rule for each.' };
    return {
      wrong: `"${text}" is not a decimal number.`,
      remedy: text === 'root' ? 'Write 0.' : 'Write the id in decimal digits.',
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

function listOf(text: string): readonly string[] | undefined {
  const parts = text.split(/[,|]/);
  return parts.length > 1 && parts.every((p) => /^\d{1,9}$/.test(p)) ? parts : undefined;
}

function fixesOf({ text, fault, word, line }: PolicyFailure): readonly Fix[] {
  if (text === 'root') return [fix('Write "0"', 'safe', replace(fault.span, '0'))];
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) {
    const id = String(Number(text));
    return [fix(`Write "${id}"`, 'safe', replace(fault.span, id))];
  }
  const ids = listOf(text);
  if (!ids || word?.operator !== '=') return [];
  const end = line.comment?.start ?? line.text.length;
  const [before, after] = [
    line.text.slice(0, fault.span.start),
    line.text.slice(fault.span.end, end).trimEnd(),
  ];
  const rules = ids.map((id) => `${before}${id}${after}`);
  return [fix('Write a rule for each id', 'safe', replace({ start: 0, end }, rules.join('\n')))];
}
