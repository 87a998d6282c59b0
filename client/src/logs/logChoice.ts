import { Disposable, type Event, EventEmitter, Uri, window, workspace } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { type UseLogParams, useLogRequest } from '../../../server/src/lsp/protocol/logRequests.ts';
import { inform } from '../notices.ts';

/** The log that is compared with the rules: the chosen one, else that of the setting. */
export interface LogChoice extends Disposable {
  /** Undefined where there is none, and in a workspace that is not trusted. */
  current(): Uri | undefined;
  readonly changed: Event<void>;
  /** Uses a log until the window is closed. */
  use(log: Uri): Promise<void>;
  /** Asks for a log; returns undefined where none is chosen. */
  ask(): Promise<Uri | undefined>;
}

const section = 'auditRules';
const setting = 'log.file';

/**
 * Returns a store of the log in use (the one that the user chose, otherwise that of the setting), and tells
 * the server when it changes.
 */
export function createLogChoice(client: BaseLanguageClient): LogChoice {
  const changed = new EventEmitter<void>();
  let chosen: Uri | undefined;
  const current = (): Uri | undefined => (workspace.isTrusted ? (chosen ?? logOfSetting()) : undefined);

  async function tell(): Promise<void> {
    if (!client.isRunning()) return;
    const log = current();
    const params: UseLogParams = log ? { log: log.toString() } : {};
    await client.sendRequest(useLogRequest, params);
    changed.fire();
  }
  const tellSoon = (): void => void tell().catch(() => undefined);
  const listeners = Disposable.from(
    changed,
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) tellSoon();
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${section}.${setting}`)) tellSoon();
    }),
    workspace.onDidGrantWorkspaceTrust(tellSoon),
  );
  async function use(log: Uri): Promise<void> {
    chosen = log;
    await tell();
  }
  return {
    current,
    changed: changed.event,
    use,
    async ask() {
      if (!isAllowed()) return undefined;
      const [log] =
        (await window.showOpenDialog({ title: 'Choose a Log of Linux Audit', openLabel: 'Read' })) ?? [];
      if (log) await use(log);
      return log;
    },
    dispose: () => listeners.dispose(),
  };
}

/**
 * Reports whether logs may be read in this workspace; where they may not, also shows a message that says so.
 */
export function isAllowed(): boolean {
  if (workspace.isTrusted) return true;
  void inform('Logs are not read in a workspace that is not trusted. Trust the workspace first.');
  return false;
}

/** Returns the log that a workspace folder, or else the user, has in the setting. */
function logOfSetting(): Uri | undefined {
  for (const folder of workspace.workspaceFolders ?? [undefined]) {
    const path = workspace.getConfiguration(section, folder?.uri).get<unknown>(setting);
    if (typeof path !== 'string' || path.trim() === '') continue;
    if (/^(?:[\\/]|[A-Za-z]:[\\/])/.test(path))
      return folder ? folder.uri.with({ path: Uri.file(path).path }) : Uri.file(path);
    if (folder) return Uri.joinPath(folder.uri, path);
  }
  return undefined;
}
