import type { TextEdit } from 'vscode-languageserver';
import { format, formatRange, formatTyped } from '../core/editing/format.ts';
import { toSpan, toTextEdit } from './convertText.ts';
import { openHandler } from './openHandler.ts';
import type { Session } from './session.ts';

/** Registers the formatting of documents, ranges and typed lines. */
export function registerFormatting(session: Session): void {
  const { connection } = session;
  connection.onDocumentFormatting(
    openHandler(session, 'formatting', [] as TextEdit[], ({ rules, document, formatOptions }) =>
      format(rules, formatOptions).map((e) => toTextEdit(document, e)),
    ),
  );
  connection.onDocumentRangeFormatting(
    openHandler(
      session,
      'rangeFormatting',
      [] as TextEdit[],
      ({ rules, document, formatOptions }, { range }) =>
        formatRange(rules, toSpan(document, range), formatOptions).map((e) => toTextEdit(document, e)),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    openHandler(
      session,
      'onTypeFormatting',
      [] as TextEdit[],
      ({ rules, document, formatOptions }, { position }) =>
        formatTyped(rules, document.offsetAt(position), formatOptions).map((e) => toTextEdit(document, e)),
    ),
  );
}
