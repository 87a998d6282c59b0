import { type Field, field as fieldByName, type Operator } from '../facts/fields.ts';
import { ACTION, type ActionName, LIST, type ListName } from '../facts/lists.ts';
import type { Span } from '../text/span.ts';
import type { Pair } from './fieldPair.ts';
import type { OptionArgument, OptionNode } from './optionNodes.ts';
import { spanInWord } from './words.ts';

/** A piece of an option's argument. Spans count UTF-16 units from the start of the line. */
export interface Part {
  readonly option: OptionNode;
  /** The whole argument that the piece is cut from. */
  readonly argument: OptionArgument;
  /** What auditctl reads: escapes undone. */
  readonly value: string;
  /** The piece as it is in the line, escapes kept. */
  readonly text: string;
  readonly span: Span;
  /** Returns the span of the UTF-16 units `from`..`to` of `value`. */
  spanOf(from: number, to: number): Span;
}

/**
 * The argument of -F or -C. `value`, `text` and `span` are those of what follows the operator, empty without
 * one.
 */
export interface FieldPart extends Part {
  /** The field's name as written; the whole argument where there is no operator. */
  readonly written: string;
  readonly nameSpan: Span;
  /** The field's plain name: lower case, `auid` for `loginuid`. */
  readonly name: string;
  /** The field of that name; undefined where no version of audit has it. */
  readonly field: Field | undefined;
  /** The operator; undefined as long as there is none. */
  readonly op: Operator | undefined;
  readonly opSpan: Span;
  /** Where the value begins in the argument, in UTF-16 units. */
  readonly valueFrom: number;
}

/** A field that audit knows, with an operator: what every -F of a rule that loads is. */
export interface KnownField extends FieldPart {
  readonly field: Field;
  readonly op: Operator;
}

/**
 * A key, empty ones too. auditctl joins those of `-k` and `-F key=` into one field; any other spelling
 * (`KEY=`, `Key=`, `key!=`) goes to the kernel as a field of its own, which sets the key all the same.
 */
export interface KeyPart extends Part {
  readonly spelling: '-k' | 'key=' | 'KEY=';
}

/** A path that a line names; never empty. */
export interface PathPart extends Part {
  readonly kind: 'watch' | 'path' | 'dir' | 'exe';
}

/** A word of LIST,ACTION. */
export interface ListWord extends Part {
  readonly list: ListName | undefined;
  readonly action: ActionName | undefined;
}

/**
 * Returns what a word of LIST,ACTION names: `list` for a list in any case, `action` for an action in lower
 * case; each is undefined where the word does not name one.
 */
export function readListWord(word: string): Pick<ListWord, 'list' | 'action'> {
  const low = word.toLowerCase();
  const list = Object.hasOwn(LIST, low) ? (low as ListName) : undefined;
  const isAction = Object.hasOwn(ACTION, word) && word !== 'possible';
  return { list, action: isAction ? (word as ActionName) : undefined };
}

/** Reports whether the argument of -F names a field that audit knows and has an operator. */
export function isKnownField(f: FieldPart): f is KnownField {
  return f.field !== undefined && f.op !== undefined;
}

/** Returns those of `parts` that are written in one option of their line; empty where none is. */
export function partsOfOption<T extends Part>(parts: readonly T[], option: OptionNode): readonly T[] {
  return parts.filter((p) => p.option === option);
}

/** Returns the whole argument of an option as one part of a line. */
export function argumentPart(option: OptionNode, argument: OptionArgument): Part {
  return new Piece(option, argument, 0, argument.value.length);
}

export class Piece implements Part {
  readonly option: OptionNode;
  readonly argument: OptionArgument;
  /** Where the piece begins and ends in the argument's value. */
  private readonly from: number;
  private readonly to: number;

  constructor(option: OptionNode, argument: OptionArgument, from: number, to: number) {
    this.option = option;
    this.argument = argument;
    this.from = from;
    this.to = to;
  }
  get value(): string {
    return this.argument.value.slice(this.from, this.to);
  }
  get text(): string {
    const { source } = this.argument;
    const { start, end } = this.span;
    return source.text.slice(start - source.span.start, end - source.span.start);
  }
  get span(): Span {
    return unitsOf(this.argument, this.from, this.to);
  }
  spanOf(from: number, to: number): Span {
    return unitsOf(this.argument, this.from + from, this.from + to);
  }
}

/** Returns the span of the units `from`..`to` of an argument's value. */
function unitsOf(argument: OptionArgument, from: number, to: number): Span {
  return spanInWord(argument.source, argument.from + from, argument.from + to);
}

export class FieldPiece extends Piece implements FieldPart {
  readonly op: Operator | undefined;
  readonly name: string;
  readonly field: Field | undefined;
  /** Where the operator begins in the argument. */
  private readonly at: number;

  constructor(option: OptionNode, argument: OptionArgument, pair: Pair | undefined) {
    const { length } = argument.value;
    super(option, argument, pair ? pair.at + pair.op.length : length, length);
    const written = pair ? pair.name : argument.value;
    this.at = written.length;
    this.op = pair?.op;
    this.field = fieldByName(written);
    const name = this.field?.name ?? written.toLowerCase();
    this.name = name === 'loginuid' ? 'auid' : name;
  }
  get written(): string {
    return this.argument.value.slice(0, this.at);
  }
  get nameSpan(): Span {
    return unitsOf(this.argument, 0, this.at);
  }
  get opSpan(): Span {
    return unitsOf(this.argument, this.at, this.valueFrom);
  }
  get valueFrom(): number {
    return this.at + (this.op?.length ?? 0);
  }
}

export class KeyPiece extends Piece implements KeyPart {
  readonly spelling: KeyPart['spelling'];

  constructor(option: OptionNode, argument: OptionArgument, from: number, spelling: KeyPart['spelling']) {
    super(option, argument, from, argument.value.length);
    this.spelling = spelling;
  }
}

export class PathPiece extends Piece implements PathPart {
  readonly kind: PathPart['kind'];

  constructor(option: OptionNode, argument: OptionArgument, from: number, kind: PathPart['kind']) {
    super(option, argument, from, argument.value.length);
    this.kind = kind;
  }
}

export class WordPiece extends Piece implements ListWord {
  readonly list: ListName | undefined;
  readonly action: ActionName | undefined;

  constructor(option: OptionNode, argument: OptionArgument, from: number, word: string) {
    super(option, argument, from, from + word.length);
    const read = readListWord(word);
    this.list = read.list;
    this.action = read.action;
  }
}
