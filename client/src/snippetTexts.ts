/** A file of snippets/, in the shape that VS Code's own snippets have. */
type SnippetFile = Readonly<
  Record<
    string,
    { readonly prefix: readonly string[]; readonly body: readonly string[]; readonly description: string }
  >
>;

/** A snippet of whole rules. */
export interface LineSnippet {
  /** What its row is called: `identity`, `T1053.003`. */
  readonly label: string;
  /** All names by which it is found; words after the first rank below a snippet of that name. */
  readonly filterText: string;
  /** `T1053.003 Scheduled Task/Job: Cron`, `Watch a file`. */
  readonly name: string;
  readonly body: string;
  readonly description: string;
}

/** The files of snippets/ that are offered where a line begins. */
export const snippetFiles = ['everyday.json', 'rules.json', 'techniques.json'] as const;

/** A line that holds nothing yet but spaces and the beginning of a word, which is group 1. */
export const beginsLine = /^ *([\p{L}][\p{L}\p{N}._-]*)?$/u;

/**
 * Returns the snippets in the JSON text of a file of the directory `snippets`, each once; empty where it has
 * none.
 * @throws SyntaxError for a text that is not JSON
 */
export function snippetsIn(json: string): readonly LineSnippet[] {
  return Object.entries(JSON.parse(json) as SnippetFile).map(([name, { prefix, body, description }]) => ({
    label: prefix[0] ?? name,
    filterText: prefix.join(' '),
    name,
    body: body.join('\n'),
    description,
  }));
}

/**
 * Returns the body of a VS Code snippet as plain text: each placeholder is replaced by its text, a choice by
 * its first value.
 */
export function plainBody(body: string): string {
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
