import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type Location,
  LSPErrorCodes,
  ResponseError,
  type SymbolInformation,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import {
  type WorkspaceProblems,
  workspaceProblemsRequest,
} from '../../server/src/lsp/protocol/workspaceRequests.ts';
import { type ClientOptions, eventually, startClient, type TestClient } from '../support/client.ts';
import { type Disk, diskOf } from '../support/fleetClient.ts';
import { onEachHost } from '../support/hosts.ts';

/** More directories, and more rulesets, than a search comes to that looks at 400 of each. */
const HOSTS = 450;
const root = 'file:///fleet';
const hostFile = (host: number, base = root): string =>
  `${base}/role-${host % 10}/host-${host}/etc/audit/rules.d/10-a.rules`;
const textOf = (host: number): string => `-w /srv/${host} -p wa -k own-${host}\n-w /etc/x -p wa -k shared\n`;

const fleet: ReadonlyMap<string, string> = new Map(
  Array.from({ length: HOSTS }, (_, host) => [hostFile(host), textOf(host)]),
);
const first = hostFile(0);
const last = hostFile(HOSTS - 1);
const ofLast = `own-${HOSTS - 1}`;

const symbols = (client: TestClient, query: string): Promise<readonly SymbolInformation[]> =>
  client.request('workspace/symbol', { query });
const about = (uri: string, line = 1) => ({ textDocument: { uri }, position: { line, character: 26 } });
const references = (client: TestClient, uri = first): Promise<readonly Location[]> =>
  client.request('textDocument/references', { ...about(uri), context: { includeDeclaration: true } });
const rename = async (client: TestClient, newName: string, line = 1): Promise<readonly string[]> => {
  const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...about(first, line), newName });
  return Object.keys(edit.changes ?? {});
};

/** Asks for keys until the last one of the fleet is offered: nobody waits for the keys of other files. */
async function offeredKeys(client: TestClient, uri: string, line: number): Promise<readonly string[]> {
  const ask = async (): Promise<readonly string[]> =>
    (await client.complete({ line, character: 999 }, uri))?.items.map((item) => item.label) ?? [];
  return eventually(ask, (labels) => labels.includes(ofLast));
}

async function searchesAll(client: TestClient, base: string): Promise<void> {
  const uri = hostFile(0, base);
  await client.open(`${textOf(0)}-w /a -p wa -k own-44\n`, uri);
  assert.deepEqual(
    (await symbols(client, ofLast)).map((s) => [s.name, s.location.uri, s.location.range.start]),
    [[ofLast, hostFile(HOSTS - 1, base), { line: 0, character: 21 }]],
  );
  assert.equal(new Set((await references(client, uri)).map((l) => l.uri)).size, HOSTS);
  const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
    ...about(uri),
    newName: 'everywhere',
  });
  assert.equal(Object.keys(edit.changes ?? {}).length, HOSTS);
  assert.deepEqual(edit.changes?.[hostFile(HOSTS - 1, base)], [
    { range: { start: { line: 1, character: 19 }, end: { line: 1, character: 25 } }, newText: 'everywhere' },
  ]);
  assert.ok((await offeredKeys(client, uri, 2)).includes(ofLast));
}

onEachHost('a workspace of many directories', (serve) => {
  it('Symbols, references, rename and key completion see the last one', () => {
    const disk = diskOf(fleet, { folders: [root] });
    return serve(disk.options, async (client) => {
      await searchesAll(client, root);
      assert.ok(disk.most() > 1 && disk.most() <= 40, `${disk.most()} requests waited at a time`);
    });
  });
});

describe('a workspace of many directories on this machine', () => {
  it('is searched whole by a server that reads the files itself', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fleet-'));
    try {
      for (const [uri, text] of fleet) {
        const path = join(directory, uri.slice(root.length));
        mkdirSync(join(path, '..'), { recursive: true });
        writeFileSync(path, text);
      }
      const base = pathToFileURL(directory).href;
      const client = await startClient('stdio', { settings: {}, folders: [base], watches: true });
      await searchesAll(client, base);
      const { files } = await client.request<WorkspaceProblems>(workspaceProblemsRequest, {});
      assert.equal(files, HOSTS - 1);
      assert.deepEqual(client.log, []);
      await client.stop();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

/** Hands a test a client that tells of changes, in the fleet's first file, and its disk. */
async function withFleet(
  work: (client: TestClient, disk: Disk) => Promise<void>,
  { files = fleet, ...more }: Omit<ClientOptions, 'files'> & { files?: ReadonlyMap<string, string> } = {},
): Promise<void> {
  const disk = diskOf(files, { folders: [root], watches: true, settings: {}, ...more });
  const client = await startClient('memory', disk.options);
  await client.open(textOf(0), first);
  await work(client, disk);
  assert.deepEqual(client.log, []);
  await client.stop();
}

describe('the index of a workspace', () => {
  it('A changed closed file counts after the client tells of it, and a removed one does not any more', () =>
    withFleet(async (client, disk) => {
      assert.equal((await symbols(client, ofLast)).length, 1);
      disk.files.set(last, '-w /srv -p wa -k other\n');
      await client.filesChanged([last]);
      assert.deepEqual(await symbols(client, ofLast), []);
      assert.deepEqual(
        (await symbols(client, 'other')).map((s) => s.location.uri),
        [last],
      );
      assert.equal((await references(client)).length, HOSTS - 1);
      disk.files.delete(last);
      await client.filesChanged([last]);
      assert.deepEqual(await symbols(client, 'other'), []);
      const made = `${root}/role-1/host-1/etc/audit/rules.d/20-made.rules`;
      disk.files.set(made, '-w /srv -p wa -k shared\n');
      await client.filesChanged([made]);
      assert.ok((await rename(client, 'everywhere')).includes(made));
    }));

  it('A file that is saved counts as saved after it is closed', () =>
    withFleet(async (client, disk) => {
      assert.equal((await symbols(client, ofLast)).length, 1);
      await client.open('-w /srv -p wa -k typed\n', last);
      assert.equal((await symbols(client, 'typed')).length, 1);
      disk.files.set(last, '-w /srv -p wa -k saved\n');
      await client.notify('textDocument/didSave', { textDocument: { uri: last } });
      await client.close(last);
      assert.equal((await symbols(client, 'typed')).length, 0);
      assert.equal((await symbols(client, 'saved')).length, 1);
    }));

  it('A rename reads only the files that have the key, as they are now', () =>
    withFleet(async (client, disk) => {
      assert.equal((await references(client)).length, HOSTS);
      const rules = (): readonly string[] => disk.read.filter((uri) => uri.endsWith('.rules'));
      disk.read.splice(0);
      assert.deepEqual(await rename(client, 'renamed', 0), [first]);
      assert.deepEqual(rules(), []);
      // It has the key no more, and nobody has told.
      disk.files.set(last, '-w /a -p wa -k moved\n-w /etc/x -p wa -k moved\n');
      const renamed = await rename(client, 'everywhere');
      assert.equal(renamed.length, HOSTS - 1);
      assert.ok(!renamed.includes(last));
      assert.equal(new Set(rules()).size, HOSTS - 1);
      assert.deepEqual(
        (await symbols(client, 'moved')).map((s) => s.location.uri),
        [last],
      );
    }));

  it('Without a client that tells of changes, a rename finds a file that has the key since', () =>
    withFleet(
      async (client, disk) => {
        assert.equal((await references(client)).length, HOSTS);
        disk.files.set(last, `${textOf(1)}-w /b -p wa -k own-0\n`);
        assert.deepEqual(await rename(client, 'renamed', 0), [first, last]);
      },
      { watches: false },
    ));

  it('A directory that settings name as a ruleset is searched, in a place with a configuration, too', () =>
    withFleet(
      async (client) => {
        const found = await symbols(client, 'site-');
        assert.deepEqual(found.map((s) => s.name).sort(), ['site-a', 'site-b']);
      },
      {
        settings: { rulesDirectories: ['site'] },
        files: new Map([
          ...fleet,
          [`${root}/site/a.rules`, '-w /a -p wa -k site-a\n'],
          [`${root}/role-1/.audit-rules.json`, '{ "rulesDirectories": ["own"] }'],
          [`${root}/role-1/own/b.rules`, '-w /b -p wa -k site-b\n'],
          [`${root}/role-1/other/c.rules`, '-w /c -p wa -k site-c\n'],
        ]),
      },
    ));

  it('Other directories of the workspace are searched after they are added', async () => {
    const other = 'file:///second/audit.rules';
    const folders = [root];
    await withFleet(
      async (client) => {
        assert.deepEqual(await symbols(client, 'second'), []);
        folders.push('file:///second');
        assert.deepEqual(
          (await symbols(client, 'second')).map((s) => s.location.uri),
          [other],
        );
        assert.equal((await references(client)).length, HOSTS);
      },
      { folders, files: new Map([...fleet, [other, '-w /a -p wa -k second\n']]) },
    );
  });

  it('A request that is cancelled ends while the files are still read, and others get their answer', () =>
    withFleet(async (client, disk) => {
      let open = (): void => undefined;
      disk.gate = new Promise((done) => {
        open = done;
      });
      const source = new CancellationTokenSource();
      const cancelled = client.request('workspace/symbol', { query: 'own' }, source.token);
      const waiting = symbols(client, ofLast);
      setTimeout(() => source.cancel(), 50);
      await assert.rejects(
        cancelled,
        (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled,
      );
      open();
      assert.equal((await waiting).length, 1);
    }));
});
