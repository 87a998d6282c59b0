import {
  type Location,
  type TextEdit as LspTextEdit,
  type MarkupContent,
  MarkupKind,
  type Range,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span, TextEdit } from '../core/text/span.ts';
import type { PlacedDocument } from './embedded.ts';
import { plainOfMarkdown } from './plainOfMarkdown.ts';

/** Returns a span of the document, in UTF-16 offsets, as an LSP range of lines and characters. */
export function toRange(document: TextDocument & Partial<PlacedDocument>, span: Span): Range {
  if (document.rangeOf) return document.rangeOf(span);
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** Returns an LSP range as a span of the document, in UTF-16 offsets. */
export function toSpan(document: TextDocument, range: Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

/**
 * Returns an edit of the core as LSP's. In LSP, CR LF is the end of one line and has no position inside, so
 * an edit that begins or ends there is extended to the whole end of the line and restores it.
 */
export function toTextEdit(document: TextDocument, edit: TextEdit): LspTextEdit {
  const before = insideLineEnd(document, edit.span.start) ? 1 : 0;
  const after = insideLineEnd(document, edit.span.end) ? 1 : 0;
  return {
    range: toRange(document, { start: edit.span.start - before, end: edit.span.end + after }),
    newText: `${before ? '\r' : ''}${edit.newText}${after ? '\n' : ''}`,
  };
}

/** Reports whether a UTF-16 offset of the document is between the CR and the LF of a line ending. */
export function insideLineEnd(document: TextDocument, at: number): boolean {
  return document.getText().slice(at - 1, at + 1) === '\r\n';
}

/** Returns Markdown as LSP markup; as plain text without its marks where `isMarkdown` is false. */
export function toMarkup(markdown: string, isMarkdown: boolean): MarkupContent {
  if (isMarkdown) return { kind: MarkupKind.Markdown, value: markdown };
  return { kind: MarkupKind.PlainText, value: plainOfMarkdown(markdown) };
}

/** Returns a span of a document as an LSP location: the document's URI and a range. */
export function toLocation(document: TextDocument, span: Span): Location {
  return { uri: document.uri, range: toRange(document, span) };
}
