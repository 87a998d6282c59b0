import {
  type ClientCapabilities,
  type Connection,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Log } from './log.ts';
import { logLanguage } from './logTexts.ts';

/**
 * Asks a client to send audit logs, too, and offers what there is for them: hovers, rules of events, folds and
 * an outline. What is offered for rules, such as completion and formatting, is not offered for logs. Does
 * nothing where the client cannot be asked.
 */
export function offerLogs(connection: Connection, log: Log, { textDocument }: ClientCapabilities): void {
  const canAsk =
    textDocument?.synchronization?.dynamicRegistration === true &&
    textDocument.hover?.dynamicRegistration === true &&
    textDocument.definition?.dynamicRegistration === true &&
    textDocument.foldingRange?.dynamicRegistration === true &&
    textDocument.documentSymbol?.dynamicRegistration === true;
  if (!canAsk) return;
  const documentSelector = [{ language: logLanguage }];
  const { client } = connection;
  void Promise.all([
    client.register(DidOpenTextDocumentNotification.type, { documentSelector }),
    client.register(DidChangeTextDocumentNotification.type, {
      documentSelector,
      syncKind: TextDocumentSyncKind.Incremental,
    }),
    client.register(DidCloseTextDocumentNotification.type, { documentSelector }),
    client.register(HoverRequest.type, { documentSelector }),
    client.register(DefinitionRequest.type, { documentSelector }),
    client.register(FoldingRangeRequest.type, { documentSelector }),
    client.register(DocumentSymbolRequest.type, { documentSelector, label: 'Events' }),
  ]).catch((error: unknown) =>
    log.warn(`The client rejects the registration for audit logs: ${String(error)}`),
  );
}
