import type { Span } from '../text/span.ts';

/** A word of a line, as auditctl's file reader makes it. `span` is relative to the line, in UTF-16 units. */
export interface Word {
  readonly span: Span;
  /** What auditctl gets: escapes undone (but not in the first word of a line, which auditctl forgets). */
  readonly value: string;
  /** The word as it is in the line, escapes kept. */
  readonly text: string;
  /**
   * Set where `value` is not the text of `span`: for each unit of `value` its offset from the start of the
   * word.
   */
  readonly map?: readonly number[];
}

/**
 * A word without escapes: its value is cut from the line when asked. Most words are such, and a large file
 * has a million.
 */
class PlainWord implements Word {
  private readonly line: string;
  private readonly start: number;
  private readonly end: number;

  constructor(line: string, start: number, end: number) {
    this.line = line;
    this.start = start;
    this.end = end;
  }
  get span(): Span {
    return { start: this.start, end: this.end };
  }
  get value(): string {
    return this.line.slice(this.start, this.end);
  }
  get text(): string {
    return this.value;
  }
}

const BLANK = 0x20;
const BACKSLASH = 0x5c;

/**
 * Splits the text of a line into words at spaces (0x20) only, with `\ ` and `\\` as the only escapes
 * (auditctl.c: preprocess, postprocess); empty for a line without words. A NUL ends the line.
 */
export function splitWords(line: string): readonly Word[] {
  const plain = plainWords(line);
  if (plain) return plain;
  const nul = line.indexOf('\0');
  const end = nul < 0 ? line.length : nul;
  const words: Word[] = [];
  let i = 0;
  while (i < end) {
    while (i < end && line.charCodeAt(i) === BLANK) i++;
    if (i >= end) break;
    const start = i;
    let special = false;
    while (i < end) {
      const c = line.charCodeAt(i);
      if (c === BLANK) break;
      if (c === BACKSLASH && i + 1 < end) {
        const next = line.charCodeAt(i + 1);
        if (next === BLANK || next === BACKSLASH) special = true;
        // A backslash takes the next character with it, whatever it is.
        i += 2;
        continue;
      }
      if (c === 7 || c === 4) special = true;
      i++;
    }
    if (!special) words.push(new PlainWord(line, start, i));
    else
      words.push(
        words.length === 0 ? firstWord(line, { start, end: i }) : unescaped(line, { start, end: i }),
      );
  }
  return words;
}

/**
 * Returns the words of a line without escapes; undefined where a word may be more than a piece of the line:
 * escapes, the marks that auditctl uses for them, a NUL.
 */
function plainWords(line: string): readonly Word[] | undefined {
  const words: Word[] = [];
  let start = -1;
  for (let i = 0; i < line.length; i++) {
    const c = line.charCodeAt(i);
    if (c === BLANK) {
      if (start >= 0) words.push(new PlainWord(line, start, i));
      start = -1;
    } else {
      if (c === BACKSLASH || c === 0 || c === 4 || c === 7) return undefined;
      if (start < 0) start = i;
    }
  }
  if (start >= 0) words.push(new PlainWord(line, start, line.length));
  // A copy has no room for more words, which an array that grew has: it would be kept as long as the line is.
  return words.slice();
}

/** Marks that auditctl puts in place of an escape: two BEL for a space, two EOT for a backslash. */
function marked(line: string, span: Span): { readonly text: string; readonly map: number[] } {
  let text = '';
  const map: number[] = [];
  for (let i = span.start; i < span.end; i++) {
    const c = line[i] ?? '';
    const next = line[i + 1];
    map.push(i - span.start);
    if (c === '\\' && i + 1 < span.end) {
      map.push(i + 1 - span.start);
      text += markOf(next ?? '');
      i++;
    } else text += c;
  }
  return { text, map };
}

/** Returns what auditctl puts in place of a backslash and the character after it. */
function markOf(escaped: string): string {
  if (escaped === ' ') return '\x07\x07';
  return escaped === '\\' ? '\x04\x04' : `\\${escaped}`;
}

/** Returns the first word, which keeps its escape marks: auditctl does not undo them there. */
function firstWord(line: string, span: Span): Word {
  const { text, map } = marked(line, span);
  return { span, value: text, text: line.slice(span.start, span.end), map };
}

function unescaped(line: string, span: Span): Word {
  const { text, map } = marked(line, span);
  let value = '';
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    out.push(map[i] ?? 0);
    if (c === '\x07' || c === '\x04') {
      value += c === '\x07' ? ' ' : '\\';
      i++;
    } else value += c;
  }
  return { span, value, text: line.slice(span.start, span.end), map: out };
}

/**
 * Returns the span in the line, in UTF-16 offsets, of the units `from` to `to` (exclusive) of the word's
 * value.
 */
export function spanInWord(word: Word, from: number, to: number): Span {
  const at = (i: number) =>
    i >= word.value.length ? word.span.end : word.span.start + (word.map ? (word.map[i] ?? 0) : i);
  return { start: at(from), end: Math.max(at(from), at(to)) };
}
