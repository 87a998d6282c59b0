import type { FieldPart } from '../syntax/argumentParts.ts';
import { lineAt, type RulesDocument } from '../syntax/document.ts';
import {
  type LineNode,
  type OptionArgument,
  type OptionNode,
  parseLine,
  withoutReturn,
} from '../syntax/line.ts';
import { rulePartsOf } from '../syntax/ruleParts.ts';
import { spanInWord, type Word } from '../syntax/words.ts';
import { type Span, shift } from '../text/span.ts';

/**
 * What can be typed where the cursor is, as getopt reads the words up to it. Spans count from the start of
 * the document.
 */
export type Spot = OptionSpot | ArgumentSpot;

/** A place where an option can be typed, or is being typed. */
export interface OptionSpot {
  readonly kind: 'option';
  readonly typed: string;
  readonly span: Span;
  readonly around: Around;
  /**
   * A key and the words after it, up to the end of this one: whoever searches a key by words types spaces
   * that no key can hold.
   */
  readonly keyWords?: Span;
}

/** In the argument of an option, which may be empty as yet. */
export interface ArgumentSpot {
  readonly kind: 'argument';
  readonly option: string;
  readonly value: string;
  /** The field of a -F or the comparison of a -C; undefined as long as it has no operator. */
  readonly field: FieldPart | undefined;
  /** The cursor's place in the value. */
  readonly cursor: number;
  /** The span of a part of the value. */
  readonly spanOf: (from: number, to: number) => Span;
  readonly around: Around;
}

/** The other options of the line: what comes before the word of the cursor, and after it. */
export interface Around {
  readonly before: readonly OptionNode[];
  readonly after: readonly OptionNode[];
  /** No word comes before the cursor's. */
  readonly first: boolean;
}

/** Any word will do: it makes the parser see that one begins at the cursor. */
const PLACEHOLDER = 'x';

/**
 * Returns the line that holds the offset, as text and start; the empty line after the last newline too. A CR
 * at its end is omitted.
 */
function lineTextAt(document: RulesDocument, offset: number): LineText {
  const line = lineAt(document, offset);
  if (!line || offset > line.end) return { text: '', start: offset, node: parseLine(''), opaque: false };
  const node = withoutReturn(line.node);
  return { text: node.text, start: line.start, node, opaque: (line.opaque?.length ?? 0) > 0 };
}

interface LineText {
  readonly text: string;
  readonly start: number;
  readonly node: LineNode;
  /** Placeholders of a template are in it. */
  readonly opaque: boolean;
}

/**
 * Returns what can be typed at a UTF-16 offset of the document: an option, or a part of an option's argument.
 * Undefined in a comment, and where auditctl does not read the line any more.
 */
export function spotAt(document: RulesDocument, offset: number): Spot | undefined {
  const { text, start, node } = lineTextAt(document, offset);
  const column = Math.min(offset - start, text.length);
  if (node.kind === 'comment') return undefined;
  const word = node.kind === 'command' ? node.words.find((w) => holds(w, column)) : undefined;
  const headText = word ? text.slice(0, word.span.end) : text.slice(0, column) + PLACEHOLDER;
  const head = parseLine(headText);
  if (head.kind !== 'command') return undefined;
  const last = head.words.length - 1;
  const lastWord = head.words[last];
  // Behind a NUL nothing is read.
  if (!lastWord || lastWord.span.end !== headText.length) return undefined;
  const tail = parseLine(text.slice(word ? word.span.end : column));
  const around: Around = {
    before: head.options.filter((o) => o.word !== last && o.argument?.word !== last),
    after: tail.kind === 'command' ? tail.options : [],
    first: last === 0,
  };
  const inWord = word ? unitAt(lastWord, column) : 0;
  const option = head.options.find((o) => o.argument?.word === last);
  if (option?.argument && option.name !== undefined && inWord >= option.argument.from)
    return argumentSpot(option, option.name, option.argument, word ? inWord : undefined, start, around);
  const span = word ? lastWord.span : { start: column, end: column };
  const key = lastWord.value.startsWith('-') ? undefined : keyStart(around.before.at(-1));
  return {
    kind: 'option',
    typed: word ? lastWord.value.slice(0, inWord) : '',
    span: shift(span, start),
    around,
    ...(key === undefined ? {} : { keyWords: shift({ start: key, end: span.end }, start) }),
  };
}

/** Returns where in its line the key of an option begins; undefined where the option is not a key. */
function keyStart(option: OptionNode | undefined): number | undefined {
  return option && rulePartsOf([option]).keys[0]?.span.start;
}

/**
 * Reports whether the cursor is in a word or at its end; at its beginning only where it is not an option (one
 * may be typed before that).
 */
function holds(word: Word, column: number): boolean {
  if (column === word.span.start) return !word.value.startsWith('-');
  return column > word.span.start && column <= word.span.end;
}

/**
 * @param inWord the cursor's place in the word, in UTF-16 units; undefined where the word is yet to be typed
 */
function argumentSpot(
  node: OptionNode,
  option: string,
  argument: OptionArgument,
  inWord: number | undefined,
  start: number,
  around: Around,
): ArgumentSpot {
  const { from, source, value } = argument;
  if (inWord === undefined) {
    const at = start + source.span.start;
    const spanOf = () => ({ start: at, end: at });
    return { kind: 'argument', option, value: '', field: undefined, cursor: 0, spanOf, around };
  }
  const spanOf = (a: number, b: number) => shift(spanInWord(source, from + a, from + b), start);
  const { fields, comparisons } = rulePartsOf([node]);
  const field = [...fields, ...comparisons].find((f) => f.op !== undefined);
  return { kind: 'argument', option, value, field, cursor: inWord - from, spanOf, around };
}

/**
 * Returns the UTF-16 offset in a word's value, where escapes are undone, that belongs to a UTF-16 column of
 * the line.
 */
export function unitAt(word: Word, column: number): number {
  const by = column - word.span.start;
  if (!word.map) return Math.min(by, word.value.length);
  const at = word.map.findIndex((m) => m >= by);
  return at < 0 ? word.value.length : at;
}

/**
 * Returns the line at a UTF-16 offset of the document, comments included, with the offset of its start and
 * the column in it. `opaque` says that the offset is in a placeholder of a template.
 */
export function nodeAt(
  document: RulesDocument,
  offset: number,
): { readonly node: LineNode; readonly start: number; readonly column: number; readonly opaque: boolean } {
  const { node, start, opaque } = lineTextAt(document, offset);
  return { node, start, column: offset - start, opaque };
}
