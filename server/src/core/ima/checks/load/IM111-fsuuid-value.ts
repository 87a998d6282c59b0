import { fix, replace } from '../../../checks/edits.ts';
import { ownValue } from '../../../text/ownValue.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** What may enclose a UUID elsewhere. */
const ENCLOSING: Readonly<Record<string, string>> = {
  '{': 'braces',
  '(': 'parentheses',
  '"': 'quotes',
  "'": 'quotes',
};

/** Returns what to do with a text that is not a UUID, as a sentence. */
function remedyFor(text: string): string {
  const around = ownValue(ENCLOSING, text[0] ?? '');
  if (around !== undefined) return `Remove the ${around}.`;
  const digits = text.replaceAll('-', '');
  return /^[0-9a-f]+$/i.test(digits) && digits.length !== 32
    ? `Write 32 hexadecimal digits, not ${digits.length}.`
    : 'Write groups of 8, 4, 4, 4 and 12 hexadecimal digits with "-" between them.';
}

/** Reports a value of fsuuid= that is not a UUID. */
export const fsuuidValue = definePolicyLoadCheck({
  code: 'IM111',
  name: 'fsuuid-value',
  title: 'A value of fsuuid= that is not a UUID',
  what: 'The value must be a UUID: groups of 8, 4, 4, 4 and 12 hexadecimal digits with hyphens between them, without braces or quotes.',
  why: 'The kernel refuses the whole policy if the value is not a UUID. Do not copy the UUID in the documentation of IMA (`0b9afd9-…`): it lacks a digit. `blkid` and `findmnt -o TARGET,UUID` print the UUIDs of file systems.',
  reasons: ['not-uuid'],
  message: ({ text }) => ({
    wrong: `"${text.length > 45 ? `${text.slice(0, 44)}…` : text}" is not a UUID.`,
    remedy: remedyFor(text),
  }),
  fixes: ({ text, fault }) => {
    const digits = text.replace(/^[{"'(]+|[}"')]+$/g, '').replaceAll('-', '');
    if (!/^[0-9a-f]{32}$/i.test(digits)) return [];
    const uuid = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return [fix(`Write "${uuid}"`, 'safe', replace(fault.span, uuid))];
  },
  examples: [
    {
      bad: 'dont_measure fsuuid=⟦{8bcbe394-4f13-4144-be8e-5aa9ea2ce2f6}⟧',
      fixed: 'dont_measure fsuuid=8bcbe394-4f13-4144-be8e-5aa9ea2ce2f6',
    },
    {
      bad: 'dont_measure fsuuid=⟦8bcbe3944f134144be8e5aa9ea2ce2f6⟧',
      fixed: 'dont_measure fsuuid=8bcbe394-4f13-4144-be8e-5aa9ea2ce2f6',
    },
    { bad: 'dont_measure fsuuid=⟦0b9afd9-5e5a-4d93-b9d5-1aaae9b6d2a3⟧' },
  ],
  good: ['dont_measure fsuuid=8BCBE394-4F13-4144-BE8E-5AA9EA2CE2F6'],
});
