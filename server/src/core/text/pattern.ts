// Regular expressions that other people wrote, matched in bounded time: the engine's own can be made to run
// for hours.

type Node =
  /** One character. */
  | { readonly kind: 'one'; readonly test: RegExp }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'either'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

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
const MAX_REPEATS = 256;
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
  const r: Reader = { source, at: 0, problem: undefined };
  const node = readEither(r);
  if (r.problem === undefined && depth(node) > MAX_DEPTH)
    r.problem = `repetitions are nested deeper than ${MAX_DEPTH}`;
  if (r.problem !== undefined) return { problem: r.problem };
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

interface Reader {
  readonly source: string;
  at: number;
  problem: string | undefined;
}

function readEither(r: Reader): Node {
  const parts = [readSequence(r)];
  while (r.source[r.at] === '|') {
    r.at++;
    parts.push(readSequence(r));
  }
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'either', parts };
}

function readSequence(r: Reader): Node {
  const parts: Node[] = [];
  while (
    r.at < r.source.length &&
    r.source[r.at] !== '|' &&
    r.source[r.at] !== ')' &&
    r.problem === undefined
  ) {
    parts.push(quantified(r, readOne(r)));
  }
  return { kind: 'sequence', parts };
}

const UNLIMITED = Number.POSITIVE_INFINITY;
const signs: Readonly<Record<string, readonly [min: number, max: number]>> = {
  '*': [0, UNLIMITED],
  '+': [1, UNLIMITED],
  '?': [0, 1],
};

/** Reads the quantifier after a part, if there is one. */
function quantified(r: Reader, part: Node): Node {
  const m = /^(?:([*+?])|\{(\d+)(?:,(\d*))?\})\??/.exec(r.source.slice(r.at));
  if (!m) return part;
  r.at += m[0].length;
  const [, sign = '', from = '', to = from] = m;
  const [min, max] = signs[sign] ?? [Number(from), to === '' ? UNLIMITED : Number(to)];
  if (min > MAX_REPEATS || (max > MAX_REPEATS && max !== UNLIMITED))
    r.problem = `it repeats more than ${MAX_REPEATS} times`;
  return { kind: 'repeat', part, min, max };
}

/** A class of characters, `[a-z]`, at the start of a text. */
const CLASS = /^\[(?:\\.|[^\]\\])*\]/su;
/** An escape of one character, or of a property of characters, at the start of a text. */
const ESCAPE = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|.)/isu;

function readOne(r: Reader): Node {
  const rest = r.source.slice(r.at);
  const c = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  if (c === '^' || c === '$') {
    r.at++;
    return { kind: c === '^' ? 'start' : 'end' };
  }
  if (c === '(') {
    const open = /^\((?:\?:)?(?!\?)/.exec(rest)?.[0];
    if (open === undefined)
      r.problem = `"${rest.slice(0, 4)}" is not supported: look-around and named groups`;
    r.at += open?.length ?? 1;
    const inner = readEither(r);
    r.at++;
    return inner;
  }
  const piece = (CLASS.exec(rest) ?? ESCAPE.exec(rest))?.[0] ?? c;
  r.at += piece.length;
  if (/^\\[bBk1-9]/.test(piece))
    r.problem = `"${piece}" is not supported: word boundaries and back references`;
  return { kind: 'one', test: r.problem === undefined ? new RegExp(`^${piece}$`, 'su') : /^$/ };
}

function depth(node: Node): number {
  if (node.kind === 'repeat') return 1 + depth(node.part);
  if (node.kind !== 'sequence' && node.kind !== 'either') return 0;
  return Math.max(0, ...node.parts.map(depth));
}

/** Returns where a part can end that begins at one of the places. */
function run(node: Node, from: ReadonlySet<number>, subject: Subject): ReadonlySet<number> {
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
    case 'repeat':
      return repeat(node.part, node.min, node.max, from, subject);
    default:
      return node satisfies never;
  }
}

function repeat(
  part: Node,
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
