import { commands, Disposable, type Event, EventEmitter, Uri, window, workspace } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  type ComplianceParams,
  type ComplianceView,
  complianceChanged,
  complianceRequest,
} from '../../../server/src/lsp/protocol/complianceRequests.ts';
import { rulesChanged } from '../coverage/changes.ts';
import { activeRules } from '../rulesDocuments.ts';

/** How long changes are gathered before rules are compared again, in milliseconds. */
const GATHER = 800;
/** Whether a profile is chosen: the view is there only then. */
const contextKey = 'auditRules.hasComplianceProfile';

/** Rules, compared with the profiles of their settings. */
export interface Compared {
  readonly uri: Uri;
  readonly view: ComplianceView;
}

/** The comparison of the active rules file; it stays while another file is active. */
export interface ComplianceStore extends Disposable {
  readonly changed: Event<void>;
  /** Undefined where no profile is chosen. */
  current(): Compared | undefined;
  /** The rules that are meant: the active file, else the last one; a place in the workspace before any. */
  subject(): Uri | undefined;
  /** Asks the server again. */
  update(): Promise<void>;
}

/** Returns a store that follows the active rules file and its changes. */
export function createComplianceStore(client: BaseLanguageClient): ComplianceStore {
  const changed = new EventEmitter<void>();
  let compared: Compared | undefined;
  let last: Uri | undefined;
  let asked = 0;

  async function update(): Promise<void> {
    const uri = activeRules()?.uri ?? last;
    if (!uri || !client.isRunning()) return;
    last = uri;
    const own = ++asked;
    const params: ComplianceParams = { uri: uri.toString() };
    try {
      const view = await client.sendRequest<ComplianceView | null>(complianceRequest, params);
      if (own !== asked) return;
      compared = view ? { uri, view } : undefined;
    } catch {
      // The server is away: what is shown stays, until it is back.
      return;
    }
    await commands.executeCommand('setContext', contextKey, compared !== undefined);
    changed.fire();
  }
  const listeners = Disposable.from(
    changed,
    rulesChanged(GATHER, () => void update()),
    window.onDidChangeActiveTextEditor(() => {
      const uri = activeRules()?.uri;
      if (uri && uri.toString() !== last?.toString()) void update();
    }),
    client.onNotification(complianceChanged, () => void update()),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void update();
    }),
  );
  return {
    changed: changed.event,
    current: () => compared,
    subject: () => activeRules()?.uri ?? last ?? placeInWorkspace(),
    update,
    dispose: () => listeners.dispose(),
  };
}

function placeInWorkspace(): Uri | undefined {
  const folder = workspace.workspaceFolders?.[0];
  return folder && Uri.joinPath(folder.uri, 'audit.rules');
}
