import {
  createConnection,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

// A server of the same libraries that knows nothing: it keeps documents in step and answers everything with nothing. What it
// takes is what the libraries, the pipe and the client cost.

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
    completionProvider: {},
    codeActionProvider: true,
  },
}));
connection.languages.diagnostics.on(({ textDocument }) => ({
  kind: 'full',
  resultId: String(documents.get(textDocument.uri)?.version),
  items: [],
}));
connection.onCompletion(() => []);
connection.onCodeAction(() => []);
documents.listen(connection);
connection.listen();
