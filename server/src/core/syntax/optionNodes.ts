import { rangeAround } from '../facts/releaseRange.ts';
import { NEWEST } from '../facts/releases.ts';
import type { Span } from '../text/span.ts';
import { getopt, type OptionStep } from './getopt.ts';
import { spanInWord, type Word } from './words.ts';

/** An option of a line with its argument; spans are relative to the line, in UTF-16 units. */
export interface OptionNode {
  /**
   * The letter, or the full name of a long option; undefined for one that no release knows or that lacks its
   * argument.
   */
  readonly name: string | undefined;
  /** The dash and the letter, or the dashes and the name. */
  readonly span: Span;
  readonly word: number;
  readonly argument?: OptionArgument;
  readonly problem?: 'unknown' | 'ambiguous' | 'missing-argument' | 'unwanted-argument';
}

/** What an option got: its value (escapes undone) and where it is. */
export interface OptionArgument {
  readonly value: string;
  readonly span: Span;
  readonly word: number;
  /** Where the argument starts in the value of its word (more than 0 where it is glued to its option). */
  readonly from: number;
  /** The word that holds the argument. */
  readonly source: Word;
}

/** The options of a line, and the words that are neither option nor argument. */
export interface OptionView {
  readonly options: readonly OptionNode[];
  readonly rest: readonly number[];
}

/** An option that getopt found. A large file has many: its span is made when it is asked for. */
class ReadOption implements OptionNode {
  readonly name: OptionNode['name'];
  readonly word: number;
  readonly argument?: OptionArgument;
  readonly problem?: NonNullable<OptionNode['problem']>;
  private readonly source: Word;
  private readonly at: number;

  constructor({ name, word, at, problem }: OptionStep, source: Word, argument: OptionArgument | undefined) {
    this.name = name;
    this.word = word;
    this.at = at;
    this.source = source;
    if (argument) this.argument = argument;
    if (problem) this.problem = problem;
  }
  get span(): Span {
    const { value } = this.source;
    if (!value.startsWith('--')) return spanInWord(this.source, this.at === 1 ? 0 : this.at, this.at + 1);
    const eq = value.indexOf('=');
    return spanInWord(this.source, 0, eq < 0 ? value.length : eq);
  }
}

/** An argument that getopt found, whose span is made when it is asked for. */
class ReadArgument implements OptionArgument {
  readonly value: string;
  readonly word: number;
  readonly from: number;
  readonly source: Word;

  constructor({ value, word, from }: NonNullable<OptionStep['argument']>, source: Word) {
    this.value = value;
    this.word = word;
    this.from = from;
    this.source = source;
  }
  get span(): Span {
    return spanInWord(this.source, this.from, this.source.value.length);
  }
}

/**
 * Reads the options in the words of a line as the newest version does (getopt_long). Never throws: an option
 * that is unknown or lacks its argument has a `problem`.
 */
export function readOptions(words: readonly Word[]): OptionView {
  const g = getopt(words, words.length, rangeAround(NEWEST));
  const options: OptionNode[] = [];
  for (let s = g.next(); s; s = g.next()) {
    const word = words[s.word];
    if (!word) continue;
    const source = s.argument && words[s.argument.word];
    options.push(new ReadOption(s, word, s.argument && source && new ReadArgument(s.argument, source)));
  }
  return { options: options.slice(), rest: g.end().rest };
}
