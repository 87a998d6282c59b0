import {
  commands,
  Disposable,
  type ExtensionContext,
  Position,
  Range,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type LogIdeas,
  type LogProblem,
  type LogView,
  type LogViewParams,
  logIdeasRequest,
  logViewRequest,
} from '../../../server/src/lsp/protocol/logRequests.ts';
import { newNonce, webviewPage } from '../coverage/html.ts';
import { alarm } from '../notices.ts';
import { activeLog, hintAtLargeLogs } from './activeLog.ts';
import { createLogChoice, isAllowed, type LogChoice } from './logChoice.ts';
import { excludeFromLog } from './logExclude.ts';
import type { FromLogView, ToLogView } from './logMessages.ts';

const viewType = 'auditRules.log';
const title = 'Log against Rules';

/** Registers the commands "Choose Log…" and "Compare Log with Rules" with their view. */
export function registerLogView(context: ExtensionContext, client: BaseLanguageClient): Disposable {
  const choice = createLogChoice(client);
  let open: { readonly panel: WebviewPanel; readonly turnTo: (rules: Uri) => void } | undefined;

  function show(rules: Uri): void {
    if (open) {
      open.turnTo(rules);
      open.panel.reveal();
      return;
    }
    take(window.createWebviewPanel(viewType, title, ViewColumn.Active, { enableFindWidget: true }), rules);
  }
  function take(panel: WebviewPanel, rules: Uri): void {
    const own = { panel, turnTo: drive(context, client, choice, panel, rules) };
    open = own;
    panel.onDidDispose(() => {
      if (open === own) open = undefined;
    });
  }
  async function showLog(given?: unknown): Promise<void> {
    if (!isAllowed()) return;
    const rules = typeof given === 'string' ? Uri.parse(given) : subject();
    const here = activeLog();
    if (here) await choice.use(here);
    else if (!choice.current() && !(await choice.ask())) return;
    show(rules);
  }
  async function chooseLog(given?: unknown): Promise<void> {
    if (!isAllowed()) return;
    if (typeof given === 'string') await choice.use(Uri.parse(given));
    else if (!(await choice.ask())) return;
    show(subject());
  }
  return Disposable.from(
    choice,
    new Disposable(() => open?.panel.dispose()),
    commands.registerCommand('auditRules.showLog', showLog),
    commands.registerCommand('auditRules.chooseLog', chooseLog),
    hintAtLargeLogs(showLog),
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        if (open) panel.dispose();
        else take(panel, rulesOfState(state) ?? subject());
      },
    }),
  );
}

/** Returns the active rules file, else a place in the workspace, whose rules are meant then. */
function subject(): Uri {
  const editors = [window.activeTextEditor, ...window.visibleTextEditors];
  const rules = editors.find((e) => e?.document.languageId === 'audit-rules');
  const folder = workspace.workspaceFolders?.[0];
  return (
    rules?.document.uri ?? (folder ? Uri.joinPath(folder.uri, 'audit.log') : Uri.parse('untitled:audit.log'))
  );
}

/** Returns the rules file that a view was about before the window was reloaded; undefined where it says none. */
function rulesOfState(state: unknown): Uri | undefined {
  const uri = typeof state === 'object' && state !== null && 'uri' in state ? state.uri : undefined;
  try {
    return typeof uri === 'string' ? Uri.parse(uri, true) : undefined;
  } catch {
    return undefined;
  }
}

/** Fills a panel; returns what shows the log against the rules of another file. */
function drive(
  context: ExtensionContext,
  client: BaseLanguageClient,
  choice: LogChoice,
  panel: WebviewPanel,
  first: Uri,
): (rules: Uri) => void {
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  const { webview } = panel;
  let rules = first;
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  const tell = (message: ToLogView): void => void webview.postMessage(message);

  async function ask<T extends object>(
    request: string,
    again: boolean,
    messageOf: (answer: T) => ToLogView,
  ): Promise<void> {
    tell({ type: 'busy', uri: rules.toString() });
    const params: LogViewParams = { uri: rules.toString(), again };
    try {
      const answer = await client.sendRequest<T | LogProblem>(request, params);
      tell('problem' in answer ? { type: 'problem', text: answer.problem } : messageOf(answer as T));
    } catch (error) {
      tell({ type: 'problem', text: error instanceof Error ? error.message : String(error) });
    }
  }
  const update = (again = false): Promise<void> =>
    ask<LogView>(logViewRequest, again, (view) => ({ type: 'log', view }));
  const listeners = Disposable.from(
    choice.changed(() => void update()),
    webview.onDidReceiveMessage((message: FromLogView) => {
      switch (message.type) {
        case 'ready':
          return update();
        case 'again':
          return update(true);
        case 'choose':
          return choice.ask();
        case 'ideas':
          return ask<LogIdeas>(logIdeasRequest, false, (ideas) => ({ type: 'ideas', ideas }));
        case 'open':
          return openRule(message.uri, message.line);
        case 'exclude':
          return excludeFromLog(client, rules, message.idea);
        default:
          return message satisfies never;
      }
    }),
  );
  panel.onDidDispose(() => listeners.dispose());
  webview.html = webviewPage({
    title,
    script: webview.asWebviewUri(Uri.joinPath(dist, 'log.js')).toString(),
    style: webview.asWebviewUri(Uri.joinPath(dist, 'log.css')).toString(),
    source: webview.cspSource,
    nonce: newNonce(),
  });
  return (next) => {
    rules = next;
    void update();
  };
}

/** Opens a rule next to the view, in the column that has rules already. */
async function openRule(uri: string, line: number): Promise<void> {
  const at = new Position(line, 0);
  const shown = window.visibleTextEditors.find((e) => e.document.languageId === 'audit-rules');
  try {
    await window.showTextDocument(Uri.parse(uri), {
      viewColumn: shown?.viewColumn ?? ViewColumn.Beside,
      selection: new Range(at, at),
    });
  } catch (error) {
    alarm(`${uri} cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
  }
}
