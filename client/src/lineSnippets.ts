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

/** A file of snippets/, in the shape that VS Code's own snippets have. */
type SnippetFile = Readonly<
  Record<
    string,
    { readonly prefix: readonly string[]; readonly body: readonly string[]; readonly description: string }
  >
>;

interface LineSnippet {
  readonly prefix: string;
  /** `T1053.003 Scheduled Task/Job: Cron`, `Watch a file`. */
  readonly name: string;
  readonly body: string;
  readonly description: string;
}

/** A line on which nothing stands as yet but blanks and the beginning of a word. */
const beginsLine = /^ *([\p{L}][\p{L}\p{N}._-]*)?$/u;

/**
 * Offers the snippets of whole rules where a line begins, and nowhere else. Contributed by the manifest they would be among the
 * offers for every word of a rule: `exclude` behind `-a`, `executable` behind `-F e`.
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
          { label: snippet.prefix, description: snippet.name },
          CompletionItemKind.Snippet,
        );
        item.detail = snippet.description;
        item.insertText = new SnippetString(snippet.body);
        item.range = range;
        item.documentation = new MarkdownString().appendCodeblock(plain(snippet.body), language);
        return item;
      });
    },
  });
}

async function readSnippets(extensionUri: Uri): Promise<readonly LineSnippet[]> {
  const files = await Promise.all(
    ['rules.json', 'techniques.json'].map((name) =>
      workspace.fs.readFile(Uri.joinPath(extensionUri, 'snippets', name)),
    ),
  );
  return files.flatMap((bytes) =>
    Object.entries(JSON.parse(new TextDecoder().decode(bytes)) as SnippetFile).flatMap(
      ([name, { prefix, body, description }]) =>
        prefix.map((p) => ({ prefix: p, name, body: body.join('\n'), description })),
    ),
  );
}

/** A body as it reads before anything is typed over: each placeholder by its text, a choice by its first. */
function plain(body: string): string {
  const values = new Map<string, string>();
  return body
    .replace(
      /\$\{(\d+)(?::((?:\\.|[^}\\])*)|\|([^,|]*)[^|]*\|)\}/g,
      (_all, n: string, text?: string, choice?: string) => {
        values.set(n, text ?? choice ?? '');
        return values.get(n) ?? '';
      },
    )
    .replace(/(?<!\\)\$(\d+)/g, (_all, n: string) => values.get(n) ?? '')
    .replace(/\\([\\$}])/g, '$1');
}
