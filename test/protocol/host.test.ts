import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { machineOf } from '../../server/src/lsp/machines.ts';
import type { FileStat } from '../../server/src/lsp/protocol/fileRequests.ts';
import { type ClientOptions, eventually, startClient, type TestClient, until } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const folder: FileStat = { kind: 'directory' };
const uri = 'file:///etc/audit/audit.rules';
const text =
  '-w /opt/gone/app.conf -p wa -k app\n-w /opt/app -p wa -k app\n-a always,exit -S execve -F uid=webb -k web\n';
const places = (prefix = 'file://'): Record<string, FileStat | null> => ({
  [`${prefix}/opt`]: folder,
  [`${prefix}/opt/app`]: { kind: 'directory', link: true, target: '/opt/app-2.1' },
});
const files = (prefix = 'file://'): Record<string, string> => ({
  [`${prefix}/etc/nsswitch.conf`]: 'passwd: files systemd\ngroup: files systemd\n',
  [`${prefix}/etc/passwd`]: 'root:x:0:0:root:/root:/bin/bash\nweb:x:33:33::/:/bin/false\n',
  [`${prefix}/etc/group`]: 'root:x:0:\n',
});

async function withClient(
  options: ClientOptions,
  work: (client: TestClient) => Promise<void>,
): Promise<void> {
  const settings = { targets: ['3.0.9'], ...(options.settings as object | undefined) };
  const client = await startClient('memory', { places: places(), files: files(), ...options, settings });
  try {
    await work(client);
    assert.deepEqual(client.log, []);
  } finally {
    await client.stop();
  }
}

async function host(client: TestClient, at = uri): Promise<readonly string[]> {
  const report = await client.diagnostics(at);
  return report.kind === 'full'
    ? report.items.flatMap((d) =>
        String(d.code).startsWith('AR7') ? [`${d.code} ${d.severity} ${d.range.start.line}`] : [],
      )
    : [];
}

async function untilTold(client: TestClient, wanted: readonly string[], at = uri): Promise<void> {
  const found = await eventually(
    () => host(client, at),
    (f) => isDeepStrictEqual(f, wanted),
  );
  assert.deepEqual(found, wanted);
}

const all = ['AR701 2 0', 'AR703 2 1', 'AR705 2 2'];

onEachHost('the machine of a file', (serve) => {
  it('The machine is asked after the first report, and the client is told to pull again', () =>
    serve(
      { refreshes: true, places: places(), files: files(), settings: { targets: ['3.0.9'] } },
      async (client) => {
        await client.open(text, uri);
        assert.deepEqual(await host(client), []);
        await until(() => client.refreshes() > 0);
        await untilTold(client, all);
        // One for the machine, and one for each report that came before a slow ruleset; never one for each pull.
        assert.ok(client.refreshes() < 10, String(client.refreshes()));
        const [fix] = await client.actions(
          { start: { line: 1, character: 5 }, end: { line: 1, character: 5 } },
          ['quickfix'],
          uri,
        );
        assert.equal(fix?.title, 'Use "/opt/app-2.1/", the target of the link');
        assert.equal(fix?.edit?.changes?.[uri]?.[0]?.newText, '/opt/app-2.1/');
      },
    ));

  it('Paths are completed from the typed directory of the machine, where it may be asked', () =>
    serve({ files: { 'file:///opt/app/run.sh': '', 'file:///opt/app/conf.d/a': '' } }, async (client) => {
      const labels = async (at: string): Promise<readonly string[]> => {
        await client.open('-w /opt/app/', at);
        const list = await client.complete({ line: 0, character: 12 }, at);
        return (list?.items ?? []).map((i) => i.label).filter((l) => l.startsWith('/opt/app/'));
      };
      // A list does not wait for a machine that takes long.
      const listed = await eventually(
        () => labels(uri),
        (found) => found.length > 0,
      );
      assert.deepEqual(listed, ['/opt/app/run.sh', '/opt/app/conf.d/']);
      assert.deepEqual(await labels('file:///home/me/audit.rules'), []);
    }));
});

// What a machine said is kept for half a minute: each of these has a server of its own, and in this process that costs nothing.
describe('the machine of a file: memory', () => {
  it('The machine is asked only for new paths, once each, and not on each key press', () =>
    withClient({}, async (client) => {
      await client.open(text, uri);
      await untilTold(client, all);
      const before = client.stats.length;
      assert.deepEqual([...client.stats].sort(), [
        'file:///opt',
        'file:///opt/app',
        'file:///opt/gone',
        'file:///opt/gone/app.conf',
      ]);
      const end = { line: 3, character: 0 };
      // All at once: waiting for a report would leave a busy machine longer than the pause after which paths are asked for.
      const lines = ['-', '-w /o', '-w /opt/gone/b', '-w /opt/gone/b/c -p wa\n'];
      await Promise.all(
        lines.flatMap((line, i) => [
          client.change(uri, i + 2, [
            { range: { start: end, end: { line: 3, character: 1000 } }, text: line },
          ]),
          client.diagnostics(uri),
        ]),
      );
      await untilTold(client, [...all, 'AR701 2 3']);
      assert.deepEqual(client.stats.slice(before), ['file:///opt/gone/b/c', 'file:///opt/gone/b']);
    }));

  it('The machine is not asked for other documents, or where the setting says so', () =>
    withClient({ settings: { checkHostPaths: 'off' } }, async (client) => {
      await client.open(text, uri);
      await client.diagnostics(uri);
      await client.close(uri);
      await client.configure({ targets: ['3.0.9'], checkHostPaths: 'auto' });
      await client.open(text, 'file:///home/me/etc/audit.rules');
      await client.diagnostics('file:///home/me/etc/audit.rules');
      await pause(500);
      assert.deepEqual(client.stats, []);
      await client.configure({ targets: ['3.0.9'], checkHostPaths: 'on' });
      await untilTold(client, all, 'file:///home/me/etc/audit.rules');
    }));

  it('The machine may be a remote one, and on the web there is none', async () => {
    const remote = 'vscode-remote://ssh-remote%2Bbox';
    await withClient({ places: places(remote), files: files(remote) }, async (client) => {
      await client.open(text, `${remote}/etc/audit/a.rules`);
      await untilTold(client, all, `${remote}/etc/audit/a.rules`);
    });
    assert.equal(machineOf('vscode-vfs://github/o/r/etc/audit/a.rules', 'on'), undefined);
    assert.equal(machineOf('untitled:Untitled-1', 'on'), undefined);
    assert.equal(machineOf('file:///c%3A/etc/audit/a.rules', 'on'), undefined);
    assert.equal(machineOf('file:///etc/audit/rules.d/a%20b.rules', 'auto'), 'file://');
    assert.equal(machineOf('file:///etc/auditing/a.rules', 'auto'), undefined);
  });

  it('A machine that cannot answer leads to no problem', () =>
    withClient(
      {
        places: Object.fromEntries(
          ['/opt/gone', '/opt/gone/app.conf', '/opt', '/opt/app'].map((p) => [`file://${p}`, null]),
        ),
        files: {},
      },
      async (client) => {
        await client.open(text, uri);
        await client.diagnostics(uri);
        await pause(500);
        assert.deepEqual(await host(client), []);
      },
    ));

  it('A client without the request is asked only once, and its files are read all the same', async () => {
    const client = await startClient('memory', { settings: { targets: ['3.0.9'] }, files: files() });
    await client.open(text, uri);
    await untilTold(client, ['AR705 2 2']);
    await client.stop();
  });

  it('Problems of the machine are pushed to a client that cannot pull', () =>
    withClient({ pulls: false }, async (client) => {
      await client.open(text, uri);
      const has = () => client.pushed.get(uri)?.filter((d) => String(d.code).startsWith('AR7')).length === 3;
      await until(has);
    }));

  it('A wrong value of the setting is reported', async () => {
    const client = await startClient('memory', { settings: { checkHostPaths: 'always' } });
    await client.open(text, uri);
    await client.diagnostics(uri);
    await client.stop();
    assert.match(
      client.log.join('\n'),
      /"auditRules\.checkHostPaths" is "always"\. Write one of auto, on, off\./,
    );
  });
});
