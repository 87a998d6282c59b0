import { commands, Disposable, languages, type TextDocument, window, workspace } from 'vscode';

/** What of the manifest says by which first line a file is one of ours. */
interface Manifest {
  readonly contributes: { readonly languages: readonly { readonly id: string; readonly firstLine?: string }[] };
}

/**
 * The command "New Rules File", and the language of files that were empty when they were opened: VS Code looks at a first line only
 * then, so `rules.d/10-base.rules`, made anew, would stay plain text while its first rule is typed.
 */
export function registerNewFiles(language: string, manifest: Manifest): Disposable {
  const pattern = manifest.contributes.languages.find((l) => l.id === language)?.firstLine;
  const isOurs = (document: TextDocument): boolean =>
    document.languageId === 'plaintext' &&
    document.uri.path.endsWith('.rules') &&
    pattern !== undefined &&
    new RegExp(pattern).test(document.lineAt(0).text);
  // Who then chooses another language is not overruled.
  const taken = new WeakSet<TextDocument>();
  return Disposable.from(
    commands.registerCommand('auditRules.newFile', async () => {
      await window.showTextDocument(await workspace.openTextDocument({ language }));
    }),
    workspace.onDidChangeTextDocument(async ({ document, contentChanges }) => {
      if (taken.has(document) || !contentChanges.some((c) => c.range.start.line === 0) || !isOurs(document)) return;
      taken.add(document);
      await languages.setTextDocumentLanguage(document, language);
    }),
  );
}
