import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  TextEdit,
} from 'vscode-languageserver';
import { format, formatRange, formatTyped } from '../core/editing/format.ts';
import { formatPolicy, formatPolicyRange, formatTypedPolicy } from '../core/ima/editor/formatPolicy.ts';
import { toSpan, toTextEdit } from './convertText.ts';
import { openHandler } from './openHandler.ts';
import { policyOr } from './policies.ts';
import type { Session } from './session.ts';

/** Registers the formatting of documents, ranges and typed lines. */
export function registerFormatting(session: Session): void {
  const { connection } = session;
  const none: TextEdit[] = [];
  connection.onDocumentFormatting(
    policyOr(
      session,
      'formatting',
      none,
      ({ policy, document }) => formatPolicy(policy).map((e) => toTextEdit(document, e)),
      openHandler(
        session,
        'formatting',
        none,
        ({ rules, document, formatOptions }, _params: DocumentFormattingParams) =>
          format(rules, formatOptions).map((e) => toTextEdit(document, e)),
      ),
    ),
  );
  connection.onDocumentRangeFormatting(
    policyOr(
      session,
      'rangeFormatting',
      none,
      ({ policy, document }, { range }) =>
        formatPolicyRange(policy, toSpan(document, range)).map((e) => toTextEdit(document, e)),
      openHandler(
        session,
        'rangeFormatting',
        none,
        ({ rules, document, formatOptions }, { range }: DocumentRangeFormattingParams) =>
          formatRange(rules, toSpan(document, range), formatOptions).map((e) => toTextEdit(document, e)),
      ),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    policyOr(
      session,
      'onTypeFormatting',
      none,
      ({ policy, document }, { position }) =>
        formatTypedPolicy(policy, document.offsetAt(position)).map((e) => toTextEdit(document, e)),
      openHandler(
        session,
        'onTypeFormatting',
        none,
        ({ rules, document, formatOptions }, { position }: DocumentOnTypeFormattingParams) =>
          formatTyped(rules, document.offsetAt(position), formatOptions).map((e) => toTextEdit(document, e)),
      ),
    ),
  );
}
