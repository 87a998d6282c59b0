import { compileNodes, type PatternMachine, runFrom, type StepBudget } from './patternMachine.ts';
import { type PatternNode, readPattern } from './patternSyntax.ts';
import type { Span } from './span.ts';

/** A regular expression that is looked for in a text, line by line, in bounded time. */
export interface SearchPattern {
  /**
   * Returns the first matches, which do not overlap; undefined where finding them takes too long. Spans count
   * UTF-16 units.
   * @param most how many matches are wanted
   */
  readonly matches: (text: string, most: number) => readonly Span[] | undefined;
}

/** What became of a pattern's source. */
export type SearchResult = { readonly search: SearchPattern } | { readonly problem: string };

/** In UTF-16 units. */
const MAX_SOURCE = 1000;
/** How many steps a search may take for each character of its text, and how many at least. */
const STEPS_PER_CHARACTER = 30;
const LEAST_STEPS = 2_000_000;

const compiled = new Map<string, SearchResult>();
const MOST_KEPT = 2000;

/**
 * Compiles a regular expression for searching texts as scanners do, for all of its matches: `^` and `$` match
 * at lines, `(?i)` at the start ignores case, look-ahead and word boundaries work. Returns the reason instead
 * for a wrong source and for back references and look-behind; never throws. The time of a search is bounded
 * whatever the pattern is: states are followed side by side.
 */
export function compileSearch(source: string): SearchResult {
  const known = compiled.get(source);
  if (known) return known;
  const result = compileNew(source);
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(source, result);
  return result;
}

function compileNew(source: string): SearchResult {
  if (source.length > MAX_SOURCE) return { problem: `it is longer than ${MAX_SOURCE} characters` };
  const ignoresCase = source.startsWith('(?i)');
  const read = readPattern(ignoresCase ? source.slice(4) : source, { asScanner: true, ignoresCase });
  if ('problem' in read) return read;
  const machine = compileNodes(read.node);
  if (typeof machine === 'string') return { problem: machine };
  const literals = ignoresCase ? undefined : neededIn(read.node);
  const isAnchored = startsLines(read.node);
  return { search: { matches: (text, most) => search({ machine, literals, isAnchored }, text, most) } };
}

interface Compiled {
  readonly machine: PatternMachine;
  /** One of these texts is in the line of every match; undefined where that is not known. */
  readonly literals: readonly string[] | undefined;
  /** It only matches at the start of a line. */
  readonly isAnchored: boolean;
}

function search(pattern: Compiled, text: string, most: number): readonly Span[] | undefined {
  if (pattern.literals?.every((literal) => !text.includes(literal))) return [];
  const found: Span[] = [];
  const steps: StepBudget = { left: Math.max(LEAST_STEPS, text.length * STEPS_PER_CHARACTER) };
  let next = 0;
  for (const start of startsOf(pattern, text)) {
    if (start < next) continue;
    const end = runFrom(pattern.machine, text, start, steps);
    if (end === undefined) return undefined;
    if (end < 0) continue;
    found.push({ start, end });
    if (found.length >= most) break;
    next = Math.max(end, start + 1);
  }
  return found;
}

/** Returns the offsets at which a match can start, in order. */
function startsOf({ literals, isAnchored }: Compiled, text: string): Iterable<number> {
  if (!isAnchored) return { [Symbol.iterator]: () => numbersTo(text.length) };
  if (!literals) return lineStarts(text);
  const starts = new Set<number>();
  for (const literal of literals)
    for (let at = text.indexOf(literal); at >= 0; ) {
      const end = text.indexOf('\n', at);
      addStarts(starts, text, at);
      at = end < 0 ? -1 : text.indexOf(literal, end + 1);
    }
  return [...starts].sort((a, b) => a - b);
}

function* numbersTo(last: number): Generator<number> {
  for (let i = 0; i <= last; i++) yield i;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** A line that begins a rule, a control or a comment, or is empty: a match goes into no other line from above. */
const FIRST_LINE = /^[ \t]*(?:-[a-zA-Z-]\b|#|\r?$)/;

/** Notes the start of the line at an offset, and of those above that go on in it. */
function addStarts(starts: Set<number>, text: string, at: number): void {
  let start = text.lastIndexOf('\n', at - 1) + 1;
  while (!starts.has(start)) {
    starts.add(start);
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    if (start === 0 || (FIRST_LINE.test(line) && !/^[ \t]*-[FSCkp]\b/.test(line))) return;
    start = text.lastIndexOf('\n', start - 2) + 1;
  }
}

/** Reports whether a pattern only matches where a line starts. */
function startsLines(node: PatternNode): boolean {
  if (node.kind === 'start') return true;
  if (node.kind === 'sequence') return node.parts.length > 0 && startsLines(node.parts[0] as PatternNode);
  return node.kind === 'either' && node.parts.every(startsLines);
}

/** What stands in nearly every rule: it says little of which one is meant. */
const COMMON =
  /always,exit|exit,always|arch=b(?:32|64)?|auid|>=1000|!=|perm=|path=|dir=|key=|-[FSkawp]|unset|4294967295/g;
const MOST_LITERALS = 8;

/** Returns texts of which every match has one, the most telling ones; undefined where none is known. */
function neededIn(node: PatternNode): readonly string[] | undefined {
  switch (node.kind) {
    case 'one':
      return node.char === undefined ? undefined : [node.char];
    case 'sequence':
      return best(neededOfSequence(node.parts));
    case 'either': {
      const all = node.parts.map(neededIn);
      const sum = [...new Set(all.flatMap((l) => l ?? []))];
      return all.includes(undefined) || sum.length > MOST_LITERALS ? undefined : sum;
    }
    case 'repeat':
      return node.min > 0 ? neededIn(node.part) : undefined;
    default:
      return undefined;
  }
}

function neededOfSequence(parts: readonly PatternNode[]): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  let run = '';
  for (const part of parts) {
    if (part.kind === 'one' && part.char !== undefined) {
      run += part.char;
      continue;
    }
    if (run !== '') found.push([run]);
    run = '';
    const inner = neededIn(part);
    if (inner) found.push(inner);
  }
  if (run !== '') found.push([run]);
  return found;
}

function best(sets: readonly (readonly string[])[]): readonly string[] | undefined {
  const worth = (set: readonly string[]) =>
    Math.min(...set.map((l) => 100 * l.replace(COMMON, '').length + l.length));
  return sets.reduce<readonly string[] | undefined>(
    (most, set) => (most && worth(most) >= worth(set) ? most : set),
    undefined,
  );
}
