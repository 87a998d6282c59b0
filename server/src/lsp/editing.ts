import {
  type CancellationToken,
  type DocumentHighlight,
  type DocumentLink,
  type FoldingRange,
  type Location,
  LSPErrorCodes,
  type Range,
  ResponseError,
  type SelectionRange,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { format, formatRange, formatTyped } from '../core/editing/format.ts';
import { renamableAt, rename } from '../core/editing/rename.ts';
import { documentLinks } from '../core/navigation/documentLinks.ts';
import { folds } from '../core/navigation/folding.ts';
import { keyAt, references } from '../core/navigation/references.ts';
import { selections } from '../core/navigation/selection.ts';
import type { Analysis } from './analysis.ts';
import {
  toDocumentLink,
  toFoldingRange,
  toHighlight,
  toLocation,
  toRange,
  toSelectionRange,
  toSpan,
  toTextEdit,
} from './convert.ts';
import { machineOf, uriOn } from './machines.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import type { Library } from './workspaceDocuments.ts';

/** Wires what finds, renames, folds, selects, links and formats. */
export function registerMoving(session: Session, library: Library): void {
  const { connection, guard } = session;

  /** A handler over an open document, with its fallback for one that is not. */
  function over<P extends { readonly textDocument: { readonly uri: string } }, R>(
    name: string,
    fallback: R,
    work: (analysis: Analysis, params: P, token: CancellationToken) => Promise<R> | R,
  ) {
    return guard(name, fallback, async (params: P, token): Promise<R> => {
      const analysis = await session.analysisOf(params.textDocument.uri);
      stopIfCancelled(token);
      return analysis ? work(analysis, params, token) : fallback;
    });
  }

  connection.onFoldingRanges(
    over('foldingRange', [] as FoldingRange[], ({ rules, document }) =>
      folds(rules).map((f) => toFoldingRange(document, f)),
    ),
  );
  connection.onSelectionRanges(
    over('selectionRange', [] as SelectionRange[], ({ rules, document }, { positions }) =>
      positions.map((p) => toSelectionRange(document, selections(rules, document.offsetAt(p)))),
    ),
  );
  connection.onDocumentLinks(
    over('documentLink', [] as DocumentLink[], ({ rules, document, host }) => {
      const machine = machineOf(document.uri, 'on') ?? '';
      return documentLinks(rules, host).map((l) =>
        toDocumentLink(document, l, (path) => uriOn(machine, path)),
      );
    }),
  );
  connection.onDocumentFormatting(
    over('formatting', [] as TextEdit[], ({ rules, document, formatOptions }) =>
      format(rules, formatOptions).map((e) => toTextEdit(document, e)),
    ),
  );
  connection.onDocumentRangeFormatting(
    over('rangeFormatting', [] as TextEdit[], ({ rules, document, formatOptions }, { range }) =>
      formatRange(rules, toSpan(document, range), formatOptions).map((e) => toTextEdit(document, e)),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    over('onTypeFormatting', [] as TextEdit[], ({ rules, document, formatOptions }, { position }) =>
      formatTyped(rules, document.offsetAt(position), formatOptions).map((e) => toTextEdit(document, e)),
    ),
  );
  connection.onDocumentHighlight(
    over('documentHighlight', [] as DocumentHighlight[], ({ rules, document }, { position }) => {
      const spot = keyAt(rules, document.offsetAt(position));
      return spot
        ? references([{ name: '', document: rules }], spot.key).map((r) => toHighlight(document, r.span))
        : [];
    }),
  );
  connection.onReferences(
    over('references', [] as Location[], async ({ rules, document }, { position }, token) => {
      const spot = keyAt(rules, document.offsetAt(position));
      if (!spot || spot.key === '') return [];
      const all = await library.documents(document.uri, token);
      return references(all, spot.key).flatMap((r) => {
        const found = all.find((d) => d.name === r.name);
        return found ? [toLocation(found.text, r.span)] : [];
      });
    }),
  );
  connection.onPrepareRename(
    over(
      'prepareRename',
      null as { range: Range; placeholder: string } | null,
      ({ rules, document }, { position }) => {
        const found = renamableAt(rules, document.offsetAt(position));
        return found ? { range: toRange(document, found.span), placeholder: found.key } : null;
      },
    ),
  );
  connection.onRenameRequest(
    over(
      'rename',
      null as WorkspaceEdit | null,
      async ({ rules, document, context }, { position, newName }, token): Promise<WorkspaceEdit | null> => {
        const found = renamableAt(rules, document.offsetAt(position));
        if (!found) return null;
        const all = await library.documents(document.uri, token);
        const answer = rename(all, found.key, newName, context.targets);
        if ('refused' in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
        const changes: Record<string, TextEdit[]> = {};
        for (const { name, text } of all) {
          const edits = answer.edits.get(name);
          if (edits) changes[name] = edits.map((e) => toTextEdit(text, e));
        }
        return { changes };
      },
    ),
  );
}
