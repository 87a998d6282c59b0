import { LINE_BYTES, parseDocument } from '../syntax/document.ts';
import { type LineNode, parseLine } from '../syntax/line.ts';
import { commonEnds } from '../text/commonEnds.ts';
import { detached } from '../text/detached.ts';

/**
 * A piece of a line that is longer than auditctl's buffer; offsets count UTF-16 units from the start of the
 * line.
 */
export interface LinePiece {
  readonly node: LineNode;
  readonly start: number;
  readonly end: number;
}

/** The text of a line, without its newline and without its place: a line that moves stays the same object. */
export class TextLine {
  readonly text: string;
  private read: LineNode | undefined;
  private cut: readonly LinePiece[] | undefined;
  private withoutCr: TextLine | undefined;

  constructor(text: string) {
    this.text = text;
  }
  get node(): LineNode {
    this.read ??= parseLine(this.text);
    return this.read;
  }
  /** Whether auditctl reads it in one go. */
  get isShort(): boolean {
    return this.text.length * 3 < LINE_BYTES;
  }
  /** What auditctl reads one after the other. */
  get pieces(): readonly LinePiece[] {
    this.cut ??= this.isShort
      ? [{ node: this.node, start: 0, end: this.text.length }]
      : parseDocument(this.text).lines;
    return this.cut;
  }
  /** The line without a CR at its end. */
  get stripped(): TextLine {
    if (!this.text.endsWith('\r')) return this;
    this.withoutCr ??= new TextLine(this.text.slice(0, -1));
    return this.withoutCr;
  }
}

/** The lines of a file, split at newlines. */
export interface FileLines {
  readonly text: string;
  readonly lines: readonly TextLine[];
  /** Whether the last line has its newline; true for an empty file. */
  readonly ended: boolean;
}

/**
 * Splits the text of a file into lines.
 * @param previous the lines of an earlier text of the file: those above and below what changed are taken from
 *   it
 */
export function fileLines(text: string, previous?: FileLines): FileLines {
  if (previous?.text === text) return previous;
  const ended = text === '' || text.endsWith('\n');
  if (!previous) return { text, lines: split(text, 0, text.length), ended };
  const { head, headEnd, tail, tailStart } = unchanged(text, previous);
  const lines = previous.lines.slice(0, head);
  // A line that stays for many edits must not keep the text of the one that it came with.
  for (const line of split(detached(text.slice(headEnd, tailStart)), 0, tailStart - headEnd))
    lines.push(line);
  for (let i = previous.lines.length - tail; i < previous.lines.length; i++)
    lines.push(previous.lines[i] as TextLine);
  return { text, lines, ended };
}

/**
 * Splits a part of a text that begins at the start of a line and ends after a newline or at the end of the
 * text.
 */
function split(text: string, from: number, to: number): TextLine[] {
  const lines: TextLine[] = [];
  for (let at = from; at < to; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 || newline >= to ? to : newline;
    lines.push(new TextLine(text.slice(at, end)));
    at = end + 1;
  }
  return lines;
}

interface Unchanged {
  /** How many lines from the first on are unchanged, and where the next one begins (UTF-16 offset). */
  readonly head: number;
  readonly headEnd: number;
  /** How many lines up to the last are unchanged, and where the first of them begins in the new text. */
  readonly tail: number;
  readonly tailStart: number;
}

function unchanged(text: string, { text: before, lines, ended }: FileLines): Unchanged {
  const { prefix, suffix } = commonEnds(before, text);
  let head = 0;
  let headEnd = 0;
  for (; head < lines.length; head++) {
    const next = headEnd + (lines[head]?.text.length ?? 0) + 1;
    if (next > prefix) break;
    headEnd = next;
  }
  // What both end with may begin in the part of the changed line that is unchanged.
  let sameEnd = suffix;
  const most = Math.min(before.length, text.length) - headEnd;
  while (sameEnd < most && text.at(-1 - sameEnd) === before.at(-1 - sameEnd)) sameEnd++;
  let tail = 0;
  let length = 0;
  // The newline before a line must be unchanged too, or it follows the head: it begins in both texts.
  for (; head + tail < lines.length; tail++) {
    const last = lines[lines.length - 1 - tail]?.text.length ?? 0;
    const next = length + last + (tail === 0 && !ended ? 0 : 1);
    if (next + 1 > sameEnd && !(next === sameEnd && text.length - next === headEnd)) break;
    length = next;
  }
  return { head, headEnd, tail, tailStart: text.length - length };
}
