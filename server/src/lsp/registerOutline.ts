import type {
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  SelectionRange,
  SelectionRangeParams,
  SymbolInformation,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { policyFolds, policySelections, policySymbols } from '../core/ima/editor/policyOutline.ts';
import { documentLinks } from '../core/navigation/documentLinks.ts';
import { folds } from '../core/navigation/folding.ts';
import type { DocumentSymbol as CoreSymbol } from '../core/navigation/outline.ts';
import { selections } from '../core/navigation/selection.ts';
import { symbols } from '../core/navigation/symbols.ts';
import {
  toDocumentLink,
  toDocumentSymbol,
  toFoldingRange,
  toSelectionRange,
  toSymbolInformation,
} from './convertNavigation.ts';
import type { LogHandlers } from './logHandlers.ts';
import { isLogLanguage } from './logTexts.ts';
import { uriOn } from './machineAnswers.ts';
import { machineOf } from './machines.ts';
import { byLanguage, openHandler } from './openHandler.ts';
import { policyOr } from './policies.ts';
import type { Session } from './session.ts';

/** Registers document symbols, folding, selection ranges and links. */
export function registerOutline(session: Session, logs: LogHandlers): void {
  const { connection } = session;
  const { nestedSymbols, kinds } = session.shape;
  const noSymbols: DocumentSymbol[] | SymbolInformation[] = [];
  const converted = (document: TextDocument, found: readonly CoreSymbol[]) =>
    nestedSymbols
      ? found.map((s) => toDocumentSymbol(document, s, kinds))
      : found.flatMap((s) => toSymbolInformation(document, s, kinds));
  const symbolsOfRules = openHandler(session, 'documentSymbol', noSymbols, ({ rules, document }) =>
    converted(document, symbols(rules)),
  );
  connection.onDocumentSymbol(
    policyOr(
      session,
      'documentSymbol',
      noSymbols,
      ({ policy, document }) => converted(document, policySymbols(policy)),
      byLanguage(session, isLogLanguage, logs.symbols, symbolsOfRules),
    ),
  );
  const foldsOfRules = openHandler(session, 'foldingRange', [] as FoldingRange[], ({ rules, document }) =>
    folds(rules).map((f) => toFoldingRange(document, f)),
  );
  connection.onFoldingRanges(
    policyOr(
      session,
      'foldingRange',
      [],
      ({ policy, document }) => policyFolds(policy).map((f) => toFoldingRange(document, f)),
      byLanguage(session, isLogLanguage, logs.folds, foldsOfRules),
    ),
  );
  connection.onSelectionRanges(
    policyOr(
      session,
      'selectionRange',
      [] as SelectionRange[],
      ({ policy, document }, { positions }) =>
        positions.map((p) => toSelectionRange(document, policySelections(policy, document.offsetAt(p)))),
      openHandler(
        session,
        'selectionRange',
        [] as SelectionRange[],
        ({ rules, document }, { positions }: SelectionRangeParams) =>
          positions.map((p) => toSelectionRange(document, selections(rules, document.offsetAt(p)))),
      ),
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
