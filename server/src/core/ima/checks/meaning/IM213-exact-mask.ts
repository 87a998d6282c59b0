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
  title: 'A mask that misses files opened both to read and to write',
  what: '`mask=MAY_READ` matches only files opened just to read, and `mask=MAY_WRITE` only files opened just to write. With `^` before it, a mask also matches files opened for more, for example both to read and to write.',
  why: 'The rule misses programs that open a file both to read and to write.',
  run: ({ mask, hook, isException }, line) => {
    const word = wordNamed(line, 'mask');
    if (!word || !mask || mask.contains || isException || hook?.mask !== 'any') return [];
    if (mask.name !== 'MAY_READ' && mask.name !== 'MAY_WRITE') return [];
    const at = { start: word.valueSpan.start, end: word.valueSpan.start };
    return [
      {
        span: word.span,
        message: `"${word.text}" does not match files opened both to read and to write. Use "mask=^${mask.name}" to match them too.`,
        fixes: () => [
          fix(`Write "mask=^${mask.name}", so that files opened to read and write match too`, 'unsafe', {
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
