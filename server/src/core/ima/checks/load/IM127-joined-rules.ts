import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a semicolon between rules. */
export const joinedRules = definePolicyLoadCheck({
  code: 'IM127',
  name: 'joined-rules',
  title: 'A semicolon after a rule',
  what: 'The word ends in a semicolon, as if another rule could follow on the line. Each rule has its own line.',
  why: 'The semicolon becomes part of the value, which the kernel then refuses.',
  reasons: [],
  claims: ({ word }) => word !== undefined && /^[^;]+;+$/.test(word.text),
  span: ({ word, fault }) => (word ? { start: word.span.end - 1, end: word.span.end } : fault.span),
  message: ({ word }) => ({
    wrong: `The semicolon is part of "${word?.text}".`,
    remedy: 'Remove it, and write each rule on a separate line.',
  }),
  fixes: ({ word, line }) => {
    if (!word) return [];
    const start = word.span.start + word.text.indexOf(';');
    const rest = /^;+[ \t]*/.exec(line.text.slice(start))?.[0].length ?? 1;
    const isLast = start + rest >= line.text.length;
    const span = { start, end: start + rest };
    return [
      isLast
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
