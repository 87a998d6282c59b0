import { defineCheck } from '../defineCheck.ts';
import {
  countCarriageReturns,
  isWholeValue,
  removeReturn,
  someBreaksAtReturn,
  withoutReturns,
} from './carriageReturns.ts';

/** A CR does not break the line, but becomes a part of a key, a path or a comment. */
export const silentReturn = defineCheck({
  code: 'AR002',
  looksAround: (_line, node) => node.kind === 'command' && node.text.endsWith('\r'),
  name: 'silent-carriage-return',
  category: 'text',
  severity: 'warning',
  title: 'A carriage return that becomes part of a key or a path',
  what: 'The line ends in CR LF and loads all the same: the CR becomes the last character of the key, the path or the value.',
  why: 'A search for the key finds nothing, and a watch with a CR in its path watches a file that does not exist. Said once for a file, on its first such line, and not where a line of it does not load because of a carriage return: AR001 is for the whole file.',
  run: (ctx) => {
    if (ctx.failure || ctx.node.kind !== 'command' || !ctx.node.text.endsWith('\r')) return [];
    const count = countCarriageReturns(ctx.document);
    if (
      ctx.document.lines.find((l) => l.node.text.endsWith('\r') && l.node.kind === 'command')?.start !==
        ctx.line.start ||
      someBreaksAtReturn(ctx.document, ctx.targets)
    )
      return [];
    const end = ctx.node.text.length;
    const lines = count > 1 ? `${count} lines of this file end` : 'This line ends';
    return [
      {
        span: { start: end - 1, end },
        message: `${lines} in a carriage return: auditctl keeps it as the last character of "${ctx.node.words.at(-1)?.value.trimEnd() ?? ''}". Save the file with LF line ends.`,
        fixes: () =>
          isWholeValue(ctx.node.text)
            ? []
            : [removeReturn(end, 'unsafe'), ...withoutReturns(ctx.document, ctx.line.start, ctx.targets)],
      },
    ];
  },
  examples: [
    { bad: '-w /etc/passwd -p wa -k identity⟦\r⟧', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-w /etc/passwd⟦\r⟧', fixed: '-w /etc/passwd' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '# a comment\r'],
});
