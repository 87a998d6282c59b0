import { longerThan, offsetOfByte } from '../text/bytes.ts';
import { commonEnds } from '../text/commonEnds.ts';
import type { Span } from '../text/span.ts';
import type { Part } from './argumentParts.ts';
import { type LineNode, parseLine, readLine, withoutReturn } from './line.ts';
import type { RuleParts } from './ruleParts.ts';
import type { TemplateKind } from './templateTags.ts';

/** What auditctl takes for one line: a line of the text, or a piece of one that is longer than its buffer. */
export interface RulesLine {
  /** UTF-16 offset of its first character in the document. */
  readonly start: number;
  readonly end: number;
  /** Its number as auditctl counts, from 1 (pieces of long lines count too). */
  readonly number: number;
  /** Set on a piece that auditctl reads as a line of its own although no newline comes before it. */
  readonly continued: boolean;
  /**
   * In a template: where placeholders stand, from the start of the line. Each of their units is an `x` in the
   * node.
   */
  readonly opaque?: readonly Placeholder[];
  /** In a template: whether the line will be there. */
  readonly presence?: Presence;
  readonly node: LineNode;
}

/**
 * Whether a line of a template will be there: `always` as it is, `sometimes` as it is or not at all;
 * `unknown` where what it brings cannot be read.
 */
export type Presence = 'always' | 'sometimes' | 'unknown';

/** A part of a line that is filled in later. */
export interface Placeholder extends Span {
  /** It holds branches: what they bring may be nothing, or begin with a space. */
  readonly branch: boolean;
}

/** A rules file, read as `auditctl -R` reads it. */
export interface RulesDocument {
  readonly text: string;
  readonly lines: readonly RulesLine[];
  /**
   * Set where the text is a template for a rules file: what is in it is not all there will be, and not all of
   * it will be there.
   */
  readonly template?: TemplateKind;
  /** Set where the nodes of unchanged lines were taken from an earlier text. */
  readonly edited?: Edit;
}

/** How the lines of a document came from those of an earlier text. */
export interface Edit {
  /** The earlier document, as long as somebody else holds it. */
  readonly before: WeakRef<RulesDocument>;
  /** How many lines at the beginning are the earlier ones. */
  readonly head: number;
  /** The index in the earlier document of the first line after the changed ones. */
  readonly tail: number;
}

/** The most bytes that auditctl reads at a time: its buffer of 6144 less the closing NUL. */
export const LINE_BYTES = 6143;

/**
 * Reports whether auditctl reads a line with that text at once and to its end; false for a longer line, which
 * is cut into pieces, and for one with a NUL, which ends it.
 */
export function fitsLine(text: string): boolean {
  return !longerThan(text, LINE_BYTES) && !text.includes('\0');
}

/**
 * Reports whether a line of a document is one piece of a line that is too long for auditctl, so that nobody
 * chose where it begins or ends.
 * @param index 0-based, among the document's lines
 */
export function isPiece({ lines }: RulesDocument, index: number): boolean {
  return lines[index]?.continued === true || lines[index + 1]?.continued === true;
}

/**
 * Reports whether a line of a document is read as it is: not in pieces, to its end, and without placeholders;
 * false past the end.
 * @param index 0-based, among the document's lines
 */
export function isWholeLine(document: RulesDocument, index: number): boolean {
  const line = document.lines[index];
  if (!line || isPiece(document, index)) return false;
  const { text } = line.node;
  return fitsLine(text) && document.text.slice(line.start, line.end) === text;
}

/**
 * Reports whether a placeholder of a template covers a unit of a span of the line; false in a file that is
 * not a template.
 * @param span UTF-16 units from the start of the line
 */
export function isHidden({ opaque }: RulesLine, { start, end }: Span): boolean {
  return opaque?.some((o) => o.start < end && o.end > start) === true;
}

/**
 * Returns some parts of a line as people see them, without the CR at its end and without those that contain a
 * placeholder; empty where none is left, and for a line that is not a command.
 * @param of picks the parts from those of the whole line
 */
export function visibleParts<T extends Part>(
  line: RulesLine,
  of: (parts: RuleParts) => readonly T[],
): readonly T[] {
  const node = withoutReturn(line.node);
  if (node.kind !== 'command') return [];
  const parts = of(node.parts);
  return line.opaque ? parts.filter((p) => !isHidden(line, p.span)) : parts;
}

/**
 * A line that is read again each time its node is asked for: a pass over a large file keeps none of what it
 * has done with.
 */
class PassingLine implements RulesLine {
  readonly continued = false;
  readonly start: number;
  readonly end: number;
  readonly number: number;
  private readonly text: string;

  constructor(text: string, start: number, end: number, number: number) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.number = number;
  }
  get node(): LineNode {
    return readLine(this.text.slice(this.start, this.end));
  }
}

/**
 * Splits a text into the lines that auditctl reads: at newlines only (a CR stays), long ones in pieces
 * (auditctl.c: get_line).
 * @param previous an earlier text of the same file, from which the nodes of unchanged lines are taken
 */
export function parseDocument(text: string, previous?: RulesDocument): RulesDocument {
  if (!previous || previous.template) return { text, lines: linesOf(text, 0, text.length, 1, false) };
  if (previous.text === text) return previous;
  const { head, tail } = unchangedLines(previous, text);
  const { lines } = previous;
  const by = text.length - previous.text.length;
  const last = lines[head - 1];
  const from = last ? last.end + 1 : 0;
  const to = tail < lines.length ? (lines[tail]?.start ?? 0) + by : text.length;
  const changed = linesOf(text, from, to, head + 1, false);
  const down = head + changed.length - tail;
  const kept = lines.slice(tail);
  const after = by === 0 && down === 0 ? kept : kept.map((line) => moved(line, by, down));
  return {
    text,
    lines: lines.slice(0, head).concat(changed, after),
    edited: { before: new WeakRef(previous), head, tail },
  };
}

/**
 * Parses the text of a rules file for one pass over it, as `parseDocument` does; its nodes, and what is kept
 * with them, live only while they are used.
 */
export function parseOnce(text: string): RulesDocument {
  return { text, lines: linesOf(text, 0, text.length, 1, true) };
}

/** Reads the lines between two offsets, the second one after a newline or the text's end. */
function linesOf(text: string, from: number, to: number, first: number, passing: boolean): RulesLine[] {
  const lines: RulesLine[] = [];
  let at = from;
  let number = first;
  while (at < to) {
    const nl = text.indexOf('\n', at);
    const end = nl < 0 ? text.length : nl;
    if ((end - at) * 3 >= LINE_BYTES) number = pushPieces(lines, text, at, end, number);
    else if (passing) lines.push(new PassingLine(text, at, end, number++));
    else
      lines.push({
        start: at,
        end,
        number: number++,
        continued: false,
        node: parseLine(text.slice(at, end)),
      });
    at = end + 1;
  }
  return lines;
}

function moved(line: RulesLine, by: number, down: number): RulesLine {
  const { start, end, number, continued, node } = line;
  return { start: start + by, end: end + by, number: number + down, continued, node };
}

/** Returns how many lines at the beginning are unchanged, and the index of the first of those at the end. */
function unchangedLines(
  before: RulesDocument,
  now: string,
): { readonly head: number; readonly tail: number } {
  const { text, lines } = before;
  const { prefix, suffix } = commonEnds(text, now);
  // A line with its newline in what both begin with; all pieces of a long line, or none.
  let head = firstLine(lines, (line) => line.end >= prefix);
  while (lines[head]?.continued) head--;
  // A line whose newline before it is in what both end with.
  let tail = Math.max(
    head,
    firstLine(lines, (line) => line.start > text.length - suffix),
  );
  while (lines[tail]?.continued) tail++;
  return { head, tail };
}

/**
 * Returns the index of the first line for which `is` holds, which does for all lines after it; how many there
 * are for none.
 */
function firstLine(lines: readonly RulesLine[], is: (line: RulesLine) => boolean): number {
  let lo = 0;
  let hi = lines.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    const line = lines[mid];
    if (line && is(line)) hi = mid;
    else lo = mid + 1;
  }
  return lo;
}

function pushPieces(lines: RulesLine[], text: string, start: number, end: number, first: number): number {
  const line = text.slice(start, end);
  let number = first;
  let from = 0;
  do {
    const to = offsetOfByte(line, from, LINE_BYTES);
    lines.push({
      start: start + from,
      end: start + to,
      number: number++,
      continued: from > 0,
      node: parseLine(line.slice(from, to)),
    });
    from = to === from ? line.length : to;
  } while (from < line.length);
  return number;
}

/**
 * Returns the line that holds a UTF-16 offset of the document, or the last line for an offset beyond the end;
 * undefined only for a document without lines.
 */
export function lineAt(doc: RulesDocument, offset: number): RulesLine | undefined {
  let lo = 0;
  let hi = doc.lines.length - 1;
  while (lo < hi) {
    const mid = (lo + hi + 1) >> 1;
    if ((doc.lines[mid]?.start ?? 0) <= offset) lo = mid;
    else hi = mid - 1;
  }
  return doc.lines[lo];
}
