import { defineLoadCheck } from '../defineCheck.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { breaksAtReturn, countCarriageReturns, removeReturn, withoutReturns } from './carriageReturns.ts';

/** Reports a carriage return that keeps its line from loading. */
export const carriageReturn = defineLoadCheck({
  code: 'AR001',
  name: 'carriage-return',
  category: 'text',
  title: 'A carriage return that keeps a line from loading',
  what: 'The line ends in CR LF (carriage return and line feed), the line ending of Windows. auditctl removes only the LF, so the CR becomes part of the last word. To auditctl, a line that contains only a CR is not empty.',
  why: `Permissions such as \`wa\` and names of users or system calls cannot end in a CR. ${LINE_REFUSED} \`auditctl -R\` never removes the CR; augenrules has removed it since audit 3.1.1, so a file in a rules.d directory is checked only for targets with an earlier version. The check reports only the first such line of a file and links to the others.`,
  reasons: [],
  claims: breaksAtReturn,
  span: (f) => ({ start: Math.max(0, f.node.text.length - 1), end: f.node.text.length }),
  message: (_f, ctx) => {
    const count = countCarriageReturns(ctx.document);
    const lines = count > 1 ? `${count} lines of this file end` : 'The line ends';
    return {
      wrong: `${lines} in a carriage return, which auditctl does not remove.`,
      remedy: 'Save the file with LF line endings.',
    };
  },
  cause: { id: 'CR LF', alsoHere: 'This line does not load either', fixesAll: true },
  fixes: (f) => [removeReturn(f.node.text.length, 'safe')],
  fixesOfFile: (ctx) => withoutReturns(ctx.document, ctx.line.start, ctx.returnTargets),
  examples: [
    { bad: '-w /etc/passwd -p wa⟦\r⟧', fixed: '-w /etc/passwd -p wa' },
    { bad: '⟦\r⟧', fixed: '' },
  ],
  good: ['-w /etc/passwd -p wa'],
});
