import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Location, SymbolInformation } from 'vscode-languageserver';
import type { TestClient } from '../support/client.ts';
import { onEachHost, type Serve } from '../support/hosts.ts';

const folder = 'file:///project/rules.d';
const uri = `${folder}/20-b.rules`;
const files: Record<string, string> = {
  [`${folder}/10-a.rules`]: '-w /etc/shadow -p wa -k identity\n',
  [uri]: '-w /stale -p wa -k stale\n',
  'file:///project/a/audit.rules': '-w /opt -p wa -k identity\n',
};
const text = '-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity\n';

const withClient = (serve: Serve, work: (client: TestClient) => Promise<void>): Promise<void> =>
  serve({ files, folders: ['file:///project'] }, async (client) => {
    await client.open(text, uri);
    await work(client);
  });

const place = (l: Location) =>
  `${l.uri.replace('file:///project/', '')}:${l.range.start.line + 1}:${l.range.start.character + 1}`;

onEachHost('finding over files', (serve) => {
  it('Workspace symbols are the keys and paths of the workspace, from the open text before the saved one', () =>
    withClient(serve, async (client) => {
      const ask = (query: string) => client.request<SymbolInformation[]>('workspace/symbol', { query });
      const all = (await ask('')).map((s) => `${s.name} ${place(s.location)} ${s.containerName}`);
      assert.deepEqual(
        all.sort(),
        [
          '/etc/passwd rules.d/20-b.rules:1:4 20-b.rules',
          '/etc/shadow rules.d/10-a.rules:1:4 10-a.rules',
          '/etc/shadow rules.d/20-b.rules:2:4 20-b.rules',
          '/opt a/audit.rules:1:4 audit.rules',
          'identity a/audit.rules:1:18 audit.rules',
          'identity rules.d/10-a.rules:1:25 10-a.rules',
          'identity rules.d/20-b.rules:1:25 20-b.rules',
        ].sort(),
      );
      assert.deepEqual(
        (await ask('opt')).map((s) => s.name),
        ['/opt'],
      );
      assert.deepEqual(await ask('nothing of the kind'), []);
    }));

  it('Go to Definition leads from a key to its first rule, and from a duplicate to the first rule', () =>
    withClient(serve, async (client) => {
      const ask = (line: number, character: number) =>
        client.request<Location[]>('textDocument/definition', {
          textDocument: { uri },
          position: { line, character },
        });
      assert.deepEqual((await ask(0, 26)).map(place), ['rules.d/10-a.rules:1:25']);
      const twice = (await ask(1, 1)).map(place);
      assert.deepEqual(
        twice.map((p) => p.replace(/:\d+$/, '')),
        ['rules.d/10-a.rules:1'],
      );
      assert.deepEqual(await ask(0, 1), []);
    }));
});
