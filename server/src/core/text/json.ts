import type { Span } from './span.ts';

/** A value of a JSON text with its place; spans count UTF-16 units from the start of the text. */
export type JsonNode =
  | { readonly kind: 'object'; readonly span: Span; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly span: Span; readonly items: readonly JsonNode[] }
  | { readonly kind: 'value'; readonly span: Span; readonly value: string | number | boolean | null };

/** A name of an object with its value; a name that is written twice is here twice. */
export interface JsonMember {
  readonly name: string;
  /** With its quotes. */
  readonly nameSpan: Span;
  readonly value: JsonNode;
}

/** What a text is: a value, or the first thing that keeps it from being JSON. */
export type JsonResult =
  | { readonly node: JsonNode }
  | { readonly problem: { readonly span: Span; readonly message: string } };

const DEEPEST = 100;

class Unreadable extends Error {
  readonly span: Span;
  constructor(span: Span, message: string) {
    super(message);
    this.span = span;
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

/**
 * Reads a JSON text (RFC 8259; a byte order mark is ignored), keeping places. Never throws: a text that is
 * not JSON gives a `problem`.
 */
export function readJson(text: string): JsonResult {
  const r: Reader = { text, at: text.startsWith('\ufeff') ? 1 : 0 };
  try {
    const node = readValue(r, 0);
    blanks(r);
    if (r.at < text.length) throw unexpected(r, 'the end of the file');
    return { node };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: { span: error.span, message: error.message } };
    throw error;
  }
}

/**
 * Returns the value of a JSON node as plain data, as JSON.parse would. Objects have no prototype, so a name
 * such as `__proto__` is like any other name.
 */
export function plainValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'array':
      return node.items.map(plainValue);
    case 'object': {
      const out = Object.create(null) as Record<string, unknown>;
      for (const m of node.members) out[m.name] = plainValue(m.value);
      return out;
    }
    default:
      return node satisfies never;
  }
}

/**
 * Returns the place of the value to which a path of names and indices leads inside a node; where the path
 * leads no further, the place of the innermost value that it reached.
 */
export function spanAt(node: JsonNode, path: readonly (string | number)[]): Span {
  let at = node;
  for (const step of path) {
    const next = at.kind === 'array' ? at.items[Number(step)] : memberOf(at, String(step))?.value;
    if (!next) break;
    at = next;
  }
  return at.span;
}

/**
 * Returns the last member with a name of an object, which is the one that counts; undefined where there is
 * none or the node is not an object.
 */
export function memberOf(node: JsonNode, name: string): JsonMember | undefined {
  return node.kind === 'object' ? node.members.filter((m) => m.name === name).at(-1) : undefined;
}

function blanks(r: Reader): void {
  while (' \t\r\n'.includes(r.text[r.at] ?? 'x')) r.at++;
}

function unexpected(r: Reader, wanted: string): Unreadable {
  const start = Math.min(r.at, Math.max(0, r.text.length - 1));
  const found =
    r.at >= r.text.length ? 'The file ends' : `There is ${JSON.stringify(r.text.slice(r.at, r.at + 1))}`;
  const more = r.text.startsWith('//', r.at) || r.text.startsWith('/*', r.at) ? ' JSON has no comments.' : '';
  return new Unreadable(
    { start, end: Math.min(r.text.length, start + 1) },
    `${found} where ${wanted} should be.${more}`,
  );
}

function readValue(r: Reader, depth: number): JsonNode {
  blanks(r);
  const start = r.at;
  if (depth > DEEPEST)
    throw new Unreadable(
      { start, end: start + 1 },
      `Objects and lists are nested deeper than ${DEEPEST} here.`,
    );
  const c = r.text[r.at];
  if (c === '{') return readObject(r, depth);
  if (c === '[') return readArray(r, depth);
  if (c === '"') return { kind: 'value', value: readString(r), span: { start, end: r.at } };
  const word = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/.exec(
    r.text.slice(start, start + 400),
  )?.[0];
  if (word === undefined) throw unexpected(r, 'a value');
  r.at += word.length;
  return { kind: 'value', value: JSON.parse(word) as number | boolean | null, span: { start, end: r.at } };
}

function readObject(r: Reader, depth: number): JsonNode {
  const start = r.at++;
  const members: JsonMember[] = [];
  blanks(r);
  while (r.text[r.at] !== '}' || members.length > 0) {
    const from = r.at;
    if (r.text[r.at] !== '"')
      throw unexpected(r, members.length > 0 ? 'a name in quotes' : 'a name in quotes, or "}",');
    const name = readString(r);
    const nameSpan = { start: from, end: r.at };
    blanks(r);
    if (r.text[r.at] !== ':') throw unexpected(r, 'a colon');
    r.at++;
    members.push({ name, nameSpan, value: readValue(r, depth + 1) });
    blanks(r);
    if (r.text[r.at] === '}') break;
    if (r.text[r.at] !== ',') throw unexpected(r, 'a comma, or "}",');
    r.at++;
    blanks(r);
  }
  r.at++;
  return { kind: 'object', members, span: { start, end: r.at } };
}

function readArray(r: Reader, depth: number): JsonNode {
  const start = r.at++;
  const items: JsonNode[] = [];
  blanks(r);
  while (r.text[r.at] !== ']' || items.length > 0) {
    items.push(readValue(r, depth + 1));
    blanks(r);
    if (r.text[r.at] === ']') break;
    if (r.text[r.at] !== ',') throw unexpected(r, 'a comma, or "]",');
    r.at++;
    blanks(r);
  }
  r.at++;
  return { kind: 'array', items, span: { start, end: r.at } };
}

function readString(r: Reader): string {
  const start = r.at++;
  while (r.at < r.text.length && r.text[r.at] !== '"') {
    const c = r.text.charCodeAt(r.at);
    if (c < 0x20)
      throw new Unreadable({ start, end: r.at }, 'The quote that opens here has no partner on its line.');
    if (c === 0x5c && !/^\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/.test(r.text.slice(r.at, r.at + 6)))
      throw new Unreadable(
        { start: r.at, end: r.at + 2 },
        `"${r.text.slice(r.at, r.at + 2)}" is not an escape. Write a backslash as "\\\\".`,
      );
    r.at += c === 0x5c ? 2 : 1;
  }
  if (r.at >= r.text.length)
    throw new Unreadable({ start, end: r.text.length }, 'The quote that opens here has no partner.');
  r.at++;
  return JSON.parse(r.text.slice(start, r.at)) as string;
}
