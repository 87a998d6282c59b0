import { fix } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import type { PolicyLine } from '../../syntax/policyDocument.ts';
import { definePolicyLoadCheck, type PolicyContext } from '../definePolicyCheck.ts';

/** Reports a carriage return that keeps a line of a policy from loading. */
export const policyCarriageReturn = definePolicyLoadCheck({
  code: 'IM002',
  name: 'policy-carriage-return',
  category: 'text',
  title: 'A carriage return that keeps a line from loading',
  what: 'The line ends in CR LF (a carriage return and a line feed), as Windows writes lines. The kernel splits lines at LF only, so the CR becomes part of the last word, and the kernel refuses that word. On a line without words, the CR itself counts as a word. In a comment, a CR does no harm. If the last word accepts any text as its value, as `fsname=` does, the rule loads, and IM003 reports it.',
  why: 'One such line makes the kernel refuse the whole policy. All such lines are reported as one problem, which is shown at the first of them and lists the others.',
  reasons: [],
  claims: ({ line, text }) => line.text.endsWith('\r') && (text.endsWith('\r') || line.text.trim() === ''),
  span: ({ line }) => ({ start: line.text.length - 1, end: line.text.length }),
  message: () => ({
    wrong: 'The line ends in a carriage return (a Windows line ending).',
    remedy: 'Save the file with LF line endings.',
  }),
  cause: { id: 'CR LF', alsoHere: 'This line does not load either', fixesAll: true },
  fixes: ({ line }, ctx) => [withLineFeeds(line, ctx)],
  examples: [
    { bad: 'audit func=BPRM_CHECK⟦\r⟧', fixed: 'audit func=BPRM_CHECK' },
    { bad: '⟦\r⟧', fixed: '' },
  ],
  good: ['# audit func=BPRM_CHECK\r'],
});

/**
 * Returns the fix that removes the carriage returns of all lines of a policy.
 * @param line the line that is reported: the edits count from its start, in UTF-16 units
 */
export function withLineFeeds({ start }: PolicyLine, { document }: Pick<PolicyContext, 'document'>): Fix {
  const ends = document.lines.filter((l) => l.text.endsWith('\r')).map((l) => l.end - start);
  return fix(
    'Use LF line endings',
    'safe',
    ...ends.map((end) => ({ span: { start: end - 1, end }, newText: '' })),
  );
}
