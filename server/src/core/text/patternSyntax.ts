/** A part of a regular expression. */
export type PatternNode =
  /** One character; `char` where only that one fits. */
  | { readonly kind: 'one'; readonly test: RegExp; readonly char?: string }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'either'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  /** A boundary of a word, or not one. */
  | { readonly kind: 'word'; readonly isNegated: boolean }
  /** What follows matches, or does not. */
  | { readonly kind: 'ahead'; readonly part: PatternNode; readonly isNegated: boolean };

/** How a source is read. */
export interface PatternOptions {
  /** As scanners do: classes are those of ASCII, look-ahead and word boundaries are known. */
  readonly asScanner?: boolean;
  readonly ignoresCase?: boolean;
}

interface Reader extends PatternOptions {
  readonly source: string;
  /** What was made of the same pieces before. */
  readonly pieces: Map<string, OneCharacter>;
  at: number;
  depth: number;
  problem: string | undefined;
}

const MAX_REPEATS = 256;
/** How deep groups may be nested. */
const MAX_GROUPS = 50;

/**
 * Parses the source of a regular expression into its parts, or returns in `problem` why it cannot be used, as
 * the part of a sentence. Without `asScanner`, the source must be one that JavaScript can compile, which is
 * not tried again here.
 */
export function readPattern(
  source: string,
  options: PatternOptions = {},
): { readonly node: PatternNode } | { readonly problem: string } {
  const pieces = piecesOf(options);
  const r: Reader = { ...options, source, pieces, at: 0, depth: 0, problem: undefined };
  const node = readEither(r);
  if (r.problem === undefined && r.at < source.length) r.problem = 'a ")" has no "("';
  return r.problem === undefined ? { node } : { problem: r.problem };
}

function readEither(r: Reader): PatternNode {
  const parts = [readSequence(r)];
  while (r.source[r.at] === '|' && r.problem === undefined) {
    r.at++;
    parts.push(readSequence(r));
  }
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'either', parts };
}

function readSequence(r: Reader): PatternNode {
  const parts: PatternNode[] = [];
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

/** The characters with which a quantifier begins. */
const QUANTIFIES: ReadonlySet<string> = new Set('*+?{');

/** Reads the quantifier after a part, if there is one. */
function quantified(r: Reader, part: PatternNode): PatternNode {
  if (!QUANTIFIES.has(r.source[r.at] ?? '')) return part;
  const m = /^(?:([*+?])|\{(\d+)(?:,(\d*))?\})\??/.exec(r.source.slice(r.at, r.at + 20));
  if (!m) return part;
  r.at += m[0].length;
  const [, sign = '', from = '', to = from] = m;
  const [min, max] = signs[sign] ?? [Number(from), to === '' ? UNLIMITED : Number(to)];
  if (min > MAX_REPEATS || (max > MAX_REPEATS && max !== UNLIMITED))
    r.problem = `it repeats more than ${MAX_REPEATS} times`;
  return { kind: 'repeat', part, min, max };
}

/** A class of characters, `[a-z]`, at the start of a text; as scanners read it, a first "]" is one of them. */
const CLASS = /^\[(?:\\.|[^\]\\])*\]/su;
const SCANNER_CLASS = /^\[\^?\]?(?:\\.|[^\]\\])*\]/su;
/** An escape of one character, or of a property of characters, at the start of a text. */
const ESCAPE = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|.)/isu;

/** A character that stands for itself wherever it is outside a class. */
const PLAIN = /[\w/ =,;:<>!@%&~"'#-]/;

function readOne(r: Reader): PatternNode {
  const own = r.source[r.at] ?? '';
  // Nearly all of them: nothing needs to be read for these.
  if (PLAIN.test(own)) {
    r.at++;
    return nodeOf(r, own);
  }
  const rest = r.source.slice(r.at);
  const c = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  if (c === '^' || c === '$') {
    r.at++;
    return { kind: c === '^' ? 'start' : 'end' };
  }
  if (c === '(') return readGroup(r, rest);
  const piece = ((r.asScanner ? SCANNER_CLASS : CLASS).exec(rest) ?? ESCAPE.exec(rest))?.[0] ?? c;
  r.at += piece.length;
  if (r.asScanner && /^\\[bB]$/.test(piece)) return { kind: 'word', isNegated: piece === '\\B' };
  if (r.asScanner && /^[*+?]$/.test(piece)) r.problem = `"${piece}" has nothing to repeat`;
  if (/^\\[bBk1-9]/.test(piece))
    r.problem = r.asScanner
      ? `"${piece}" is not supported: back references`
      : `"${piece}" is not supported: word boundaries and back references`;
  return r.problem === undefined ? nodeOf(r, piece) : { kind: 'one', test: /^$/ };
}

function readGroup(r: Reader, rest: string): PatternNode {
  const ahead = r.asScanner ? /^\(\?[=!]/.exec(rest)?.[0] : undefined;
  const open = ahead ?? /^\((?:\?:)?(?!\?)/.exec(rest)?.[0];
  if (open === undefined)
    r.problem = `"${rest.slice(0, 4)}" is not supported: ${r.asScanner ? 'look-behind' : 'look-around'} and named groups`;
  r.at += open?.length ?? 1;
  r.depth++;
  if (r.depth > MAX_GROUPS) r.problem ??= `groups are nested deeper than ${MAX_GROUPS}`;
  const inner = readEither(r);
  if (r.source[r.at] !== ')') r.problem ??= 'a "(" has no ")"';
  r.at++;
  r.depth--;
  return ahead === undefined ? inner : { kind: 'ahead', part: inner, isNegated: ahead === '(?!' };
}

/** Classes of characters as PCRE has them without Unicode, to be put into a class or to stand alone. */
const ASCII_CLASSES: Readonly<Record<string, string>> = { s: ' \\t\\n\\v\\f\\r', d: '0-9', w: 'A-Za-z0-9_' };

type OneCharacter = Extract<PatternNode, { kind: 'one' }>;

// Patterns have the same few characters and classes again and again. By how they are read, then by their source.
const piecesByWay = new Map<string, Map<string, OneCharacter>>();
const MOST_PIECES = 1000;

function piecesOf({ asScanner, ignoresCase }: PatternOptions): Map<string, OneCharacter> {
  const way = `${asScanner ? 's' : ''}${ignoresCase ? 'i' : ''}`;
  const known = piecesByWay.get(way) ?? new Map<string, OneCharacter>();
  piecesByWay.set(way, known);
  return known;
}

/** Returns the node of a piece that matches one character. */
function nodeOf(r: Reader, piece: string): OneCharacter {
  const known = r.pieces.get(piece);
  if (known) return known;
  const made: OneCharacter = { kind: 'one', ...newTest(r, piece) };
  if (r.pieces.size >= MOST_PIECES) r.pieces.clear();
  if (r.problem === undefined) r.pieces.set(piece, made);
  return made;
}

function newTest(r: Reader, piece: string): Omit<OneCharacter, 'kind'> {
  if (!r.asScanner) return { test: new RegExp(`^${piece}$`, 'su') };
  const char = literalOf(piece);
  const flags = r.ignoresCase ? 'i' : '';
  if (piece === '.') return { test: /^[^\n]$/ };
  if (char !== undefined) {
    const test = new RegExp(`^\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}$`, flags);
    return { test, ...(r.ignoresCase ? {} : { char }) };
  }
  const inside = piece.startsWith('[');
  const closed = piece.replace(/^\[(\^?)\]/, '[$1\\]');
  const source = closed.replace(/\\([sdwSDW])|\\./gs, (whole, letter: string | undefined) => {
    const set = ASCII_CLASSES[letter?.toLowerCase() ?? ''];
    if (letter === undefined || set === undefined) return whole;
    if (letter === letter.toLowerCase()) return inside ? set : `[${set}]`;
    return inside ? whole : `[^${set}]`;
  });
  try {
    return { test: new RegExp(`^${source}$`, flags) };
  } catch {
    r.problem = `"${piece}" cannot be read`;
    return { test: /^$/ };
  }
}

/** Returns the one ASCII character that a piece of a scanner's pattern matches; undefined for any other piece. */
function literalOf(piece: string): string | undefined {
  if (/^[\x20-\x7e]$/.test(piece)) return piece === '.' ? undefined : piece;
  return /^\\[^a-zA-Z0-9]$/.test(piece) && piece.charCodeAt(1) < 128 ? piece.slice(1) : undefined;
}
