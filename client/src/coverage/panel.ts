import {
  CancellationTokenSource,
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
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  type CoverageData,
  type CoverageScope,
  coverageRequest,
} from '../../../server/src/lsp/protocol/coverageRequests.ts';
import { alarm, inform } from '../notices.ts';
import { rulesChanged } from './changes.ts';
import { exportCoverage } from './export.ts';
import { newNonce, webviewPage } from './html.ts';
import type { FromView, ToView, ViewState } from './messages.ts';

const viewType = 'auditRules.coverage';
const languageId = 'audit-rules';
/** How long changes are gathered before the view follows, in milliseconds. */
const GATHER = 800;

/** How long until rules are looked for again that could not be read, in milliseconds, and how often. */
const AGAIN = 4000;
const TRIES = 10;

type Subject = Pick<ViewState, 'uri' | 'scope' | 'target'>;

/** Registers the command "Show Technique Coverage", its view, and the export of what the view shows. */
export function registerCoverageView(context: ExtensionContext, client: BaseLanguageClient): Disposable {
  let open:
    | {
        readonly panel: WebviewPanel;
        readonly turnTo: (subject: Subject) => void;
        readonly subject: () => Subject;
      }
    | undefined;

  function take(panel: WebviewPanel, subject: Subject): void {
    open?.panel.dispose();
    const { turnTo, current } = drive(context, client, panel, subject);
    const own = { panel, turnTo, subject: current };
    open = own;
    panel.onDidDispose(() => {
      if (open === own) open = undefined;
    });
  }
  function shownSubject(): Subject | undefined {
    return open?.panel.active ? open.subject() : undefined;
  }
  function show(file?: unknown): void {
    // While the view is in front, no file is: it stays with its own.
    const subject = (file instanceof Uri ? subjectOf(file) : shownSubject()) ?? activeSubject();
    if (!subject) {
      void inform('There is nothing to show. Open a rules file, or a folder that contains one.');
      return;
    }
    if (open) {
      open.turnTo(subject);
      open.panel.reveal();
      return;
    }
    take(window.createWebviewPanel(viewType, 'Technique Coverage', ViewColumn.Active, {}), subject);
  }
  return Disposable.from(
    new Disposable(() => open?.panel.dispose()),
    commands.registerCommand('auditRules.showCoverage', show),
    commands.registerCommand(
      'auditRules.exportCoverage',
      (options?: { readonly format?: string; readonly to?: string }) =>
        exportCoverage(client, shownSubject() ?? activeSubject(), options),
    ),
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const subject = readSubject(state) ?? activeSubject();
        if (subject) take(panel, subject);
        else panel.dispose();
      },
    }),
  );
}

/** Returns a rules file with its directory. */
function subjectOf(file: Uri): Subject {
  return { uri: file.toString(), scope: 'ruleset' };
}

/** Returns the active rules file with its directory; else the workspace, where there is one. */
function activeSubject(): Subject | undefined {
  const documents = [window.activeTextEditor, ...window.visibleTextEditors].flatMap((e) =>
    e ? [e.document] : [],
  );
  const rules = documents.find((d) => d.languageId === languageId);
  if (rules) return subjectOf(rules.uri);
  const folder = workspace.workspaceFolders?.[0];
  return folder && { uri: Uri.joinPath(folder.uri, 'audit.rules').toString(), scope: 'workspace' };
}

/** Returns what a view of before a reload says that it showed. */
function readSubject(state: unknown): Subject | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { uri, scope, target } = state as Partial<ViewState>;
  if (typeof uri !== 'string' || !['file', 'ruleset', 'workspace'].includes(String(scope))) return undefined;
  return { uri, scope: scope as CoverageScope, ...(typeof target === 'string' ? { target } : {}) };
}

function scopesOf(uri: string): Extract<ToView, { type: 'data' }>['scopes'] {
  const [name = '', folder] = Uri.parse(uri).path.split('/').reverse();
  return [
    { scope: 'file', label: name },
    ...(folder === 'rules.d' ? [{ scope: 'ruleset', label: 'rules.d, merged' } as const] : []),
    ...(workspace.workspaceFolders ? [{ scope: 'workspace', label: 'the workspace' } as const] : []),
  ];
}

/** Fills a panel, and keeps it up to date for as long as it is there. */
function drive(
  context: ExtensionContext,
  client: BaseLanguageClient,
  panel: WebviewPanel,
  first: Subject,
): { readonly turnTo: (subject: Subject) => void; readonly current: () => Subject } {
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  const { webview } = panel;
  let subject = settled(first);
  let asking: CancellationTokenSource | undefined;
  let stale = false;
  const again = repeated(() => void update());
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  const tell = (message: ToView): void => void webview.postMessage(message);

  async function update(): Promise<void> {
    asking?.cancel();
    const own = (asking = new CancellationTokenSource());
    stale = false;
    tell({ type: 'busy' });
    const { uri, scope } = subject;
    try {
      const data = await client.sendRequest<CoverageData | null>(coverageRequest, subject, own.token);
      if (own.token.isCancellationRequested) return;
      tell({ type: 'data', uri, scope, scopes: scopesOf(uri), data });
      // While VS Code starts, it may be too busy to read files for the server.
      again.after(data !== null);
    } catch {
      // Called off, or the server is away: what is shown stays, until it is back.
    }
  }
  const rules = rulesChanged(GATHER, () => {
    if (panel.visible) void update();
    else stale = true;
  });
  const listeners = [
    rules,
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void update();
    }),
    panel.onDidChangeViewState(() => {
      if (panel.visible && stale) void update();
    }),
    webview.onDidReceiveMessage((message: FromView) => {
      switch (message.type) {
        case 'scope':
          subject = { ...subject, scope: message.scope };
          return update();
        case 'target':
          subject = { ...subject, target: message.target };
          return update();
        case 'ready':
          return update();
        default:
          return doAsked(message, subject, client);
      }
    }),
  ];
  panel.onDidDispose(() => {
    asking?.cancel();
    again.stop();
    for (const l of listeners) l.dispose();
  });
  webview.html = webviewPage({
    title: 'Technique Coverage',
    script: webview.asWebviewUri(Uri.joinPath(dist, 'coverage.js')).toString(),
    style: webview.asWebviewUri(Uri.joinPath(dist, 'coverage.css')).toString(),
    source: webview.cspSource,
    nonce: newNonce(),
  });
  return {
    turnTo(next) {
      // The target stays chosen.
      subject = settled({ ...(subject.target === undefined ? {} : { target: subject.target }), ...next });
      void update();
    },
    current: () => subject,
  };
}

/**
 * Returns what does work again a while after it failed, as often as TRIES says; success starts the count
 * again.
 */
function repeated(work: () => void): { after(isDone: boolean): void; stop(): void } {
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    after(isDone) {
      stop();
      tries = isDone ? 0 : tries + 1;
      if (tries > 0 && tries < TRIES) timer = setTimeout(work, AGAIN);
    },
    stop,
  };
}

/** Does what somebody asked for in the view, other than to show something else there. */
function doAsked(
  message: Exclude<FromView, { type: 'ready' | 'scope' | 'target' }>,
  subject: Subject,
  client: BaseLanguageClient,
): Promise<void> {
  switch (message.type) {
    case 'open':
      return openLine(message.uri, message.line);
    case 'insert':
      return insert(subject.uri, 'auditRules.insertTechnique', { techniques: message.ids });
    case 'insertGroup':
      return insert(subject.uri, 'auditRules.insertGroup', { group: message.group });
    case 'export':
      return exportCoverage(client, subject, message.group === undefined ? {} : { group: message.group });
    default:
      return message satisfies never;
  }
}

/** Returns the ruleset of a file outside rules.d, which is the file alone. */
function settled(subject: Subject): Subject {
  return scopesOf(subject.uri).some((s) => s.scope === subject.scope)
    ? subject
    : { ...subject, scope: 'file' };
}

/**
 * Opens a line next to the view, where there is room for an editor already; the column of the file that is
 * open wins.
 */
async function openLine(uri: string, line: number): Promise<void> {
  const at = new Position(line, 0);
  const shown = window.visibleTextEditors.find((e) => e.document.languageId === languageId);
  try {
    await window.showTextDocument(Uri.parse(uri), {
      viewColumn: shown?.viewColumn ?? ViewColumn.Beside,
      selection: new Range(at, at),
    });
  } catch (error) {
    alarm(`${uri} cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Inserts rules into the file that the view is about; what is inserted is chosen from a list first. */
async function insert(uri: string, command: string, wish: object): Promise<void> {
  const file = Uri.parse(uri);
  const isThere = await workspace.fs.stat(file).then(
    () => true,
    () => workspace.textDocuments.some((d) => d.uri.toString() === uri),
  );
  await commands.executeCommand(command, { ...wish, choose: true, ...(isThere ? { uri } : {}) });
}
