import type { DirectoryEntry, FileStat } from './protocol/fileRequests.ts';

// What a client answers to requests for files, checked at the border: an answer of another shape is none.

/** The longest text that is taken, in UTF-16 units, and the most entries of a directory. */
const MOST_TEXT = 64 * 1024 * 1024;
const MOST_ENTRIES = 10_000;

const kinds: ReadonlySet<unknown> = new Set(['file', 'directory', 'other']);

/**
 * Returns the text in a client's answer to a request for a file's text; undefined for anything else, and for
 * a text that is too long.
 */
export function answeredText(answer: unknown): string | undefined {
  return typeof answer === 'string' && answer.length <= MOST_TEXT ? answer : undefined;
}

/**
 * Returns the entries in a client's answer to a request for a directory, at most 10,000; undefined for an
 * answer that is not a list.
 */
export function entriesOf(answer: unknown): readonly DirectoryEntry[] | undefined {
  return Array.isArray(answer) ? answer.slice(0, MOST_ENTRIES).filter(isEntry) : undefined;
}

function isEntry(value: unknown): value is DirectoryEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { name, type, link } = value as Readonly<Record<string, unknown>>;
  if (link !== undefined && typeof link !== 'boolean') return false;
  return typeof name === 'string' && !/^(?:\.{0,2}|.*\/.*)$/s.test(name) && kinds.has(type);
}

/**
 * Returns what a client answered when it was asked for the kind of a file: the kind, and whether the file is
 * a link and where to. Undefined for an answer that does not say the kind.
 */
export function statOf(answer: unknown): FileStat | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { kind, link, target } = answer as Readonly<Record<string, unknown>>;
  if (kind !== 'missing' && !kinds.has(kind)) return undefined;
  return {
    kind: kind as FileStat['kind'],
    ...(link === true ? { link } : {}),
    ...(typeof target === 'string' ? { target } : {}),
  };
}
