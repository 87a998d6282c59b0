import { defineLoadCheck } from '../defineCheck.ts';
import { breaksAtReturn, countCarriageReturns, removeReturn, withoutReturns } from './carriageReturns.ts';

/** A CR breaks the line. */
export const carriageReturn = defineLoadCheck({
  code: 'AR001',
  name: 'carriage-return',
  category: 'text',
  title: 'A carriage return at the end of a line that does not load because of it',
  what: 'The line ends in CR LF, as Windows writes it. auditctl drops the LF only: the CR stays and belongs to the last word, and a line that holds nothing but a CR is no blank line for it.',
  why: 'The load stops at the first line whose last word cannot take the CR: permission letters, numbers, an empty line. augenrules removes the CR since audit 3.1.1, older ones keep it; `auditctl -R` never removes it. Said once for a file, on its first line that does not load.',
  reasons: [],
  claims: breaksAtReturn,
  span: (f) => ({ start: Math.max(0, f.node.text.length - 1), end: f.node.text.length }),
  message: (_f, ctx) => {
    const count = countCarriageReturns(ctx.document);
    const where = count > 1 ? ` (${count} lines of this file end so)` : '';
    return {
      wrong: `The line ends in a carriage return${where}, which auditctl takes for a part of its last word.`,
      remedy: 'Save the file with LF line ends.',
    };
  },
  cause: { id: 'CR LF', alsoHere: 'Does not load either', fixesAll: true },
  fixes: (f) => [removeReturn(f.node.text.length, 'safe')],
  fixesOfFile: (ctx) => withoutReturns(ctx.document, ctx.line.start, ctx.targets),
  examples: [
    { bad: '-w /etc/passwd -p wa⟦\r⟧', fixed: '-w /etc/passwd -p wa' },
    { bad: '⟦\r⟧', fixed: '' },
  ],
  good: ['-w /etc/passwd -p wa'],
});
