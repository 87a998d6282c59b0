import { type CancellationToken, Disposable, type Uri, window, workspace } from 'vscode';
import type { Middleware } from 'vscode-languageclient';

/** How long a line counts as being typed after its last change, in milliseconds. */
const TYPING = 1000;

/** Where somebody types: the line of the last change, and when that was. */
interface TypedLine {
  readonly line: number;
  readonly since: number;
}

/** The line that is being typed in each document, by URI. */
const typed = new Map<string, TypedLine>();
/** What waits for such a line to be left, by URI. */
const waiting = new Map<string, Set<() => void>>();

/**
 * Holds back what would appear at a line while it is being typed, until the cursor leaves it or a second passes: problems
 * that mark it, and lenses, which move the text.
 */
export const typedLineMiddleware: Middleware = {
  async provideDiagnostics(document, previousResultId, token, next) {
    const report = await next(document, previousResultId, token);
    const uri = 'uri' in document ? document.uri : document;
    const items = report && 'items' in report ? report.items : [];
    const line = typed.get(uri.toString())?.line;
    if (items.some(({ range }) => range.start.line === line)) await typedLineLeft(uri, token);
    return report;
  },
  async provideCodeLenses(document, token, next) {
    await typedLineLeft(document.uri, token);
    return next(document, token);
  },
};

/** Waits until no line of a document is being typed, or the request is cancelled. */
async function typedLineLeft(uri: Uri, token: CancellationToken): Promise<void> {
  const name = uri.toString();
  const last = typed.get(name);
  if (!last) return;
  await new Promise<void>((resolve) => {
    const waits = waiting.get(name) ?? new Set();
    waiting.set(name, waits);
    const done = (): void => {
      clearTimeout(timer);
      cancelled.dispose();
      waits.delete(done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, last.since + TYPING - Date.now()));
    const cancelled = token.onCancellationRequested(done);
    waits.add(done);
  });
}

/** Keeps track of the line that is being typed in the active editor. */
export function registerTypedLine(): Disposable {
  const leave = (name: string): void => {
    typed.delete(name);
    for (const done of [...(waiting.get(name) ?? [])]) done();
  };
  return Disposable.from(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const [change] = contentChanges;
      if (!change || window.activeTextEditor?.document !== document) return;
      const line = change.range.start.line + change.text.split('\n').length - 1;
      typed.set(document.uri.toString(), { line, since: Date.now() });
    }),
    window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const name = textEditor.document.uri.toString();
      const last = typed.get(name);
      if (last && !selections.some(({ active }) => active.line === last.line)) leave(name);
    }),
    window.onDidChangeActiveTextEditor(() => [...typed.keys()].forEach(leave)),
    workspace.onDidCloseTextDocument(({ uri }) => leave(uri.toString())),
  );
}
