import { type CancellationToken, type CodeLens, Disposable, type Uri, window, workspace } from 'vscode';
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
 * Holds back what would appear at a line while it is being typed, until the cursor leaves it or a second
 * passes: problems that mark it, and lenses, which move the text.
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
    const lenses = (await next(document, token)) ?? [];
    const name = document.uri.toString();
    const mayWait = movesText(shownAt.get(name), lenses) || failsAt(lenses, typed.get(name)?.line);
    if (!mayWait || !isTyped(name)) return shown(name, lenses);
    await typedLineLeft(document.uri, token);
    return shown(name, (await next(document, token)) ?? []);
  },
};

function isTyped(name: string): boolean {
  return (typed.get(name)?.since ?? 0) + TYPING > Date.now();
}

/** The lines with lenses in each document, by URI. */
const shownAt = new Map<string, readonly number[]>();

function shown<L extends readonly CodeLens[]>(name: string, lenses: L): L {
  shownAt.set(name, linesOf(lenses));
  return lenses;
}

function linesOf(lenses: readonly CodeLens[]): readonly number[] {
  return [...new Set(lenses.map((l) => l.range.start.line))];
}

/** Reports whether lenses are above more or fewer lines than those that show, so that text moves. */
function movesText(before: readonly number[] | undefined, lenses: readonly CodeLens[]): boolean {
  return before?.length !== linesOf(lenses).length;
}

/** Reports whether the server's lens about lines that do not load counts this line. */
function failsAt(lenses: readonly CodeLens[], line: number | undefined): boolean {
  const data = lenses.flatMap((l) => ('data' in l ? [l.data as { readonly lines?: readonly number[] }] : []));
  return line !== undefined && data.some(({ lines }) => lines?.includes(line));
}

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

/**
 * Registers what keeps track of the line that is being typed in the active editor, so that its problems and
 * new lenses can be held back until the cursor leaves it.
 */
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
    workspace.onDidCloseTextDocument(({ uri }) => {
      leave(uri.toString());
      shownAt.delete(uri.toString());
    }),
  );
}
