import {
  CancellationTokenSource,
  commands,
  Disposable,
  languages,
  ProgressLocation,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type WorkspaceProblems,
  workspaceProblemsRequest,
} from '../../server/src/lsp/protocol/workspaceRequests.ts';
import { inform } from './notices.ts';

const setting = 'auditRules.workspaceProblems';
/** How long saves are gathered before the files are looked at again, in milliseconds. */
const gather = 1000;

/**
 * Registers the command "Check All Rules Files", which shows the problems of rules files that are not open;
 * they are always shown if the setting says so. They are updated when files are saved, not while typing.
 */
export function registerWorkspaceCheck(client: BaseLanguageClient): Disposable {
  const collection = languages.createDiagnosticCollection('audit-rules-workspace');
  let isShown = false;
  /** Checks are numbered, for a slow one must not replace what a later one found. */
  let started = 0;
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  // Without a token, a client sends one more parameter, and the server takes that for the token.
  async function check(token = new CancellationTokenSource().token): Promise<WorkspaceProblems> {
    isShown = true;
    const own = ++started;
    const answer = await client.sendRequest<WorkspaceProblems>(workspaceProblemsRequest, {}, token);
    const open = new Set(workspace.textDocuments.map((d) => d.uri.toString()));
    const shown = await Promise.all(
      answer.found.map(async ({ uri, diagnostics }) => {
        const problems = await client.protocol2CodeConverter.asDiagnostics([...diagnostics]);
        const entry: [Uri, typeof problems] = [Uri.parse(uri), problems];
        return entry;
      }),
    );
    if (own < newest) return answer;
    newest = own;
    collection.clear();
    collection.set(shown.filter(([uri]) => !open.has(uri.toString())));
    return answer;
  }
  const checkSoon = (): void => {
    if (!isShown) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (client.isRunning()) void check();
    }, gather);
  };
  const followSetting = (): void => {
    if (!workspace.getConfiguration().get<boolean>(setting)) return;
    isShown = true;
    checkSoon();
  };
  const watcher = workspace.createFileSystemWatcher('**/{*.rules,.audit-rules.json}');
  followSetting();
  return Disposable.from(
    collection,
    watcher,
    watcher.onDidChange(checkSoon),
    watcher.onDidCreate(checkSoon),
    watcher.onDidDelete(checkSoon),
    // The server reports an open file as it is typed.
    workspace.onDidOpenTextDocument((d) => collection.delete(d.uri)),
    workspace.onDidCloseTextDocument(checkSoon),
    workspace.onDidChangeWorkspaceFolders(checkSoon),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting)) followSetting();
      else if (event.affectsConfiguration('auditRules')) checkSoon();
    }),
    commands.registerCommand('auditRules.checkWorkspace', async () => {
      const progress = {
        location: ProgressLocation.Notification,
        title: 'Checking rules files',
        cancellable: true,
      };
      const answer = await window.withProgress(progress, (_, token) =>
        check(token).catch((error: unknown) => {
          if (token.isCancellationRequested) return undefined;
          throw error;
        }),
      );
      if (answer) await tell(answer);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

async function tell({ files, found }: WorkspaceProblems): Promise<void> {
  if (found.length > 0) await commands.executeCommand('workbench.actions.view.problems');
  else
    void inform(
      `No problems in ${files} rules ${files === 1 ? 'file' : 'files'} that ${files === 1 ? 'is' : 'are'} not open.`,
    );
}
