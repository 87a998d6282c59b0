import { fix, replace } from '../../../checks/edits.ts';
import type { Span } from '../../../text/span.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports a semicolon between rules. */
export const joinedRules = definePolicyLoadCheck({
  code: 'IM127',
  name: 'joined-rules',
  title: 'A semicolon after a rule',
  what: 'A word ends in a semicolon, as if another rule could follow on the same line. In an IMA policy, each rule must be on a separate line.',
  why: 'The kernel reads the semicolon as part of the word, and refuses the whole policy.',
  reasons: [],
  claims: ({ word }) => word !== undefined && /^[^;]+;+$/.test(word.text),
  span: ({ word, fault }) => (word ? { start: word.span.end - 1, end: word.span.end } : fault.span),
  message: (f) => ({
    wrong: `The kernel reads the semicolon as part of the word "${f.word?.text}".`,
    remedy: isLast(f) ? 'Remove the semicolon.' : 'Write each rule on a separate line.',
  }),
  fixes: (f) => {
    const span = separatorOf(f);
    if (!span) return [];
    return [
      isLast(f)
        ? fix('Remove the semicolon', 'safe', replace(span, ''))
        : fix('Write each rule on a separate line', 'safe', replace(span, '\n')),
    ];
  },
  examples: [
    {
      bad: 'measure func=FILE_CHECK⟦;⟧ audit func=FILE_CHECK',
      fixed: 'measure func=FILE_CHECK\naudit func=FILE_CHECK',
    },
    { bad: 'measure func=FILE_CHECK⟦;⟧', fixed: 'measure func=FILE_CHECK' },
  ],
  good: ['measure func=FILE_CHECK\naudit func=FILE_CHECK'],
});

/** Returns the place of the semicolons and the spaces after them; undefined without a word. */
function separatorOf({ word, line }: PolicyFailure): Span | undefined {
  if (!word) return undefined;
  const start = word.span.start + word.text.indexOf(';');
  const length = /^;+[ \t]*/.exec(line.text.slice(start))?.[0].length ?? 1;
  return { start, end: start + length };
}

/** Reports whether nothing follows the semicolon on its line. */
function isLast(f: PolicyFailure): boolean {
  return (separatorOf(f)?.end ?? 0) >= f.line.text.length;
}
