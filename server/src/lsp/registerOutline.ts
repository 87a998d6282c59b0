import type {
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  SelectionRange,
  SymbolInformation,
} from 'vscode-languageserver';
import { documentLinks } from '../core/navigation/documentLinks.ts';
import { folds } from '../core/navigation/folding.ts';
import { selections } from '../core/navigation/selection.ts';
import { symbols } from '../core/navigation/symbols.ts';
import {
  toDocumentLink,
  toDocumentSymbol,
  toFoldingRange,
  toSelectionRange,
  toSymbolInformation,
} from './convertNavigation.ts';
import { byLanguage, type LogHandlers } from './logHandlers.ts';
import { uriOn } from './machineAnswers.ts';
import { machineOf } from './machines.ts';
import { openHandler } from './openHandler.ts';
import type { Session } from './session.ts';

/** Registers document symbols, folding, selection ranges and links. */
export function registerOutline(session: Session, logs: LogHandlers): void {
  const { connection } = session;
  const { nestedSymbols, kinds } = session.shape;
  const symbolsOfRules = openHandler(
    session,
    'documentSymbol',
    [] as DocumentSymbol[] | SymbolInformation[],
    ({ rules, document }) =>
      nestedSymbols
        ? symbols(rules).map((s) => toDocumentSymbol(document, s, kinds))
        : symbols(rules).flatMap((s) => toSymbolInformation(document, s, kinds)),
  );
  connection.onDocumentSymbol(byLanguage(session, logs.symbols, symbolsOfRules));
  const foldsOfRules = openHandler(session, 'foldingRange', [] as FoldingRange[], ({ rules, document }) =>
    folds(rules).map((f) => toFoldingRange(document, f)),
  );
  connection.onFoldingRanges(byLanguage(session, logs.folds, foldsOfRules));
  connection.onSelectionRanges(
    openHandler(session, 'selectionRange', [] as SelectionRange[], ({ rules, document }, { positions }) =>
      positions.map((p) => toSelectionRange(document, selections(rules, document.offsetAt(p)))),
    ),
  );
  connection.onDocumentLinks(
    openHandler(session, 'documentLink', [] as DocumentLink[], ({ rules, document, host }) => {
      const machine = machineOf(document.uri, 'on') ?? '';
      return documentLinks(rules, host).map((l) =>
        toDocumentLink(document, l, (path) => uriOn(machine, path)),
      );
    }),
  );
}
