import { detached } from '../text/detached.ts';
import type { Span } from '../text/span.ts';
import { type OptionNode, type OptionView, readOptions } from './optionNodes.ts';
import { type RuleParts, rulePartsOf } from './ruleParts.ts';
import { splitWords, type Word } from './words.ts';

export type { OptionArgument, OptionNode } from './optionNodes.ts';

/** A line that holds nothing, a comment, or a command for auditctl. */
export type LineNode = BlankLine | CommentLine | CommandLine;
/** A line without words. */
export interface BlankLine {
  readonly kind: 'blank';
  readonly text: string;
}
/** A line whose first character other than a space is `#`. */
export interface CommentLine {
  readonly kind: 'comment';
  readonly text: string;
  /** The comment with its `#`. */
  readonly span: Span;
}
/**
 * A line that auditctl reads as a command: its words and its options. Spans count UTF-16 units from the start
 * of the line.
 */
export interface CommandLine {
  readonly kind: 'command';
  readonly text: string;
  readonly words: readonly Word[];
  /** As the newest release reads them; a word that a handler would not reach is still here. */
  readonly options: readonly OptionNode[];
  /** Words that are neither option nor argument. */
  readonly rest: readonly number[];
  /** The rule that the options write, taken apart. */
  readonly parts: RuleParts;
  /** Room for what others work out about the line, by name; it lives and goes with the node. */
  readonly memo: Memo;
  /** Room for what `lineNote` keeps. */
  readonly notes: unknown[];
}

/** The most text of a generation of the cache, in UTF-16 units: about 20,000 rules. */
const ROOM = 1_000_000;
let young = new Map<string, LineNode>();
let old: ReadonlyMap<string, LineNode> = new Map();
let units = 0;

/**
 * Parses one line of a rules file, without its newline. Never throws. Equal text gives the same object while
 * the cache keeps it.
 */
export function parseLine(text: string): LineNode {
  const hit = young.get(text);
  if (hit) return hit;
  const node = old.get(text) ?? readLine(detached(text));
  if (units > ROOM) startGeneration(young);
  young.set(node.text, node);
  units += text.length;
  return node;
}

/** Returns the lines of a text that are commands, not blank lines or comments; empty where there are none. */
export function commandsIn(text: string): readonly CommandLine[] {
  return text.split('\n').flatMap((line) => {
    const node = parseLine(line);
    return node.kind === 'command' ? [node] : [];
  });
}

/**
 * Returns a line parsed without the CR at its end, which auditctl reads as part of the last word; the line
 * itself where it has none.
 */
export function withoutReturn(node: LineNode): LineNode {
  return node.text.endsWith('\r') ? parseLine(node.text.slice(0, -1)) : node;
}

/** Drops all lines from the cache of `parseLine` that are in no document, such as those of a closed one. */
export function forgetLines(): void {
  startGeneration(new Map());
}

function startGeneration(before: ReadonlyMap<string, LineNode>): void {
  old = before;
  young = new Map();
  units = 0;
}

const SPACE = 0x20;
const HASH = 0x23;

/**
 * Parses one line, without its newline, as `parseLine` does, but keeps nothing in the cache. Never throws.
 */
export function readLine(text: string): LineNode {
  let start = 0;
  while (text.charCodeAt(start) === SPACE) start++;
  const first = text.charCodeAt(start);
  // A NUL ends the line.
  if (start >= text.length || first === 0) return { kind: 'blank', text };
  if (first === HASH) return { kind: 'comment', text, span: { start, end: text.length } };
  return new Command(text, splitWords(text));
}

/** What is kept with a line, by name. */
export interface Memo {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** Most lines of a large file keep one thing: a map is made only for a second one. */
class NamedNotes implements Memo {
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

/**
 * One kind of thing that is kept with lines: it lives and goes with the node, and never changes what the node
 * means.
 */
export interface LineNote<T> {
  /** Returns what is kept with a line; undefined where nothing is. */
  of(node: CommandLine): T | undefined;
  keep(node: CommandLine, value: T): void;
}

let noteKinds = 0;

/**
 * Reserves room in every line for one kind of value, and returns an object that reads and writes the value of
 * a line. Call it once for each kind, when a module is loaded.
 */
export function lineNote<T>(): LineNote<T> {
  const slot = noteKinds++;
  return {
    of: (node) => node.notes[slot] as T | undefined,
    keep(node, value) {
      node.notes[slot] = value;
    },
  };
}

/**
 * A command line whose options are worked out when they are first asked for: a verdict walks the words
 * itself.
 */
class Command implements CommandLine {
  readonly kind = 'command';
  readonly text: string;
  readonly words: readonly Word[];
  private view: OptionView | undefined;
  private ruleParts: RuleParts | undefined;
  private named: NamedNotes | undefined;
  private kept: unknown[] | undefined;

  constructor(text: string, words: readonly Word[]) {
    this.text = text;
    this.words = words;
  }
  get options(): readonly OptionNode[] {
    this.view ??= readOptions(this.words);
    return this.view.options;
  }
  get rest(): readonly number[] {
    this.view ??= readOptions(this.words);
    return this.view.rest;
  }
  get parts(): RuleParts {
    this.ruleParts ??= rulePartsOf(this.options);
    return this.ruleParts;
  }
  get memo(): Memo {
    this.named ??= new NamedNotes();
    return this.named;
  }
  get notes(): unknown[] {
    this.kept ??= new Array(noteKinds);
    return this.kept;
  }
}
