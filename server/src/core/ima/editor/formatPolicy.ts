import type { Span, TextEdit } from '../../text/span.ts';
import type { PolicyDocument, PolicyLine } from '../syntax/policyDocument.ts';

/**
 * Returns the edits that give a policy its plain look: no spaces at either end of a line, one space between
 * words, at most one empty line in a row and none at either end, a newline at the end; empty where nothing
 * changes. No word and no comment changes, so that each kernel reads the same rules. Offsets of the document,
 * in UTF-16 units.
 */
export function formatPolicy(document: PolicyDocument): readonly TextEdit[] {
  const { text, lines } = document;
  const last = lines.reduce((found, { kind }, i) => (kind === 'blank' ? found : i), -1);
  const edits = lines.map((line, i) => removal(document, i, last) ?? formatLine(line));
  return [...edits, ...lastNewline(document)].filter(
    ({ span, newText }) => text.slice(span.start, span.end) !== newText,
  );
}

/**
 * Returns the edits of `formatPolicy` in the lines that a span touches; empty where nothing changes.
 * @param span UTF-16 units of the document
 */
export function formatPolicyRange(document: PolicyDocument, span: Span): readonly TextEdit[] {
  const touched = document.lines.filter((l) => l.start <= span.end && l.end >= span.start);
  const start = touched[0]?.start ?? span.start;
  const end = touched.at(-1)?.end ?? span.end;
  return formatPolicy(document).filter((e) => e.span.start >= start && e.span.end <= end);
}

/**
 * Returns the edits that give the line before a newline that was just typed its plain look; empty where
 * nothing changes.
 * @param offset the cursor after the newline, in UTF-16 units of the document
 */
export function formatTypedPolicy(document: PolicyDocument, offset: number): readonly TextEdit[] {
  const newline = document.text.lastIndexOf('\n', offset - 1);
  const line = document.lines.find((l) => l.end === newline);
  if (!line) return [];
  const edit = formatLine(line);
  return edit.newText === line.text ? [] : [edit];
}

/** A path stays as it is: with a space before it, the kernel reads a rule, and without one a path. */
function formatLine({ kind, text, start, end, words, comment }: PolicyLine): TextEdit {
  const span = { start, end };
  if (kind === 'path' || words[0]?.text.startsWith('/')) return { span, newText: text };
  if (kind === 'blank') return { span, newText: '' };
  const parts = [
    ...words.map((w) => w.text),
    // A carriage return is part of a comment, and elsewhere of a word: it is the check's, which says why.
    ...(comment ? [text.slice(comment.start, comment.end).replace(/[ \t]+$/, '')] : []),
  ];
  return { span, newText: parts.join(' ') };
}

/**
 * Returns the edit that removes an empty line: all but one in a row, and those at either end. Undefined for a
 * line that stays.
 * @param last the index of the last line that is not empty
 */
function removal({ lines }: PolicyDocument, i: number, last: number): TextEdit | undefined {
  const line = lines[i];
  if (line?.kind !== 'blank' || last < 0) return undefined;
  if (i > last + 1) return { span: { start: line.start - 1, end: line.end }, newText: '' };
  const isExtra = i < last && (i === 0 || lines[i - 1]?.kind === 'blank');
  return isExtra ? { span: { start: line.start, end: line.end + 1 }, newText: '' } : undefined;
}

/** Without a newline at its end, a policy that is loaded by its path is refused as a whole. */
function lastNewline({ text, lines }: PolicyDocument): readonly TextEdit[] {
  const last = lines.at(-1);
  if (!last || last.kind === 'blank') return [];
  return [{ span: { start: text.length, end: text.length }, newText: '\n' }];
}
