import {
  commands,
  Disposable,
  EventEmitter,
  FileSystemError,
  type Hover,
  type LocationLink,
  languages,
  MarkdownString,
  type Position,
  Range,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient, Middleware } from 'vscode-languageclient';
import {
  type MergedOrigin,
  type MergedParams,
  type MergedRules,
  mergedRequest,
} from '../../server/src/lsp/protocol/rulesetRequests.ts';
import { inform } from './notices.ts';
import { previewScheme } from './preview.ts';

const scheme = 'audit-rules-merged';
const languageId = 'audit-rules';
/**
 * How long changes are gathered before the merged rules are made again, in milliseconds; the server hears of
 * files a little later than this side.
 */
const gather = 500;

/** The merged rules are the server's own work: it is not asked to judge them. */
export const mergedMiddleware: Middleware = {
  didOpen: async (document, next) => (isMerged(document) ? undefined : next(document)),
  didChange: async (event, next) => (isMerged(event.document) ? undefined : next(event)),
  didClose: async (document, next) => (isMerged(document) ? undefined : next(document)),
};

/** Reports whether a document is a read-only view of merged rules or of a change. */
export function isMerged({ uri }: TextDocument): boolean {
  return uri.scheme === scheme || uri.scheme === previewScheme;
}

/**
 * Registers the command "Show Merged Rules" and its read-only document, in which each line links to where it
 * comes from.
 */
export function registerMergedCommand(client: BaseLanguageClient): Disposable {
  const shown = new Map<string, MergedRules>();
  const changed = new EventEmitter<Uri>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      for (const { uri } of workspace.textDocuments.filter(isMerged)) changed.fire(uri);
    }, gather);
  };
  const ask = (uri: string, target?: string): Promise<MergedRules | null> =>
    client.sendRequest<MergedRules | null>(mergedRequest, {
      uri,
      ...(target === undefined ? {} : { target }),
    } satisfies MergedParams);
  const files = workspace.createFileSystemWatcher('**/{rules.d/*,*.rules}');
  return Disposable.from(
    changed,
    files,
    new Disposable(() => clearTimeout(waiting)),
    files.onDidChange(refresh),
    files.onDidCreate(refresh),
    files.onDidDelete(refresh),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === languageId && !isMerged(document)) refresh();
    }),
    workspace.onDidCloseTextDocument((document) => void shown.delete(document.uri.toString())),
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const { source, target } = sourceOf(uri);
        // While the server restarts, the last text stays.
        const merged = await ask(source, target).catch(() => shown.get(uri.toString()));
        if (!merged) return '';
        shown.set(uri.toString(), merged);
        return merged.text;
      },
    }),
    languages.registerDefinitionProvider(
      { scheme },
      {
        provideDefinition: (document, position) =>
          definition(shown.get(document.uri.toString()), document, position),
      },
    ),
    languages.registerHoverProvider(
      { scheme },
      { provideHover: (document, position) => hover(shown.get(document.uri.toString()), document, position) },
    ),
    commands.registerCommand('auditRules.showMergedRules', (file?: unknown) =>
      show(ask, file instanceof Uri ? file : undefined),
    ),
    commands.registerCommand('auditRules.compareMergedRules', (installed?: Uri) => compare(ask, installed)),
  );
}

const notMerged =
  'This file is not in a rules.d directory that can be read. auditctl loads it as it is; nothing is merged.';

/**
 * Runs the command "Show Merged Rules".
 * @param file a file that need not be open; undefined for the active one, whose line is shown
 */
async function show(ask: (uri: string) => Promise<MergedRules | null>, file?: Uri): Promise<void> {
  const editor = window.activeTextEditor;
  const from = file ?? editor?.document.uri;
  if (!from || [scheme, previewScheme].includes(from.scheme)) return;
  const source = from.toString();
  const line = editor?.document.uri.toString() === source ? editor.selection.active.line : 0;
  const merged = await ask(source);
  if (!merged) {
    void inform(notMerged);
    return;
  }
  const opened = await workspace.openTextDocument(mergedUri(from, merged.target));
  const document = await languages.setTextDocumentLanguage(opened, languageId);
  const beside = await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: false });
  const at = merged.origins.filter((o) => o.uri === source && o.originLine <= line).pop();
  if (!at) return;
  beside.selection = new Selection(at.line, 0, at.line, 0);
  beside.revealRange(beside.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** What a load reads, and augenrules writes. */
const loaded = '/etc/audit/audit.rules';

/**
 * Runs the command "Compare Merged Rules with /etc/audit/audit.rules": what augenrules would change there, on
 * the machine of the file.
 * @param installed another file to compare with
 */
async function compare(ask: (uri: string) => Promise<MergedRules | null>, installed?: Uri): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (!document || isMerged(document)) return;
  const merged = await ask(document.uri.toString());
  if (!merged) {
    void inform(notMerged);
    return;
  }
  const there = installed ?? document.uri.with({ path: loaded, query: '', fragment: '' });
  try {
    await workspace.fs.readFile(there);
  } catch (error) {
    const refused = error instanceof FileSystemError && error.code === 'NoPermissions';
    void inform(
      refused
        ? `${there.path} may not be read by who runs this editor: it is root's. Compare with the command there: audit-rules merge FOLDER --diff ${there.path}.`
        : `There is no ${there.path} on the machine of this file, so there is nothing to compare with.`,
    );
    return;
  }
  const made = mergedUri(document.uri, merged.target);
  await languages.setTextDocumentLanguage(await workspace.openTextDocument(made), languageId);
  await commands.executeCommand('vscode.diff', there, made, `${there.path} ↔ merged for ${merged.target}`);
}

/** Returns one document for a directory and target: its name is what the tab shows. */
function mergedUri(source: Uri, target: string): Uri {
  const folder = Uri.joinPath(source, '..').toString();
  return Uri.from({
    scheme,
    path: `/rules.d merged for ${target}`,
    query: new URLSearchParams({ folder, target }).toString(),
  });
}

/** Returns any file of the directory that is merged, and the target. */
function sourceOf(uri: Uri): { readonly source: string; readonly target: string } {
  const query = new URLSearchParams(uri.query);
  return { source: `${query.get('folder')}/merged.rules`, target: query.get('target') ?? '' };
}

function originsAt(merged: MergedRules | undefined, line: number): readonly MergedOrigin[] {
  return merged?.origins.filter((o) => o.line === line) ?? [];
}

function definition(
  merged: MergedRules | undefined,
  document: TextDocument,
  position: Position,
): LocationLink[] {
  return originsAt(merged, position.line).map((o) => ({
    originSelectionRange: document.lineAt(position.line).range,
    targetUri: Uri.parse(o.uri),
    targetRange: new Range(o.originLine, 0, o.originLine, 0),
  }));
}

function hover(
  merged: MergedRules | undefined,
  document: TextDocument,
  position: Position,
): Hover | undefined {
  if (!merged) return undefined;
  const origins = originsAt(merged, position.line);
  const text = new MarkdownString();
  if (origins.length === 0 && position.line > 0) return undefined;
  if (origins.length === 0) text.appendText(whom(merged));
  else {
    text.appendMarkdown('from ');
    for (const [i, o] of origins.entries()) {
      if (i > 0) text.appendMarkdown(' and ');
      text
        .appendMarkdown('[')
        .appendText(`${o.name}, line ${o.originLine + 1}`)
        .appendMarkdown(`](${o.uri}#L${o.originLine + 1})`);
    }
    const rule = origins[0]?.rule;
    if (rule !== undefined) text.appendMarkdown(`; rule ${rule} of ${merged.rules}`);
  }
  return { contents: [text], range: document.lineAt(position.line).range };
}

/** Says for which targets it was merged, and for which the text would differ. */
function whom({ label, different }: MergedRules): string {
  return `What augenrules of ${label} writes.${different.length === 0 ? '' : ` The text is another for ${different.join(', ')}.`}`;
}
