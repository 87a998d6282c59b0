import { createAutomaton, followFrom, type PatternAutomaton } from './patternAutomaton.ts';
import { compileNodes, problemOfNodes, runFrom, type StepBudget } from './patternMachine.ts';
import { type PatternNode, readPattern } from './patternSyntax.ts';
import { ascending, type SearchedLines, SearchedText } from './searchedText.ts';
import type { Span } from './span.ts';

/** A regular expression that is looked for in a text, line by line, in bounded time. */
export interface SearchPattern {
  /**
   * Returns the first matches, which do not overlap; undefined where finding them takes too long. Spans count
   * UTF-16 units.
   * @param most how many matches are wanted
   */
  readonly matches: (text: string | SearchedText, most: number) => readonly Span[] | undefined;
  /** Reports whether one of the lines has a match by itself; a line that takes too long counts as one without. */
  readonly matchesLine: (lines: SearchedLines) => boolean;
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
  const problem = problemOfNodes(read.node);
  if (problem !== undefined) return { problem };
  const pattern = new Compiled(read.node, ignoresCase);
  return {
    search: {
      matches: (text, most) =>
        search(pattern, typeof text === 'string' ? new SearchedText(text) : text, most),
      matchesLine: (lines) => matchesLine(pattern, lines),
    },
  };
}

class Compiled {
  /** One of the texts of each list is in the text of every match. */
  readonly needed: readonly (readonly string[])[];
  /** The most telling one of these lists; undefined where none is known. */
  readonly literals: readonly string[] | undefined;
  /** It only matches at the start of a line. */
  readonly isAnchored: boolean;
  private readonly node: PatternNode;
  private made: Machine | undefined;

  constructor(node: PatternNode, ignoresCase: boolean) {
    this.node = node;
    this.needed = ignoresCase ? [] : neededLists(node);
    this.literals = best(this.needed);
    this.isAnchored = startsLines(node);
  }

  /** Made when a text has what the pattern needs: of many patterns, few have a text that does. */
  get machine(): Machine {
    if (!this.made) {
      const machine = compileNodes(this.node);
      const hasAhead = machine.states.some((s) => s.kind === 'ahead');
      this.made = { automaton: createAutomaton(machine), hasAhead };
    }
    return this.made;
  }
}

interface Machine {
  readonly automaton: PatternAutomaton;
  readonly hasAhead: boolean;
}

/** Reports whether a pattern is in none of the texts, for lack of a literal that it needs. */
function lacksLiteral({ needed }: Compiled, texts: SearchedText | SearchedLines): boolean {
  return needed.some((literals) => !literals.some((literal) => texts.has(literal)));
}

function search(pattern: Compiled, searched: SearchedText, most: number): readonly Span[] | undefined {
  if (lacksLiteral(pattern, searched)) return [];
  const { text } = searched;
  const { machine } = pattern;
  const found: Span[] = [];
  const left = Math.max(LEAST_STEPS, text.length * STEPS_PER_CHARACTER);
  const budgets: Budgets = { steps: { left }, filterSteps: { left } };
  const starts = pattern.isAnchored ? startsOf(pattern, searched) : undefined;
  const count = starts ? starts.length : text.length + 1;
  let next = 0;
  for (let i = 0; i < count; i++) {
    const start = starts ? (starts[i] as number) : i;
    if (start < next) continue;
    const end = endOfMatch(machine, text, start, budgets);
    if (end === undefined) return undefined;
    if (end < 0) continue;
    found.push({ start, end });
    if (found.length >= most) break;
    next = Math.max(end, start + 1);
  }
  return found;
}

function matchesLine(pattern: Compiled, searched: SearchedLines): boolean {
  if (lacksLiteral(pattern, searched)) return false;
  const lines = pattern.literals?.flatMap((literal) => searched.linesWith(literal)) ?? searched.lines;
  return lines.some((line) => (search(pattern, new SearchedText(line), 1)?.length ?? 0) > 0);
}

/** The steps that are left for a search, and those for finding out where none can succeed. */
interface Budgets {
  readonly steps: StepBudget;
  readonly filterSteps: StepBudget;
}

/**
 * Returns where the longest match ends that starts at an offset; -1 where there is none, undefined where no steps
 * are left. Of a pattern that looks ahead, the automaton only knows where certainly no match is.
 */
function endOfMatch(
  { automaton, hasAhead }: Machine,
  text: string,
  start: number,
  { steps, filterSteps }: Budgets,
): number | undefined {
  const end = followFrom(automaton, text, start, hasAhead ? filterSteps : steps);
  const isKnown = hasAhead ? end === -1 : end !== 'unknown';
  return isKnown ? (end as number | undefined) : runFrom(automaton.machine, text, start, steps);
}

/** Returns the offsets of the lines at which a match can start, in order. */
function startsOf({ literals }: Compiled, searched: SearchedText): readonly number[] {
  if (!literals) return lineStarts(searched.text);
  const [first, ...others] = literals.map((literal) => searched.startsFor(literal));
  if (!first || others.length === 0) return first ?? [];
  return ascending([...new Set([...first, ...others.flat()])]);
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
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

/** Returns lists of texts: every match has a text of each. */
function neededLists(node: PatternNode): readonly (readonly string[])[] {
  if (node.kind === 'sequence') return neededOfSequence(node.parts);
  const needed = neededIn(node);
  return needed ? [needed] : [];
}

/** Returns texts of which every match has one, the most telling ones; undefined where none is known. */
function neededIn(node: PatternNode): readonly string[] | undefined {
  switch (node.kind) {
    case 'one':
      return node.char === undefined ? undefined : [node.char];
    case 'sequence':
      return best(neededLists(node));
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
