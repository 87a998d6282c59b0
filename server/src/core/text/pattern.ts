import { type PatternNode, readPattern } from './patternSyntax.ts';

// Regular expressions that other people wrote, matched in bounded time: the engine's own can be made to run
// for hours.

/**
 * Reports whether a whole text matches; undefined where finding out takes too long.
 * @param most how many places of the text a match may look at; hundreds are common, and 20,000 take about a
 * millisecond
 */
export type Pattern = (text: string, most?: number) => boolean | undefined;

/** What became of a pattern's source. */
export type PatternResult = { readonly pattern: Pattern } | { readonly problem: string };

/** In UTF-16 units. */
const MAX_SOURCE = 300;
const UNLIMITED = Number.POSITIVE_INFINITY;
/** How deep repetitions may be nested. */
const MAX_DEPTH = 4;

/**
 * Compiles a regular expression into a function that reports whether it matches a whole text. Returns the
 * reason instead where the source is wrong or uses look-around, back references or word boundaries; never
 * throws. The time that a match takes grows with the length of the text (in characters) to the third power at
 * worst.
 */
export function compilePattern(source: string): PatternResult {
  if (source.length > MAX_SOURCE) return { problem: `it is longer than ${MAX_SOURCE} characters` };
  try {
    new RegExp(source, 'u');
  } catch (error) {
    return {
      problem:
        error instanceof Error ? error.message.replace(/^.*: /, '').toLowerCase() : 'it cannot be read',
    };
  }
  const read = readPattern(source);
  if ('problem' in read) return read;
  const { node } = read;
  if (depth(node) > MAX_DEPTH) return { problem: `repetitions are nested deeper than ${MAX_DEPTH}` };
  return {
    pattern: (text, most = UNLIMITED) => {
      const chars = [...text];
      const subject: Subject = { chars, most, places: 0 };
      const ends = run(node, new Set([0]), subject);
      return subject.places > most ? undefined : ends.has(chars.length);
    },
  };
}

/** A text that is matched. */
interface Subject {
  readonly chars: readonly string[];
  readonly most: number;
  /** How many places were looked at. */
  places: number;
}

function depth(node: PatternNode): number {
  if (node.kind === 'repeat') return 1 + depth(node.part);
  if (node.kind !== 'sequence' && node.kind !== 'either') return 0;
  return Math.max(0, ...node.parts.map(depth));
}

/** Returns where a part can end that begins at one of the places. */
function run(node: PatternNode, from: ReadonlySet<number>, subject: Subject): ReadonlySet<number> {
  const { chars } = subject;
  subject.places += from.size + 1;
  if (subject.places > subject.most) return new Set();
  switch (node.kind) {
    case 'one':
      return new Set(
        [...from].filter((i) => i < chars.length && node.test.test(chars[i] ?? '')).map((i) => i + 1),
      );
    case 'sequence':
      return node.parts.reduce((at, part) => (at.size === 0 ? at : run(part, at, subject)), from);
    case 'either':
      return new Set(node.parts.flatMap((part) => [...run(part, from, subject)]));
    case 'start':
      return new Set([...from].filter((i) => i === 0));
    case 'end':
      return new Set([...from].filter((i) => i === chars.length));
    // Whole texts are matched without them.
    case 'word':
    case 'ahead':
      return new Set();
    case 'repeat':
      return repeat(node.part, node.min, node.max, from, subject);
    default:
      return node satisfies never;
  }
}

function repeat(
  part: PatternNode,
  min: number,
  max: number,
  from: ReadonlySet<number>,
  subject: Subject,
): ReadonlySet<number> {
  let at = from;
  for (let i = 0; i < min && at.size > 0; i++) {
    const before = at;
    at = run(part, at, subject);
    if (at.size === before.size && [...at].every((end) => before.has(end))) break;
  }
  const all = new Set(at);
  for (let i = min; i < max && at.size > 0; i++) {
    at = new Set([...run(part, at, subject)].filter((end) => !all.has(end)));
    for (const end of at) all.add(end);
  }
  return all;
}

/**
 * Compiles a glob into a function that reports whether it matches a whole path with "/" between its parts;
 * returns the reason instead where the glob is wrong. `*` and `?` stay within a part, `**` goes over parts,
 * `{a,b}` is either. One without "/" (except at its end) may match in any directory; one that names a
 * directory matches everything in it.
 */
export function compileGlob(glob: string): PatternResult {
  const bare = glob.replace(/^\.?\//, '').replace(/\/+$/, '');
  let depth = 0;
  let source = bare.includes('/') || glob.startsWith('/') || glob.startsWith('./') ? '' : '(?:.*/)?';
  for (const [piece] of bare.matchAll(/\*\*\/|\*\*|[\s\S]/gu)) {
    if (piece === '**/') source += '(?:.*/)?';
    else if (piece === '**') source += '.*';
    else if (piece === '*') source += '[^/]*';
    else if (piece === '?') source += '[^/]';
    else if (piece === '{') {
      depth++;
      source += '(?:';
    } else if (piece === '}' && depth > 0) {
      depth--;
      source += ')';
    } else if (piece === ',' && depth > 0) source += '|';
    else source += piece.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
  }
  if (depth > 0) return { problem: 'a "{" has no "}"' };
  return compilePattern(`${source}(?:/.*)?`);
}
