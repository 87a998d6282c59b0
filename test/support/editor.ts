// Steps inside an extension host, shared by the desktop and the web suite.
import * as vscode from 'vscode';

export const languageId = 'audit-rules';

/** Asks again and again until an answer comes. Throws after `limit` milliseconds, which only what never comes takes. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  limit = 180_000,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    // While providers still register, VS Code cancels what was asked of the others.
    const answer = await Promise.resolve(ask()).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'Canceled') return undefined;
      throw error;
    });
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${limit} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A file of the opened folder. */
export function inFolder(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('No folder is open.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Asks for the hovers at a place until their text has some words, and returns it. */
export function hoverWith(words: string, uri: vscode.Uri, at: vscode.Position): Promise<string> {
  return until(`a hover with "${words}"`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      at,
    );
    const text = hovers.flatMap((h) => h.contents.map((c) => (c as vscode.MarkdownString).value)).join('\n');
    return text.includes(words) ? text : undefined;
  });
}

/** Opens a file of the folder in an editor, with the extension active. */
export async function open(path: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(inFolder(path));
  const editor = await vscode.window.showTextDocument(document);
  await vscode.extensions.getExtension('audit-rules.linux-audit-rules')?.activate();
  return editor;
}

/**
 * Opens an untitled document by `open`, until the active editor shows one whose text `holds`. VS Code gives it the name of the one that
 * was closed last and, on a busy machine that has not yet removed the backup of that one, its text too: such a document is closed again.
 */
export async function openUntitled(
  open: () => Thenable<unknown>,
  holds: (text: string) => boolean,
): Promise<vscode.TextEditor> {
  return until('an untitled document with its own text', async () => {
    await open();
    const editor = await until('an untitled document', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.isUntitled ? active : undefined;
    });
    if (holds(editor.document.getText())) return editor;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return undefined;
  });
}

/** Opens an untitled document of audit rules with a text. */
export function openText(content: string): Promise<vscode.TextEditor> {
  const open = async (): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: languageId, content }),
    );
  return openUntitled(open, (text) => text === content);
}

/** Changes an editor's text. Throws where VS Code did not take the change. */
export async function change(
  editor: vscode.TextEditor,
  edit: (builder: vscode.TextEditorEdit) => void,
): Promise<void> {
  if (!(await editor.edit(edit))) throw new Error(`A change of ${editor.document.uri.path} was not taken.`);
}

/** The problems of a document once there are `count` of them, within `limit` milliseconds; hints are none. */
export function problems(
  uri: vscode.Uri,
  count: number,
  limit?: number,
): Promise<readonly vscode.Diagnostic[]> {
  return until(
    `${count} problems`,
    () => {
      const all = vscode.languages
        .getDiagnostics(uri)
        .filter((d) => d.severity !== vscode.DiagnosticSeverity.Hint);
      return all.length === count ? all : undefined;
    },
    limit,
  );
}

/** Has all mended in a document that can be, and again where VS Code was not ready for it; answers the `count` problems that are left. */
export async function fixAll(
  document: vscode.TextDocument,
  count: number,
): Promise<readonly vscode.Diagnostic[]> {
  let patience = 5000;
  return until(`${count} problems after all was mended`, async () => {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('editor.action.fixAll');
    patience *= 2;
    return problems(document.uri, count, patience).catch(() => undefined);
  });
}

/** Takes the last edit of a document back: one, once VS Code is ready for it. */
export async function undo(document: vscode.TextDocument): Promise<void> {
  const before = document.getText();
  await until('the undo', async () => {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    return document.getText() === before ? undefined : true;
  });
}

/** The code of a diagnostic as text, with or without a link. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** The text of all hovers at the first place of `word`. */
export async function hoverOn(document: vscode.TextDocument, word: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(word) + 1);
  const hovers = await until('a hover', async () => {
    const found = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    return found.length > 0 ? found : undefined;
  });
  return hovers.flatMap((h) => h.contents.map((c) => (typeof c === 'string' ? c : c.value))).join('\n');
}

/** What is offered at the end of the document after typing `text` on a new last line, which is taken back. */
export async function offersAfter(
  editor: vscode.TextEditor,
  text: string,
): Promise<readonly vscode.CompletionItem[]> {
  const { document } = editor;
  const end = document.lineAt(document.lineCount - 1).range.end;
  await change(editor, (edit) => edit.insert(end, `${end.character > 0 ? '\n' : ''}${text}`));
  const at = document.lineAt(document.lineCount - 1).range.end;
  try {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    return list.items;
  } finally {
    await change(editor, (edit) => edit.delete(new vscode.Range(end, at)));
  }
}

/** The text that an offered completion shows first. */
export function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}
