import type { Span } from '../../text/span.ts';
import type { PolicyOperator } from '../facts/policyWords.ts';

/** A word of a rule: what is between spaces and tabs. Places count from the start of its line. */
export interface PolicyWord {
  /** UTF-16 offsets. */
  readonly span: Span;
  readonly text: string;
  /** What is before the first `=`, `<` or `>`; the whole word without one. */
  readonly name: string;
  /** Undefined for a word without an operator. */
  readonly operator: PolicyOperator | undefined;
  /** What follows the operator; empty without one. */
  readonly value: string;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
}

/** What a line is: `path` starts with `/`, which the kernel takes for a file when it is written alone. */
export type PolicyLineKind = 'blank' | 'comment' | 'rule' | 'path';

/** A line of a policy, as ima_parse_add_rule of the kernel reads it. */
export interface PolicyLine {
  /** Counts from 0. */
  readonly number: number;
  /** UTF-16 offsets in the document, without the newline. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: PolicyLineKind;
  /** The words of a rule; empty for other lines. */
  readonly words: readonly PolicyWord[];
  /**
   * From `#` to the end of the line, in offsets from its start: the whole comment, or one after a rule.
   * Undefined without one.
   */
  readonly comment: Span | undefined;
}

/** The text of a policy with its lines. After a final newline, an empty last line follows. */
export interface PolicyDocument {
  readonly text: string;
  readonly lines: readonly PolicyLine[];
}

const WORD = /[^ \t]+/g;
const PAIR = /^([^=<>]*)([=<>])/;

/** Parses the text of a policy. Never fails: words, comments and what is between them give back the text. */
export function parsePolicy(text: string): PolicyDocument {
  const lines: PolicyLine[] = [];
  let start = 0;
  for (;;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ ...parsePolicyLine(text.slice(start, end)), number: lines.length, start, end });
    if (newline < 0) return { text, lines };
    start = newline + 1;
  }
}

/** Parses one line, without its newline, as the first and only one of a policy. Never fails. */
export function parsePolicyLine(text: string): PolicyLine {
  const whole = { number: 0, start: 0, end: text.length, text };
  if (text.startsWith('/')) return { ...whole, kind: 'path', words: [], comment: undefined };
  const first = text.search(/[^ \t]/);
  if (first < 0) return { ...whole, kind: 'blank', words: [], comment: undefined };
  if (text[first] === '#')
    return { ...whole, kind: 'comment', words: [], comment: { start: first, end: text.length } };
  const words: PolicyWord[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (word.startsWith('#'))
      return { ...whole, kind: 'rule', words, comment: { start: index, end: text.length } };
    words.push(wordAt(word, index));
  }
  return { ...whole, kind: 'rule', words, comment: undefined };
}

function wordAt(text: string, start: number): PolicyWord {
  const span = { start, end: start + text.length };
  const [pair, name = text, operator] = PAIR.exec(text) ?? [];
  const nameEnd = start + name.length;
  return {
    span,
    text,
    name,
    operator: operator as PolicyOperator | undefined,
    value: pair === undefined ? '' : text.slice(pair.length),
    nameSpan: { start, end: nameEnd },
    valueSpan: { start: pair === undefined ? span.end : start + pair.length, end: span.end },
  };
}

/**
 * Returns the line that contains a UTF-16 offset of the document; the last line for an offset beyond the end.
 */
export function policyLineAt(document: PolicyDocument, offset: number): PolicyLine {
  const { lines } = document;
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] as PolicyLine).start <= offset) low = middle;
    else high = middle - 1;
  }
  return lines[low] as PolicyLine;
}

/**
 * Returns the word of a line that contains or touches an offset; undefined between words.
 * @param offset in UTF-16 units from the start of the line
 */
export function policyWordAt(line: PolicyLine, offset: number): PolicyWord | undefined {
  return line.words.find((w) => offset >= w.span.start && offset <= w.span.end);
}
