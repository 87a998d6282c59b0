import type { RulesDocument } from '../syntax/document.ts';
import { byPlace, type Span } from '../text/span.ts';
import { pathSpots } from './pathSpots.ts';
import { keySpots } from './references.ts';

/** A key or a path of a document, where it first is there. */
export interface WorkspaceSymbol {
  readonly kind: 'key' | 'path';
  readonly name: string;
  /** UTF-16 offsets of the document. */
  readonly span: Span;
}

const kept = new WeakMap<RulesDocument, readonly WorkspaceSymbol[]>();

/** Returns the keys and paths of a document in order, each once; empty where there are none. */
export function workspaceSymbols(document: RulesDocument): readonly WorkspaceSymbol[] {
  const known = kept.get(document);
  if (known) return known;
  const found = new Map<string, WorkspaceSymbol>();
  const add = (kind: WorkspaceSymbol['kind'], name: string, span: Span): void => {
    if (name !== '' && !found.has(`${kind} ${name}`)) found.set(`${kind} ${name}`, { kind, name, span });
  };
  for (const { key, span } of keySpots(document)) add('key', key, span);
  for (const { path, span } of pathSpots(document)) add('path', path, span);
  const symbols = [...found.values()].sort(byPlace);
  kept.set(document, symbols);
  return symbols;
}

/**
 * Reports whether a name contains the characters of a query in order, in any case, as editors expect from a
 * search for symbols; true for an empty query.
 */
export function matchesQuery(name: string, query: string): boolean {
  const text = name.toLowerCase();
  let at = 0;
  for (const c of query.toLowerCase()) {
    if (c === ' ') continue;
    at = text.indexOf(c, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
