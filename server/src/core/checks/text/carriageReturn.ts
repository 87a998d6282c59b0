import type { RulesDocument } from '../../syntax/document.ts';
import { defineCheck, defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

interface Returns {
  /** The start of the first line with a CR, and of the first that a CR breaks is told by the caller. */
  readonly first: number;
  readonly count: number;
}
const seen = new WeakMap<RulesDocument, Returns>();

/** Where CRs stand in a document: counted once. */
function returnsOf(document: RulesDocument): Returns {
  let r = seen.get(document);
  if (!r) {
    const lines = document.lines.filter((l) => l.node.text.endsWith('\r'));
    r = { first: lines[0]?.start ?? -1, count: lines.length };
    seen.set(document, r);
  }
  return r;
}

/** Whether the CR is all that an option or a field has for a value: without it the line would not load. */
function isWholeValue(text: string): boolean {
  return /\S *[ =<>&]\r$/.test(text);
}

/**
 * Takes the CR from this line, or from all lines; `start` is where the line starts in the document.
 * From a line that loads it takes a character of a key or a path: what is sent then is another rule, so that is not safe.
 */
function withoutReturns(
  document: RulesDocument,
  start: number,
  end: number,
  safety: Fix['safety'],
): readonly Fix[] {
  const here = fix('Remove the carriage return', safety, replace({ start: end - 1, end }, ''));
  const all = document.lines
    .filter((l) => l.node.text.endsWith('\r') && (l.start === start || !isWholeValue(l.node.text)))
    .map((l) => replace({ start: l.end - 1 - start, end: l.end - start }, ''));
  return all.length > 1
    ? [here, fix(`Remove the carriage return from all ${all.length} lines`, 'unsafe', ...all)]
    : [here];
}

/** A CR breaks the line. */
export const carriageReturn = defineLoadCheck({
  code: 'AR001',
  name: 'carriage-return',
  category: 'text',
  title: 'A carriage return at the end of a line that does not load because of it',
  what: 'The line ends in CR LF, as Windows writes it. auditctl drops the LF only: the CR stays and belongs to the last word, and a line that holds nothing but a CR is no blank line for it.',
  why: 'The load stops at the first line whose last word cannot take the CR: permission letters, numbers, an empty line. augenrules removes the CR since audit 3.1.1, older ones keep it; `auditctl -R` never removes it.',
  reasons: [],
  claims: (f) => f.node.text.endsWith('\r') && f.fault.span.end >= f.node.text.trimEnd().length,
  span: (f) => ({ start: Math.max(0, f.node.text.length - 1), end: f.node.text.length }),
  message: (_f, ctx) => {
    const { count } = returnsOf(ctx.document);
    const where = count > 1 ? ` (${count} lines of this file end so)` : '';
    return {
      wrong: `The line ends in a carriage return${where}, which auditctl takes for a part of its last word.`,
      mend: 'Save the file with LF line ends.',
    };
  },
  fixes: (_f, ctx) => withoutReturns(ctx.document, ctx.line.start, ctx.line.end - ctx.line.start, 'safe'),
  examples: [
    { bad: '-w /etc/passwd -p wa\r', fixed: '-w /etc/passwd -p wa' },
    { bad: '\r', fixed: '' },
  ],
  good: ['-w /etc/passwd -p wa'],
});

/** A CR does not break the line, but becomes a part of a key, a path or a comment. */
export const silentReturn = defineCheck({
  code: 'AR002',
  looksAround: true,
  name: 'silent-carriage-return',
  category: 'text',
  severity: 'warning',
  title: 'A carriage return that becomes part of a key or a path',
  what: 'The line ends in CR LF and loads all the same: the CR becomes the last character of the key, the path or the value.',
  why: 'A search for the key finds nothing, and a watch with a CR in its path watches a file that does not exist. Said once for a file, on its first such line.',
  run: (ctx) => {
    if (ctx.failure || ctx.node.kind !== 'command' || !ctx.node.text.endsWith('\r')) return [];
    const { count } = returnsOf(ctx.document);
    if (
      ctx.document.lines.find((l) => l.node.text.endsWith('\r') && l.node.kind === 'command')?.start !==
      ctx.line.start
    )
      return [];
    const end = ctx.node.text.length;
    const lines = count > 1 ? `${count} lines of this file end` : 'This line ends';
    return [
      {
        span: { start: end - 1, end },
        message: `${lines} in a carriage return: auditctl keeps it as the last character of "${ctx.node.words.at(-1)?.value.trimEnd() ?? ''}". Save the file with LF line ends.`,
        fixes: () =>
          isWholeValue(ctx.node.text) ? [] : withoutReturns(ctx.document, ctx.line.start, end, 'unsafe'),
      },
    ];
  },
  examples: [
    { bad: '-w /etc/passwd -p wa -k identity\r', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-w /etc/passwd\r', fixed: '-w /etc/passwd' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '# a comment\r'],
});
