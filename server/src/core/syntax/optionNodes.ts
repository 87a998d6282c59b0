import { rangeAround } from '../facts/releaseRange.ts';
import { NEWEST } from '../facts/releases.ts';
import type { Span } from '../text/span.ts';
import { getopt } from './getopt.ts';
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
    const isLong = word.value.startsWith('--');
    const eq = word.value.indexOf('=');
    const longEnd = eq < 0 ? word.value.length : eq;
    const end = isLong ? longEnd : s.at + 1;
    const source = s.argument && words[s.argument.word];
    options.push({
      name: s.name,
      span: spanInWord(word, isLong || s.at === 1 ? 0 : s.at, end),
      word: s.word,
      ...(s.argument && source
        ? {
            argument: {
              value: s.argument.value,
              word: s.argument.word,
              from: s.argument.from,
              span: spanInWord(source, s.argument.from, source.value.length),
              source,
            },
          }
        : {}),
      ...(s.problem ? { problem: s.problem } : {}),
    });
  }
  return { options, rest: g.end().rest };
}
