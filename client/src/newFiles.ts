import { commands, Disposable, languages, type TextDocument, window, workspace } from 'vscode';
import { beginsWithRule } from './firstRule.ts';

/** What of the manifest says by which first line a file is one of ours. */
interface Manifest {
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly firstLine?: string }[];
  };
}

/**
 * Registers the command "New Rules File", and sets the language of `*.rules` files that VS Code does not know
 * by their names: it looks at the first line only, and only when it opens a file. So `10-base.rules`, made
 * again, would stay plain text while its first rule is typed, and later too where a heading comes first.
 * @param language the id of the language
 * @param manifest the extension's package.json, which has the pattern of a first line
 */
export function registerNewFiles(language: string, manifest: Manifest): Disposable {
  const pattern = manifest.contributes.languages.find((l) => l.id === language)?.firstLine;
  const firstLine = pattern === undefined ? undefined : new RegExp(pattern);
  // A document that had another language, ours too, has the one that somebody chose.
  const chosen = new WeakSet<TextDocument>();
  const isOurs = (document: TextDocument): boolean =>
    firstLine !== undefined &&
    document.languageId === 'plaintext' &&
    document.uri.path.endsWith('.rules') &&
    !chosen.has(document) &&
    !isAssociated(document) &&
    beginsWithRule((line) => document.lineAt(line).text, document.lineCount, firstLine);
  const take = async (document: TextDocument): Promise<void> => {
    if (document.languageId !== 'plaintext') chosen.add(document);
    else if (isOurs(document)) await languages.setTextDocumentLanguage(document, language);
  };
  for (const document of workspace.textDocuments) void take(document);
  return Disposable.from(
    commands.registerCommand('auditRules.newFile', async () => {
      await window.showTextDocument(await workspace.openTextDocument({ language }));
    }),
    // A document whose language changes is opened again.
    workspace.onDidOpenTextDocument(take),
    workspace.onDidChangeTextDocument(({ document }) => take(document)),
  );
}

/** Reports whether the settings say of what language `*.rules` are. */
function isAssociated(document: TextDocument): boolean {
  const associations =
    workspace.getConfiguration('files', document).get<Readonly<Record<string, string>>>('associations') ?? {};
  return Object.keys(associations).some((glob) => glob.endsWith('.rules'));
}
