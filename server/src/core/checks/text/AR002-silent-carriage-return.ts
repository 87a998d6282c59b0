import { targetLabels } from '../../model/targetLabels.ts';
import { defineCheck } from '../defineCheck.ts';
import {
  countCarriageReturns,
  isWholeValue,
  removeReturn,
  someBreaksAtReturn,
  withoutReturns,
} from './carriageReturns.ts';

/** Reports a carriage return in a line that loads: it becomes part of a key, a path or another value. */
export const silentReturn = defineCheck({
  code: 'AR002',
  looksAround: (_line, node) => node.kind === 'command' && node.text.endsWith('\r'),
  name: 'silent-carriage-return',
  category: 'text',
  severity: 'warning',
  title: 'A carriage return that becomes part of a key or a path',
  what: 'The line ends in CR LF (carriage return and line feed), the line ending of Windows. auditctl loads the line, but the CR becomes the last character of its key, path or value.',
  why: 'A watch with a CR in its path watches a file that does not exist. If a key contains a CR, the log shows the whole key as hexadecimal digits, so a search for the text of the key does not find it. augenrules has removed the CR since audit 3.1.1, so a file in a rules.d directory is checked only for targets with an earlier version. The check reports only the first such line of a file. If a CR keeps any line of the file from loading, AR001 reports the CRs of the file, and this check reports nothing.',
  run: (ctx) => {
    if (ctx.failure || ctx.node.kind !== 'command' || !ctx.node.text.endsWith('\r')) return [];
    const count = countCarriageReturns(ctx.document);
    if (
      ctx.document.lines.find((l) => l.node.text.endsWith('\r') && l.node.kind === 'command')?.start !==
        ctx.line.start ||
      someBreaksAtReturn(ctx.document, ctx.returnTargets)
    )
      return [];
    const end = ctx.node.text.length;
    const word = ctx.node.words.at(-1)?.value.trimEnd() ?? '';
    const on = ctx.returnTargets.length < ctx.targets.length ? ` on ${targetLabels(ctx.returnTargets)}` : '';
    const wrong =
      count > 1
        ? `${count} lines of this file end in a carriage return, which becomes part of the last word${on}, here "${word}".`
        : `The line ends in a carriage return, which becomes part of "${word}"${on}.`;
    return [
      {
        span: { start: end - 1, end },
        message: `${wrong} Save the file with LF line endings.`,
        fixes: () =>
          isWholeValue(ctx.node.text)
            ? []
            : [
                removeReturn(end, 'unsafe'),
                ...withoutReturns(ctx.document, ctx.line.start, ctx.returnTargets),
              ],
      },
    ];
  },
  examples: [
    { bad: '-w /etc/passwd -p wa -k identity⟦\r⟧', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-w /etc/passwd⟦\r⟧', fixed: '-w /etc/passwd' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '# a comment\r'],
});
