import { fix } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import type { PolicyLine } from '../../syntax/policyDocument.ts';
import { definePolicyLoadCheck, type PolicyContext } from '../definePolicyCheck.ts';

/** Reports a rule that is continued on the next line. */
export const policyContinuation = definePolicyLoadCheck({
  code: 'IM005',
  name: 'policy-continuation',
  category: 'text',
  title: 'A rule that is continued on the next line',
  what: 'The line ends in a backslash, as if its rule continued on the next line. But for the kernel each line is a separate rule, and the backslash is a word.',
  why: 'The kernel knows no such word, so it refuses the whole policy. The documentation of the kernel splits its own examples like this, and they do not load.',
  reasons: [],
  claims: ({ line, text, fault }, ctx) =>
    (isContinued(line) && text.endsWith('\\')) ||
    (fault.reason === 'no-action' && isContinued(ctx.document.lines[line.number - 1])),
  message: () => ({
    wrong: 'A rule cannot continue on the next line.',
    remedy: 'Write the whole rule on one line.',
  }),
  cause: { id: 'continuation', alsoHere: 'This line belongs to the rule' },
  fixes: ({ line }, ctx) => joined(line, ctx),
  examples: [
    {
      bad: 'measure func=FILE_CHECK ⟦\\⟧\n  mask=MAY_READ',
      fixed: 'measure func=FILE_CHECK mask=MAY_READ',
    },
  ],
  good: ['measure func=FILE_CHECK mask=MAY_READ'],
});

function isContinued(line: PolicyLine | undefined): boolean {
  return line?.kind === 'rule' && line.text.endsWith('\\');
}

/** Joins a line with all that continue it; edits count from its start. */
function joined(line: PolicyLine, { document }: PolicyContext): readonly Fix[] {
  if (isContinued(document.lines[line.number - 1]) || !isContinued(line)) return [];
  const pieces: string[] = [];
  let last = line;
  for (let next: PolicyLine | undefined = line; next; next = document.lines[next.number + 1]) {
    last = next;
    pieces.push(next.text.replace(/\\$/, '').trim());
    if (!isContinued(next)) break;
  }
  return [
    fix('Write the rule on one line', 'safe', {
      span: { start: 0, end: last.end - line.start },
      newText: pieces.filter((p) => p !== '').join(' '),
    }),
  ];
}
