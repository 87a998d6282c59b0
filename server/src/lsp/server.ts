import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fixAllKind } from './convert.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { registerFeatures } from './features.ts';
import { registerMoving } from './moving.ts';
import { createSession } from './session.ts';

/**
 * Serves a client until it says `exit`. The connection must not listen yet.
 * @param version what the server calls itself in `serverInfo`
 */
export function startServer(connection: Connection, version: string): void {
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize((params) => {
    const session = createSession(connection, documents, params);
    const pulls = params.capabilities.textDocument?.diagnostic !== undefined;
    const diagnostics = registerDiagnostics(session, pulls, params.capabilities.workspace?.diagnostics?.refreshSupport === true);
    registerFeatures(session);
    registerMoving(session);
    connection.onDidChangeConfiguration(({ settings }) => {
      session.configuration.changed(settings);
      diagnostics.refresh();
    });
    connection.onInitialized(() => {
      if (params.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration !== true) return;
      void connection.client
        .register(DidChangeConfigurationNotification.type, { section: 'auditRules' })
        .catch((error: unknown) => connection.console.warn(`The client takes no registration for settings: ${String(error)}`));
    });
    return initializeResult(pulls, version);
  });
  documents.listen(connection);
  connection.listen();
}

function initializeResult(pulls: boolean, version: string): InitializeResult {
  return {
    serverInfo: { name: 'audit-rules', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(pulls ? { diagnosticProvider: { identifier: 'audit-rules', interFileDependencies: false, workspaceDiagnostics: false } } : {}),
      codeActionProvider: {
        codeActionKinds: [
          CodeActionKind.QuickFix,
          fixAllKind,
          CodeActionKind.RefactorRewrite,
          CodeActionKind.RefactorExtract,
          CodeActionKind.RefactorInline,
        ],
        resolveProvider: true,
      },
      hoverProvider: true,
      completionProvider: { triggerCharacters: [' ', '-', '=', ',', '/', '>', '<', '!', '&'], resolveProvider: true },
      documentSymbolProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      documentLinkProvider: {},
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n' },
    },
  };
}
