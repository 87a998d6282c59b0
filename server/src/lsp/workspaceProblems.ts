import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { problemsOf } from '../core/lint/lint.ts';
import { read } from '../core/syntax/readRules.ts';
import { type Analysis, analysisWith } from './analysis.ts';
import { toDiagnostic } from './convertProblems.ts';
import { findRulesFiles, plainUri, rulesFilesIn } from './files.ts';
import { type WorkspaceProblems, workspaceProblemsRequest } from './protocol/workspaceRequests.ts';
import { type Rulesets, reportingNow } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** Registers the request for the problems of all rules files that are not open. */
export function registerWorkspaceProblems(session: Session, rulesets: Rulesets): void {
  const none: WorkspaceProblems = { files: 0, found: [] };
  session.connection.onRequest(
    workspaceProblemsRequest,
    session.guard('workspaceProblems', none, async (_params: unknown, token) => {
      const found: { uri: string; diagnostics: readonly Diagnostic[] }[] = [];
      const closed = await closedFiles(session, token);
      for (const uri of closed) {
        const diagnostics = await problemsOfClosed(session, rulesets, uri, token);
        if (diagnostics.length > 0) found.push({ uri, diagnostics });
      }
      for (const uri of closed) {
        rulesets.forget(uri);
        session.configuration.forget(uri);
      }
      return { files: closed.length, found };
    }),
  );
}

/** Returns the URIs of the rules files of the workspace that are not open, sorted. */
async function closedFiles(session: Session, token: CancellationToken): Promise<readonly string[]> {
  const { configuration, files, documents } = session;
  const folders = await session.folders();
  const { uris: named } = await findRulesFiles(files, folders, () => token.isCancellationRequested);
  // With the settings of a place it is known which directories are rulesets by another name.
  for (const uri of [...folders.map((f) => `${f}/audit.rules`), ...named])
    await configuration.settingsOf(uri);
  const roots = folders.map(plainUri);
  const others = [...configuration.rulesFolders].filter((d) => roots.some((r) => `${d}/`.startsWith(r)));
  const listed = await Promise.all(others.map((d) => rulesFilesIn(files, encodeURI(d))));
  stopIfCancelled(token);
  const open = new Set(documents.keys().map(plainUri));
  const all = new Map([...named, ...listed.flat()].map((uri) => [plainUri(uri), uri]));
  return [...all].flatMap(([plain, uri]) => (open.has(plain) ? [] : [uri])).sort();
}

async function problemsOfClosed(
  session: Session,
  rulesets: Rulesets,
  uri: string,
  token: CancellationToken,
): Promise<readonly Diagnostic[]> {
  const settings = await session.configuration.settingsOf(uri);
  const text = settings.excluded ? undefined : await session.files.readText(uri);
  stopIfCancelled(token);
  if (text === undefined) return [];
  const document = TextDocument.create(uri, 'audit-rules', 0, text);
  const analysis = analysisWith(document, read(text, uri), settings, undefined, undefined);
  const view = await viewOf(rulesets, analysis, token);
  const file = view?.files.findIndex((f) => plainUri(f.uri) === plainUri(uri)) ?? -1;
  const problems =
    view && file >= 0
      ? problemsOf(analysis.lines(), view, file, reportingNow(session, view))
      : analysis.problems();
  return problems.map((p) => toDiagnostic(document, p, session.shape, view?.files));
}

/**
 * Returns what is known of a file's ruleset; undefined where it cannot be judged. A change in between has it
 * judged again.
 */
async function viewOf(rulesets: Rulesets, analysis: Analysis, token: CancellationToken) {
  for (;;) {
    const view = await rulesets.viewOf(analysis);
    stopIfCancelled(token);
    if (view !== 'overtaken') return view === 'none' ? undefined : view;
  }
}
