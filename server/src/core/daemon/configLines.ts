import type { Span } from '../text/span.ts';

/** A word of auditd.conf; the span counts UTF-16 units from the start of the text. */
export interface ConfigWord {
  readonly text: string;
  readonly span: Span;
}

/** A line of auditd.conf. */
export interface ConfigLine {
  /** From 0. */
  readonly number: number;
  /** Without its newline and a carriage return before that. */
  readonly span: Span;
  readonly text: string;
  readonly isComment: boolean;
  /** Whether it ends with a carriage return, which auditd reads as part of the last word. */
  readonly hasReturn: boolean;
  /** Empty for a comment. */
  readonly words: readonly ConfigWord[];
}

/**
 * Returns the lines of auditd.conf with their words, which only spaces separate, as auditd reads them
 * (auditd-config.c: nv_split).
 */
export function configLines(text: string): readonly ConfigLine[] {
  let start = 0;
  return text.split('\n').map((whole, number) => {
    const hasReturn = whole.endsWith('\r');
    const line = hasReturn ? whole.slice(0, -1) : whole;
    const isComment = /^ *#/.test(line);
    const words = isComment ? [] : [...line.matchAll(/[^ ]+/g)];
    const at = start;
    start += whole.length + 1;
    return {
      number,
      span: { start: at, end: at + line.length },
      text: line,
      isComment,
      hasReturn,
      words: words.map((m) => ({
        text: m[0],
        span: { start: at + m.index, end: at + m.index + m[0].length },
      })),
    };
  });
}
