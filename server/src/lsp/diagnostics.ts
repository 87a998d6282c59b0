import { type Diagnostic, type DocumentDiagnosticReport, DocumentDiagnosticReportKind } from 'vscode-languageserver';
import type { Analysis } from './analysis.ts';
import { toDiagnostic } from './convert.ts';
import { stopIfCancelled } from './guard.ts';
import type { Session } from './session.ts';

/** What the rest of the server may ask of the diagnostics. */
export interface Diagnostics {
  /** All that was reported may be wrong now. */
  refresh(): void;
}

/** Wires pull diagnostics, or push for a client that cannot pull. */
export function registerDiagnostics(session: Session, pulls: boolean, canRefresh: boolean): Diagnostics {
  if (!pulls) return registerPush(session);
  const { connection, guard, configuration } = session;
  const none: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
  connection.languages.diagnostics.on(
    guard('diagnostic', none, async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
      const analysis = await session.analysisOf(textDocument.uri);
      stopIfCancelled(token);
      if (!analysis) return none;
      const resultId = `${analysis.document.version}.${configuration.revision}`;
      if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnosticsOf(session, analysis) };
    }),
  );
  return {
    refresh() {
      if (canRefresh) connection.languages.diagnostics.refresh().catch((error: unknown) => connection.console.warn(String(error)));
    },
  };
}

function registerPush(session: Session): Diagnostics {
  const { connection, documents, guard } = session;
  const push = guard('publishDiagnostics', undefined, async (uri: string) => {
    const analysis = await session.analysisOf(uri);
    if (!analysis) return undefined;
    const { version } = analysis.document;
    await connection.sendDiagnostics({ uri, version, diagnostics: diagnosticsOf(session, analysis) });
    return undefined;
  });
  const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  // Changes that come in one go are judged once.
  const soon = (uri: string): void => {
    clearTimeout(waiting.get(uri));
    waiting.set(
      uri,
      setTimeout(() => {
        waiting.delete(uri);
        void push(uri, never);
      }, 50),
    );
  };
  documents.onDidChangeContent(({ document }) => soon(document.uri));
  documents.onDidClose(({ document }) => {
    clearTimeout(waiting.get(document.uri));
    waiting.delete(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  return { refresh: () => documents.keys().forEach(soon) };
}

function diagnosticsOf(session: Session, analysis: Analysis): Diagnostic[] {
  return analysis.problems().map((p) => toDiagnostic(analysis.document, p, session.shape));
}
