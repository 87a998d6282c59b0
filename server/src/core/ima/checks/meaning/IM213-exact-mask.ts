import { fix } from '../../../checks/edits.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports an exact mask where files are opened for more at once. */
export const exactMask = definePolicyLineCheck({
  code: 'IM213',
  name: 'exact-mask',
  category: 'meaning',
  severity: 'hint',
  evidence: 'reading',
  title: 'An exact mask that does not match files opened to read and write',
  what: '`mask=MAY_READ` and `mask=MAY_WRITE` match only files opened for exactly that. A file opened to read and write, or to append, matches `mask=^MAY_READ` and `mask=^MAY_WRITE`.',
  why: 'A program that opens a file for both is not recorded.',
  run: ({ mask, hook, isException }, line) => {
    const word = wordNamed(line, 'mask');
    if (!word || !mask || mask.contains || isException || hook?.mask !== 'any') return [];
    if (mask.name !== 'MAY_READ' && mask.name !== 'MAY_WRITE') return [];
    const at = { start: word.valueSpan.start, end: word.valueSpan.start };
    return [
      {
        span: word.span,
        message: `Files opened to read and write do not match "${word.text}". Use "mask=^${mask.name}" to match them too.`,
        fixes: () => [
          fix(`Write "^${mask.name}", so that files opened for both match too`, 'unsafe', {
            span: at,
            newText: '^',
          }),
        ],
      },
    ];
  },
  examples: [
    {
      bad: 'audit func=FILE_CHECK ⟦mask=MAY_WRITE⟧ fowner=0',
      fixed: 'audit func=FILE_CHECK mask=^MAY_WRITE fowner=0',
    },
  ],
  good: ['audit func=FILE_CHECK mask=^MAY_WRITE fowner=0', 'audit func=BPRM_CHECK mask=MAY_EXEC'],
});
