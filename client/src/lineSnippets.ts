import {
  CompletionItem,
  CompletionItemKind,
  type Disposable,
  languages,
  MarkdownString,
  Range,
  SnippetString,
  Uri,
  workspace,
} from 'vscode';
import { beginsLine, type LineSnippet, plainBody, snippetFiles, snippetsIn } from './snippetTexts.ts';

/**
 * Registers the snippets of whole rules, which are offered only at the start of a line. In the manifest,
 * they would be offered for every word of a rule: `exclude` after `-a`, `executable` after `-F e`.
 */
export function registerLineSnippets(extensionUri: Uri, language: string): Disposable {
  let all: Promise<readonly LineSnippet[]> | undefined;
  return languages.registerCompletionItemProvider(language, {
    async provideCompletionItems(document, position) {
      const line = document.lineAt(position.line).text;
      const typed = beginsLine.exec(line.slice(0, position.character));
      if (!typed || line.slice(position.character).trim() !== '') return [];
      all ??= readSnippets(extensionUri);
      const range = new Range(position.translate(0, -(typed[1]?.length ?? 0)), position);
      return (await all).map((snippet) => {
        const item = new CompletionItem(
          { label: snippet.label, description: nameBeside(snippet) },
          CompletionItemKind.Snippet,
        );
        item.filterText = snippet.filterText;
        item.detail = snippet.description;
        item.insertText = new SnippetString(snippet.body);
        item.range = range;
        item.documentation = new MarkdownString().appendCodeblock(plainBody(snippet.body), language);
        return item;
      });
    },
  });
}

/** Returns the name of a snippet without the id that its label is. */
function nameBeside({ label, name }: LineSnippet): string {
  return name.startsWith(`${label} `) ? name.slice(label.length + 1) : name;
}

async function readSnippets(extensionUri: Uri): Promise<readonly LineSnippet[]> {
  const files = await Promise.all(
    snippetFiles.map((name) => workspace.fs.readFile(Uri.joinPath(extensionUri, 'snippets', name))),
  );
  return files.flatMap((bytes) => snippetsIn(new TextDecoder().decode(bytes)));
}
