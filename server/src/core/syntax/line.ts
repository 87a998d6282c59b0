import type { Span } from '../text/span.ts';
import { getopt } from './getopt.ts';
import { spanInWord, splitWords, type Word } from './words.ts';

/** An option of a line with its argument; spans are relative to the line, in UTF-16 units. */
export interface OptionNode {
  /** The letter, or the full name of a long option; undefined for one that no release knows or that lacks its argument. */
  readonly name: string | undefined;
  /** The dash and the letter, or the dashes and the name. */
  readonly span: Span;
  readonly word: number;
  readonly argument?: OptionArgument;
  readonly problem?: 'unknown' | 'ambiguous' | 'missing-argument' | 'unwanted-argument';
}

/** What an option got: its value (escapes undone) and where it stands. */
export interface OptionArgument {
  readonly value: string;
  readonly span: Span;
  readonly word: number;
  /** Where the argument starts in the value of its word (more than 0 where it is glued to its option). */
  readonly from: number;
}

/** A line that holds nothing, a comment, or a command for auditctl. */
export type LineNode = BlankLine | CommentLine | CommandLine;
export interface BlankLine {
  readonly kind: 'blank';
  readonly text: string;
}
export interface CommentLine {
  readonly kind: 'comment';
  readonly text: string;
  /** The comment with its `#`. */
  readonly span: Span;
}
export interface CommandLine {
  readonly kind: 'command';
  readonly text: string;
  readonly words: readonly Word[];
  /** As the newest release reads them; a word that a handler would not reach is still here. */
  readonly options: readonly OptionNode[];
  /** Words that are neither option nor argument. */
  readonly rest: readonly number[];
  /** Room for what others work out about the line; it lives and goes with the node. Nothing in it may change what the node means. */
  readonly memo: Memo;
}

const NEWEST = 10;
const CACHE = 20000;
let young = new Map<string, LineNode>();
let old = new Map<string, LineNode>();

/**
 * Reads one line (without its newline). Never throws. Equal text gives the same object, as long as the two
 * generations of the cache hold it.
 */
export function parseLine(text: string): LineNode {
  const hit = young.get(text);
  if (hit) return hit;
  const node = old.get(text) ?? readLine(text);
  if (young.size >= CACHE) {
    old = young;
    young = new Map();
  }
  young.set(text, node);
  return node;
}

/** Reads one line without keeping its node. */
export function readLine(text: string): LineNode {
  const words = splitWords(text);
  const first = words[0];
  if (!first) return { kind: 'blank', text };
  if (first.value.startsWith('#'))
    return { kind: 'comment', text, span: { start: first.span.start, end: text.length } };
  return new Command(text, words);
}

/** What is kept with a line, by name. */
export interface Memo {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** Most lines of a large file keep one thing: a map is made only for a second one. */
class Notes implements Memo {
  private key = '';
  private value: unknown;
  private more: Map<string, unknown> | undefined;

  get(key: string): unknown {
    return key === this.key ? this.value : this.more?.get(key);
  }
  set(key: string, value: unknown): void {
    if (this.key === '' || key === this.key) {
      this.key = key;
      this.value = value;
      return;
    }
    this.more ??= new Map();
    this.more.set(key, value);
  }
}

interface OptionView {
  readonly options: readonly OptionNode[];
  readonly rest: readonly number[];
}

/** A command line whose options are worked out when they are first asked for: a verdict walks the words itself. */
class Command implements CommandLine {
  readonly kind = 'command';
  readonly text: string;
  readonly words: readonly Word[];
  private view: OptionView | undefined;
  private notes: Notes | undefined;

  constructor(text: string, words: readonly Word[]) {
    this.text = text;
    this.words = words;
  }
  get options(): readonly OptionNode[] {
    this.view ??= optionsOf(this.words);
    return this.view.options;
  }
  get rest(): readonly number[] {
    this.view ??= optionsOf(this.words);
    return this.view.rest;
  }
  get memo(): Memo {
    this.notes ??= new Notes();
    return this.notes;
  }
}

function optionsOf(words: readonly Word[]): OptionView {
  const g = getopt(words, words.length, NEWEST);
  const options: OptionNode[] = [];
  for (let s = g.next(); s; s = g.next()) {
    const word = words[s.word];
    if (!word) continue;
    const isLong = word.value.startsWith('--');
    const eq = word.value.indexOf('=');
    const end = isLong ? (eq < 0 ? word.value.length : eq) : s.at + 1;
    const argWord = s.argument && words[s.argument.word];
    options.push({
      name: s.name,
      span: spanInWord(word, isLong || s.at === 1 ? 0 : s.at, end),
      word: s.word,
      ...(s.argument && argWord
        ? {
            argument: {
              value: s.argument.value,
              word: s.argument.word,
              from: s.argument.from,
              span: spanInWord(argWord, s.argument.from, argWord.value.length),
            },
          }
        : {}),
      ...(s.problem ? { problem: s.problem } : {}),
    });
  }
  return { options, rest: g.end().rest };
}
