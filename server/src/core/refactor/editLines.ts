import { isWholeLine, lineAt, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import { type CommandLine, type LineNode, withoutReturn } from '../syntax/line.ts';
import type { Span, TextEdit } from '../text/span.ts';

/** A line without the CR that an editor may have put at its end. */
export interface Picked {
  readonly index: number;
  readonly line: RulesLine;
  readonly text: string;
  readonly node: LineNode;
}

/** A line that holds a command. */
export interface PickedCommand extends Picked {
  readonly node: CommandLine;
}

/**
 * Returns the line with a 0-based number, without a CR at its end; undefined past the end of the document,
 * and for a line that auditctl does not read as a whole.
 * @param index the number
 */
export function pick(document: RulesDocument, index: number): Picked | undefined {
  const line = document.lines[index];
  if (!line || !isWholeLine(document, index)) return undefined;
  const node = withoutReturn(line.node);
  return { index, line, text: node.text, node };
}

/**
 * Returns the line with a 0-based number if it is a command, without a CR at its end; undefined for any other
 * line, and past the end of the document.
 * @param index the number
 */
export function pickCommand(document: RulesDocument, index: number): PickedCommand | undefined {
  const p = pick(document, index);
  return p && isPickedCommand(p) ? p : undefined;
}

/** Reports whether a picked line is a command, not blank or a comment. */
export function isPickedCommand(p: Picked): p is PickedCommand {
  return p.node.kind === 'command';
}

/**
 * Returns the 0-based numbers of the first and the last line that a span of the document touches; undefined
 * where it touches none. A selection that ends before the first character of a line does not include that
 * line.
 */
export function lineRange(
  document: RulesDocument,
  span: Span,
): { readonly first: number; readonly last: number } | undefined {
  const from = lineAt(document, span.start);
  const to = lineAt(document, span.end);
  // Behind the last newline there is no line.
  if (!from || !to || span.start > from.end) return undefined;
  const [first, last] = [from.number - 1, to.number - 1];
  return { first, last: last > first && to.start === span.end ? last - 1 : last };
}

/** Returns the line ending of a document, `\r\n` or `\n`, which that of its first line decides. */
export function lineEnd(document: RulesDocument): string {
  return document.lines[0]?.node.text.endsWith('\r') ? '\r\n' : '\n';
}

/**
 * Returns the edit that replaces a picked line with other lines; with no texts, the line becomes empty.
 * @param texts the new lines, without line endings
 */
export function replaceLine(document: RulesDocument, p: Picked, texts: readonly string[]): TextEdit {
  return {
    span: { start: p.line.start, end: p.line.start + p.text.length },
    newText: texts.join(lineEnd(document)),
  };
}
