// Types into a document of rules with the server's completion and the snippets of the extension.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompletionItem, CompletionList } from 'vscode-languageserver/node';
import { beginsLine, plainBody, snippetFiles, snippetsIn } from '../../client/src/snippetTexts.ts';
import { type TestClient, testUri } from './client.ts';
import { root } from './root.ts';
import { type Provider, type Suggestion, startTyping, type Typist } from './typist.ts';

/** What a key is called in a sequence, and what it presses. Every other character is typed. */
export const keyNames: Readonly<Record<string, string>> = {
  '⏎': 'Enter',
  '⇥': 'Tab',
  '↓': 'Down',
  '↑': 'Up',
  '←': 'Left',
  '→': 'Right',
  '⇤': 'Home',
  '⌫': 'Backspace',
  '⎋': 'Escape',
  '⌃': 'Space+Ctrl',
};

/** The document with its cursor as a bar, and the list that shows. */
export interface Typed {
  readonly text: string;
  readonly list: ReturnType<Typist['list']>;
}

interface Manifest {
  readonly contributes: {
    readonly configurationDefaults: {
      readonly '[audit-rules]': { readonly 'editor.acceptSuggestionOnEnter'?: 'on' | 'smart' };
    };
  };
}

const read = <T>(name: string): T => JSON.parse(readFileSync(join(root, name), 'utf8')) as T;
const manifest = read<Manifest>('package.json');
const accepts = manifest.contributes.configurationDefaults['[audit-rules]']['editor.acceptSuggestionOnEnter'];
const wordPattern = new RegExp(
  read<{ readonly wordPattern: string }>('language-configuration.json').wordPattern,
  'g',
);
const SUGGEST = 'suggest';

/** What a client has to say of itself so that items open the next list, as VS Code's does. */
export const typingOptions = { labelDetails: true, initializationOptions: { suggestCommand: SUGGEST } };

/** A document that is typed into, key by key. */
export interface TypedDocument {
  press(key: string): Promise<Typed>;
  close(): Promise<void>;
}

/**
 * Opens a document for typing.
 * @param start the document, with its cursor as a bar
 */
export async function openForTyping(client: TestClient, start: string): Promise<TypedDocument> {
  const offset = start.indexOf('|');
  const text = start.slice(0, offset) + start.slice(offset + 1);
  await client.open(text);
  const providers = [serverOf(client, text), snippetProvider];
  const typist = startTyping(text, offset, providers, wordPattern, accepts ?? 'on');
  return {
    async press(key) {
      await typist.press(keyNames[key] ?? key);
      const [now, at] = [typist.text(), typist.offset()];
      return { text: `${now.slice(0, at)}|${now.slice(at)}`, list: typist.list() };
    },
    close: () => client.close(),
  };
}

/** Types a sequence of keys into a document and returns what is there then. */
export async function typeInto(client: TestClient, start: string, keys: string): Promise<Typed> {
  const document = await openForTyping(client, start);
  let typed: Typed = { text: start, list: undefined };
  for (const key of keys) typed = await document.press(key);
  await document.close();
  return typed;
}

function serverOf(client: TestClient, start: string): Provider {
  const { triggerCharacters = [] } = client.initialized.capabilities.completionProvider ?? {};
  let [known, version] = [start, 1];
  return {
    triggerCharacters,
    async ask(text, offset, trigger) {
      if (text !== known) await client.change(testUri, ++version, [{ text }]);
      known = text;
      const before = text.slice(0, offset).split('\n');
      const list = await client.request<CompletionList | null>('textDocument/completion', {
        textDocument: { uri: testUri },
        position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
        context: trigger === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter: trigger },
      });
      return list ? { incomplete: list.isIncomplete, items: list.items.flatMap(suggestionOf) } : undefined;
    },
  };
}

function suggestionOf(item: CompletionItem): readonly Suggestion[] {
  const edit = item.textEdit;
  if (!edit || !('range' in edit)) return [];
  return [
    {
      label: item.label,
      isSnippet: false,
      sortText: item.sortText,
      filterText: item.filterText,
      preselect: item.preselect ?? false,
      insertText: edit.newText,
      start: edit.range.start.character,
      end: edit.range.end.character,
      opensNext: item.command?.command === SUGGEST,
    },
  ];
}

const snippets = snippetFiles.flatMap((name) =>
  snippetsIn(readFileSync(join(root, 'snippets', name), 'utf8')),
);

/** The provider of client/src/lineSnippets.ts, without VS Code. */
const snippetProvider: Provider = {
  triggerCharacters: [],
  async ask(text, offset) {
    const from = text.lastIndexOf('\n', offset - 1) + 1;
    const before = text.slice(from, offset);
    const typed = beginsLine.exec(before);
    const after = text.slice(offset).split('\n')[0] ?? '';
    if (!typed || after.trim() !== '') return undefined;
    const start = before.length - (typed[1]?.length ?? 0);
    return {
      incomplete: false,
      items: snippets.map(({ label, filterText, body }) => {
        const insertText = plainBody(body);
        return {
          label,
          isSnippet: true,
          sortText: undefined,
          filterText,
          preselect: false,
          insertText,
          start,
          end: before.length,
          opensNext: false,
        };
      }),
    };
  },
};
