import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type SelectionRange,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentLink as CoreLink } from '../core/navigation/documentLinks.ts';
import type { DocumentSymbol as CoreSymbol, Fold } from '../core/navigation/outline.ts';
import type { Span } from '../core/text/span.ts';
import { toRange } from './convertText.ts';
import type { KnownKinds } from './kinds.ts';

const symbolKinds: Readonly<Record<CoreSymbol['kind'], SymbolKind>> = {
  heading: SymbolKind.Namespace,
  rule: SymbolKind.Event,
  control: SymbolKind.Property,
};

/**
 * Returns a symbol of the core, with the symbols inside it, as LSP's.
 * @param kinds writes the kinds of symbols as the client knows them
 */
export function toDocumentSymbol(
  document: TextDocument,
  symbol: CoreSymbol,
  kinds: KnownKinds,
): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: kinds.documentSymbol(symbolKinds[symbol.kind]),
    range: toRange(document, symbol.span),
    selectionRange: toRange(document, symbol.nameSpan),
    children: symbol.children.map((s) => toDocumentSymbol(document, s, kinds)),
  };
}

/**
 * Returns a symbol of a document and those inside it as a flat list, for a client without nested symbols;
 * never empty.
 * @param kinds writes the kinds of symbols as the client knows them
 * @param containerName the name of the symbol that it is inside of; undefined at the top
 */
export function toSymbolInformation(
  document: TextDocument,
  symbol: CoreSymbol,
  kinds: KnownKinds,
  containerName?: string,
): readonly SymbolInformation[] {
  const own: SymbolInformation = {
    name: symbol.name,
    kind: kinds.documentSymbol(symbolKinds[symbol.kind]),
    location: { uri: document.uri, range: toRange(document, symbol.span) },
    ...(containerName === undefined ? {} : { containerName }),
  };
  return [own, ...symbol.children.flatMap((s) => toSymbolInformation(document, s, kinds, symbol.name))];
}

/** Returns a span of a document as an LSP highlight: a place of the key that the cursor is on. */
export function toHighlight(document: TextDocument, span: Span): DocumentHighlight {
  return { range: toRange(document, span), kind: DocumentHighlightKind.Text };
}

/** Returns a fold of the core as LSP's, in whole lines. */
export function toFoldingRange(document: TextDocument, { kind, span }: Fold): FoldingRange {
  const { start, end } = toRange(document, span);
  const lines = { startLine: start.line, endLine: end.line };
  if (kind === 'section') return lines;
  return { ...lines, kind: kind === 'region' ? FoldingRangeKind.Region : FoldingRangeKind.Comment };
}

/**
 * Returns spans that contain each other as the chain that LSP wants: each range has the next larger one as
 * its parent.
 * @param spans the smallest first
 */
export function toSelectionRange(document: TextDocument, spans: readonly Span[]): SelectionRange {
  const all = spans.map((s) => toRange(document, s)).reverse();
  const [outermost = toRange(document, { start: 0, end: 0 }), ...inner] = all;
  return inner.reduce<SelectionRange>((parent, range) => ({ range, parent }), { range: outermost });
}

/**
 * Returns a link of the core, to a page or to a file, as LSP's.
 * @param uriOf returns the URI of a path of the document's machine
 */
export function toDocumentLink(
  document: TextDocument,
  { span, to, tooltip }: CoreLink,
  uriOf: (path: string) => string,
): DocumentLink {
  return { range: toRange(document, span), target: 'url' in to ? to.url : uriOf(to.path), tooltip };
}
