import type { Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type LineName, type LineNames, lineNames } from '../core/navigation/lineNames.ts';
import { parseOnce, type RulesDocument } from '../core/syntax/document.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import type { Steps } from '../core/text/steps.ts';
import { toRange } from './convertText.ts';
import { textDigest } from './textDigest.ts';

/**
 * What searches of the workspace need of a rules file, without its text: small, since there can be tens of
 * thousands. Files with equal text share it.
 */
export interface FileFacts {
  /** Stands for the text that this was made from, and how it is read. */
  readonly digest: string;
  /** The names of the keys, then of the paths, each once, with nothing in between. */
  readonly names: string;
  /** How many of the names are keys. */
  readonly keys: number;
  /** Seven numbers for each name; see SLOTS. */
  readonly numbers: Uint32Array;
  /** The rules with more than one key. */
  readonly keySets: readonly KeySet[];
}

/** Several keys that rules have together, and how many rules. */
interface KeySet {
  readonly keys: readonly string[];
  rules: number;
}

/** A key or a path of a file, with the place where it first is. */
export interface NamedPlace {
  readonly kind: 'key' | 'path';
  readonly name: string;
  readonly range: Range;
}

/** For each name: where it ends in `names`, two counts (0 for a path), and the range of its first place. */
const SLOTS = 7;
/** The lines that have a key, whatever they do with it, and the rules that have no other key. */
const LINES = 1;
const ALONE = 2;
const RANGE = 3;

/** So many UTF-16 units of a text are read in one step, and the rest of their last line. */
const STEP = 30_000;

/** A name while a file is read. */
interface Gathered {
  readonly range: Range;
  lines: number;
  alone: number;
}

interface Gathering {
  readonly key: Map<string, Gathered>;
  readonly path: Map<string, Gathered>;
  readonly sets: Map<string, KeySet>;
}

/**
 * Returns what stands for the text of a rules file together with how it is read: as a template or not.
 * @param uri says it, where the text does not
 */
export function digestOf(text: string, uri: string): string {
  return `${templateKindIn(uri, text) ?? ''} ${textDigest(text)}`;
}

/**
 * Reads what searches need of a rules file, in steps.
 * @param digest what `digestOf` returns for the file
 */
export function* factSteps(text: string, uri: string, digest: string): Steps<FileFacts> {
  const all: Gathering = { key: new Map(), path: new Map(), sets: new Map() };
  let before = 0;
  for (const { document, part } of partsOf(text, uri)) {
    const places = TextDocument.create(uri, 'audit-rules', 0, part);
    for (const line of document.lines) {
      const found = lineNames(line);
      if (found) gather(all, found, (name) => movedDown(toRange(places, name.span), before));
    }
    before += places.lineCount - 1;
    yield;
  }
  return packed(all, digest);
}

/** Divides a text at newlines, and reads each part; a template, whose tags can hold newlines, is one part. */
function* partsOf(
  text: string,
  uri: string,
): Generator<{ readonly document: RulesDocument; readonly part: string }> {
  if (templateKindIn(uri, text)) {
    yield { document: readOnce(text, uri), part: text };
    return;
  }
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start + STEP);
    const end = newline < 0 ? text.length : newline + 1;
    const part = text.slice(start, end);
    yield { document: parseOnce(part), part };
    start = end;
  }
}

function movedDown({ start, end }: Range, by: number): Range {
  return { start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
}

function gather(all: Gathering, line: LineNames, rangeOf: (name: LineName) => Range): void {
  const keys = new Set<string>();
  for (const found of line.names) {
    const { kind, name } = found;
    if (name === '') continue;
    const names = all[kind];
    if (!names.has(name)) names.set(name, { range: rangeOf(found), lines: 0, alone: 0 });
    if (kind === 'key') keys.add(name);
  }
  for (const key of keys) {
    const known = all.key.get(key);
    if (!known) continue;
    known.lines++;
    if (line.addsRule && keys.size === 1) known.alone++;
  }
  if (!line.addsRule || keys.size < 2) return;
  const slot = JSON.stringify([...keys]);
  const set = all.sets.get(slot);
  if (set) set.rules++;
  // Parsed again: a part of a line keeps the whole text in memory.
  else all.sets.set(slot, { keys: JSON.parse(slot) as readonly string[], rules: 1 });
}

function packed({ key, path, sets }: Gathering, digest: string): FileFacts {
  const all = [...key, ...path];
  const numbers = new Uint32Array(all.length * SLOTS);
  let end = 0;
  for (const [i, [name, { lines, alone, range }]] of all.entries()) {
    end += name.length;
    const { start, end: last } = range;
    numbers.set([end, lines, alone, start.line, start.character, last.line, last.character], i * SLOTS);
  }
  return {
    digest,
    names: all.map(([name]) => name).join(''),
    keys: key.size,
    numbers,
    keySets: [...sets.values()],
  };
}

/** Visits the names from one index to another; ends early where the visitor returns true. */
function eachName(
  { names, numbers }: FileFacts,
  from: number,
  to: number,
  visit: (name: string, at: number) => boolean | undefined,
): void {
  let start = from === 0 ? 0 : (numbers[(from - 1) * SLOTS] ?? 0);
  for (let at = from * SLOTS; at < to * SLOTS; at += SLOTS) {
    const end = numbers[at] ?? start;
    if (visit(names.slice(start, end), at)) return;
    start = end;
  }
}

/** Reports whether a file has a key that is wanted. */
export function hasKey(facts: FileFacts, isWanted: (key: string) => boolean): boolean {
  let found = false;
  eachName(facts, 0, facts.keys, (key) => (found = isWanted(key)));
  return found;
}

/** Returns how many lines of a file have each key, as `keyCounts` counts them, in the order of the keys. */
export function keyLines(facts: FileFacts): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  eachName(facts, 0, facts.keys, (key, at) => {
    counts.set(key, facts.numbers[at + LINES] ?? 0);
    return false;
  });
  return counts;
}

/** Returns how many lines of a file have a key, as `keyCounts` counts them. */
export function linesWithKey(facts: FileFacts, key: string): number {
  if (!facts.names.includes(key)) return 0;
  let lines = 0;
  eachName(facts, 0, facts.keys, (name, at) => {
    if (name === key) lines = facts.numbers[at + LINES] ?? 0;
    return name === key;
  });
  return lines;
}

/** Returns how many rules of a file have a key that is wanted; a line that adds no rule does not count. */
export function rulesWithKeys(facts: FileFacts, isWanted: (key: string) => boolean): number {
  let rules = 0;
  eachName(facts, 0, facts.keys, (key, at) => {
    if (isWanted(key)) rules += facts.numbers[at + ALONE] ?? 0;
    return false;
  });
  for (const set of facts.keySets) if (set.keys.some(isWanted)) rules += set.rules;
  return rules;
}

/** Returns where a file first has a key, in any line; undefined where it has none. */
export function firstPlace(facts: FileFacts, key: string): Range | undefined {
  if (!facts.names.includes(key)) return undefined;
  let found: Range | undefined;
  eachName(facts, 0, facts.keys, (name, at) => {
    if (name === key) found = rangeAt(facts, at);
    return found !== undefined;
  });
  return found;
}

/** Returns the keys and paths of a file that are wanted, each once, in the order of their first places. */
export function namedPlaces(facts: FileFacts, isWanted: (name: string) => boolean): readonly NamedPlace[] {
  const found: NamedPlace[] = [];
  eachName(facts, 0, facts.numbers.length / SLOTS, (name, at) => {
    const kind = at < facts.keys * SLOTS ? 'key' : 'path';
    if (isWanted(name)) found.push({ kind, name, range: rangeAt(facts, at) });
    return false;
  });
  return found.sort((a, b) => comparePlaces(a.range, b.range));
}

function rangeAt({ numbers }: FileFacts, at: number): Range {
  const [line = 0, character = 0, endLine = 0, endCharacter = 0] = numbers.subarray(at + RANGE, at + SLOTS);
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}

function comparePlaces({ start: a }: Range, { start: b }: Range): number {
  return a.line - b.line || a.character - b.character;
}
