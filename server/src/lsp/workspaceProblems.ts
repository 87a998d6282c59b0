import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { problemsOf } from '../core/lint/lint.ts';
import { read } from '../core/syntax/readRules.ts';
import { type Analysis, analysisWith } from './analysis.ts';
import { toDiagnostic } from './convertProblems.ts';
import { plainUri } from './files.ts';
import { folderIn } from './indexedFiles.ts';
import { type WorkspaceProblems, workspaceProblemsRequest } from './protocol/workspaceRequests.ts';
import { folderOf } from './rulesetFiles.ts';
import { type Rulesets, reportingNow } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** Registers the request for the problems of all rules files that are not open. */
export function registerWorkspaceProblems(session: Session, rulesets: Rulesets, index: WorkspaceIndex): void {
  const none: WorkspaceProblems = { files: 0, found: [] };
  session.connection.onRequest(
    workspaceProblemsRequest,
    session.guard('workspaceProblems', none, async (_params: unknown, token) => {
      const found: { uri: string; diagnostics: readonly Diagnostic[] }[] = [];
      const indexed = await index.closed('', token, 'now');
      index.tellLeftOut();
      const closed = indexed.map((f) => f.uri).sort();
      for (const [i, uri] of closed.entries()) {
        const diagnostics = await problemsOfClosed(session, rulesets, uri, token);
        if (diagnostics.length > 0) found.push({ uri, diagnostics });
        // What is known of a ruleset is kept until its last file was looked at.
        if (!isBeside(uri, closed[i + 1])) forgetFolder(rulesets, closed, i);
      }
      return { files: closed.length, found };
    }),
  );
}

/** Reports whether two files are in one directory. */
function isBeside(uri: string, other: string | undefined): boolean {
  return other !== undefined && folderIn(uri) === folderIn(other);
}

/** Forgets the rulesets of a file and of those before it in its directory. */
function forgetFolder(rulesets: Rulesets, closed: readonly string[], last: number): void {
  const uri = closed[last] ?? '';
  for (let i = last; i >= 0 && isBeside(uri, closed[i]); i--) rulesets.forget(closed[i] ?? '');
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
  const analysis = analysisWith(document, read(text, uri), settings, {
    merged: folderOf(session.configuration, uri) !== undefined,
  });
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
