import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { eventually, type TestClient } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const on = { targets: ['debian-12'], embedded: true };
const markdown =
  '# Notes\n\n1. In a list\n\n   ```audit-rules\n   -w /etc/passwd -p wq -k identity\n   -w /etc/x -p \n   ```\n';
const yaml =
  'data:\n  a.rules: |\n    -D\n    -w /etc/passwd -p wq -k identity\n    -w /etc/y -p wa -k two short-words # why\n    -a always,exit -F arch=b64 -S openat -F \n  b: 1\n';
const containers = [
  { name: 'a Markdown fence', language: 'markdown', uri: 'file:///w/notes.md', text: markdown },
  { name: 'a YAML scalar', language: 'yaml', uri: 'file:///w/map.yaml', text: yaml },
] as const;

/** The position of a place in a text; of a mark within it, where there is one. */
function positionOf(text: string, words: string, behind = 0): Position {
  const at = text.indexOf(words);
  assert.ok(at >= 0, words);
  return TextDocument.create('a:', 'x', 1, text).positionAt(at + behind);
}

async function open(client: TestClient, uri: string, languageId: string, text: string): Promise<void> {
  await client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
}

const items = async (client: TestClient, uri: string) => {
  const report = await client.diagnostics(uri);
  assert.equal(report.kind, 'full');
  return report.items;
};

onEachHost('rules inside other files', (serve) => {
  for (const { name, language, uri, text } of containers) {
    it(`Diagnostics, hover, completion and fixes of ${name} are where its rules are`, () =>
      serve({ settings: on }, async (client) => {
        await open(client, uri, language, text);
        const [first] = await items(client, uri);
        const { start, end } = { start: positionOf(text, 'wq', 1), end: positionOf(text, 'wq', 2) };
        assert.deepEqual([first?.code, first?.range], ['AR125', { start, end }]);
        const hover = await client.hover(positionOf(text, 'passwd -p', 8), uri);
        assert.match(JSON.stringify(hover?.contents), /kinds of access/);
        assert.deepEqual(hover?.range?.start, positionOf(text, '-p wq'));
        assert.equal(await client.hover({ line: 0, character: 2 }, uri), null);
        const actions = await client.actions({ start, end: start }, undefined, uri);
        const edits = actions[0]?.edit?.changes?.[uri] ?? [];
        const document = TextDocument.create(uri, language, 1, text);
        assert.equal(TextDocument.applyEdits(document, edits), text.replace('wq', 'wa'));
      }));

    it(`No other request answers for ${name} as if its file were one of rules`, () =>
      serve({ settings: on }, async (client) => {
        await open(client, uri, language, text);
        assert.deepEqual(await client.symbols(uri), []);
        const formatting = { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } };
        const edits = await client.request<readonly unknown[] | null>('textDocument/formatting', formatting);
        assert.deepEqual(edits ?? [], []);
      }));

    it(`Nothing is reported of ${name} unless it is asked for, and the setting takes effect at once`, () =>
      serve({ settings: { targets: ['debian-12'] } }, async (client) => {
        await open(client, uri, language, text);
        assert.deepEqual(await items(client, uri), []);
        assert.equal(await client.hover(positionOf(text, '-p wq'), uri), null);
        assert.equal(await client.complete(positionOf(text, '-p wq', 3), uri), null);
        assert.deepEqual(
          await client.actions(
            { start: positionOf(text, 'wq'), end: positionOf(text, 'wq') },
            undefined,
            uri,
          ),
          [],
        );
        await client.configure(on);
        assert.ok(
          (
            await eventually(
              () => items(client, uri),
              (found) => found.length > 0,
            )
          ).length > 0,
        );
      }));
  }

  it('Completion inside a Markdown fence and a YAML scalar inserts where the cursor is', () =>
    serve({ settings: on }, async (client) => {
      for (const { language, uri, text } of containers) await open(client, uri, language, text);
      const letters = positionOf(markdown, '/etc/x -p ', 10);
      const inFence = await client.complete(letters, containers[0].uri);
      assert.ok(inFence?.items.some((i) => i.label.startsWith('wa')));
      const fields = positionOf(yaml, 'openat -F ', 10);
      const inScalar = await client.complete(fields, containers[1].uri);
      const field = inScalar?.items.find((i) => i.label === 'auid>=');
      assert.ok(field);
      assert.deepEqual(field.textEdit && 'range' in field.textEdit && field.textEdit.range.start, fields);
      assert.ok((await client.resolve(field)).documentation);
      assert.equal(await client.complete({ line: 0, character: 1 }, containers[1].uri), null);
    }));

  it('Fix All of a YAML file writes its rules with their indentation', () =>
    serve({ settings: on }, async (client) => {
      const text =
        'data:\n  a.rules: |\n    -w etc/passwd -p wa -k id\n    -w /etc/y -p wa -k two short-words\n  b: 1\n';
      const uri = 'file:///w/all.yaml';
      await open(client, uri, 'yaml', text);
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      const [all] = await client.actions(range, ['source.fixAll.auditRules'], uri);
      const document = TextDocument.create(uri, 'yaml', 1, text);
      assert.equal(
        TextDocument.applyEdits(document, all?.edit?.changes?.[uri] ?? []),
        text.replace(' etc/', ' /etc/').replace('two short', 'two-short'),
      );
    }));

  it('A client that is pushed diagnostics gets those of embedded rules, and none once they are switched off', () =>
    serve({ settings: on, pulls: false }, async (client) => {
      const { uri, language, text } = containers[1];
      await open(client, uri, language, text);
      await eventually(
        () => client.pushed.get(uri)?.length ?? 0,
        (n) => n > 0,
      );
      assert.equal(client.pushed.get(uri)?.[0]?.code, 'AR125');
      await client.configure({ targets: ['debian-12'] });
      assert.equal(
        await eventually(
          () => client.pushed.get(uri)?.length,
          (n) => n === 0,
        ),
        0,
      );
    }));

  it('A client that has only documents of other languages is offered nothing for a whole file', () =>
    serve({ settings: on, initializationOptions: { embeddedOnly: true } }, async (client) => {
      const { capabilities } = client.initialized;
      assert.ok(
        capabilities.hoverProvider && capabilities.completionProvider && capabilities.codeActionProvider,
      );
      for (const name of [
        'documentFormattingProvider',
        'documentSymbolProvider',
        'codeLensProvider',
        'renameProvider',
      ] as const)
        assert.equal(capabilities[name], undefined, name);
    }));
});
