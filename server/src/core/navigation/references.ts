import type { KeyPart } from '../syntax/argumentParts.ts';
import { lineAt, type RulesDocument, type RulesLine, visibleParts } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import { perLine } from '../syntax/perLine.ts';
import { type Span, shift, touches } from '../text/span.ts';

/** A document among others; what `name` is, is up to who asks (a URI, a path). */
export interface NamedDocument {
  readonly name: string;
  readonly document: RulesDocument;
}

/** A key where it is: in `-k`, in `-F key=`, or in `-D -k`. */
export interface KeySpot {
  readonly key: string;
  /** The key alone; counts from the start of the document. */
  readonly span: Span;
  readonly line: RulesLine;
  readonly node: CommandLine;
}

/** A key in one of several documents. */
export interface KeyPlace extends KeySpot {
  readonly name: string;
}

/** Returns the keys of a document with their places, in order; a key without text is included. */
export function keySpots(document: RulesDocument): readonly KeySpot[] {
  return document.lines.flatMap(spotsOfLine);
}

function spotsOfLine(line: RulesLine): readonly KeySpot[] {
  const { node, start } = line;
  if (node.kind !== 'command') return [];
  return keyParts(line).map((k) => ({ key: k.value, span: shift(k.span, start), line, node }));
}

function keyParts(line: RulesLine): readonly KeyPart[] {
  return visibleParts(line, (parts) => parts.keys);
}

/**
 * Returns the different keys of a line, in their order, without a key that has no text; empty where there are
 * none.
 */
export function keysOfLine(line: RulesLine): readonly string[] {
  return [...new Set(keyParts(line).map((k) => k.value))].filter((key) => key !== '');
}

/**
 * Returns how many lines of a document have each key, in the order in which the keys first appear; empty
 * where there are none.
 */
export function keyCounts(document: RulesDocument): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const keys of keysOfLines(document, '', undefined))
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const keysOfLines = perLine(keysOfLine);

/** Returns how many lines of several documents have a key; 0 for an empty key. */
export function rulesWithKey(documents: readonly NamedDocument[], key: string): number {
  return documents.reduce((sum, { document }) => sum + (keyCounts(document).get(key) ?? 0), 0);
}

/** Returns the key at a UTF-16 offset of the document; undefined where there is none. */
export function keyAt(document: RulesDocument, offset: number): KeySpot | undefined {
  const line = lineAt(document, offset);
  return line && spotsOfLine(line).find((s) => touches(s.span, offset));
}

/**
 * Returns every place of a key, document by document; upper and lower case differ, as in ausearch. Empty
 * where no document has the key, and for an empty key.
 */
export function references(documents: readonly NamedDocument[], key: string): readonly KeyPlace[] {
  if (key === '') return [];
  return documents.flatMap(({ name, document }) =>
    keySpots(document)
      .filter((s) => s.key === key)
      .map((s) => ({ ...s, name })),
  );
}
