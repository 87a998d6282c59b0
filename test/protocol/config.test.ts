import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { targetsRequest } from '../../server/src/lsp/protocol/rulesetRequests.ts';
import { startClient, type TestClient } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const bad = '-w /etc/passwd -p wa -k two words\n';

async function severities(client: TestClient, uri: string): Promise<readonly (number | undefined)[]> {
  const report = await client.diagnostics(uri);
  return report.kind === 'full' ? report.items.map((d) => d.severity) : [];
}

onEachHost('config', (serve) => {
  it('The nearest .audit-rules.json applies, and is read again when it changes', () => {
    const files: Record<string, string> = {
      'file:///w/.audit-rules.json': '{ "checks": { "AR101": "hint" } }',
      'file:///w/sub/.audit-rules.json': '{ "checks": { "AR101": "info" }, "exclude": ["old rules"] }',
    };
    return serve({ refreshes: true, files, settings: { checks: { AR101: 'warning' } } }, async (client) => {
      const uris = [
        'file:///x/a.rules',
        'file:///w/a.rules',
        'file:///w/deep/er/a.rules',
        'file:///w/sub/a.rules',
        'file:///w/sub/old%20rules/a.rules',
        'untitled:Untitled-1',
      ];
      for (const uri of uris) await client.open(bad, uri);
      const all = async () => Promise.all(uris.map((uri) => severities(client, uri)));
      assert.deepEqual(await all(), [[2], [4], [4], [3], [], [2]]);
      files['file:///w/sub/.audit-rules.json'] = '{ "checks": { "AR101": "error" }, "exlude": [] }';
      assert.deepEqual(await all(), [[2], [4], [4], [3], [], [2]]);
      await client.notify('workspace/didChangeWatchedFiles', {
        changes: [{ uri: 'file:///w/sub/.audit-rules.json', type: 2 }],
      });
      assert.deepEqual(await all(), [[2], [4], [4], [1], [1], [2]]);
      assert.ok(client.refreshes() > 0);
      assert.match(
        client.log.splice(0).join('\n'),
        /file:\/\/\/w\/sub\/\.audit-rules\.json:1:35: "exlude" is not a name of the configuration.*"exclude"/,
      );
      delete files['file:///w/sub/.audit-rules.json'];
      await client.notify('textDocument/didSave', { textDocument: { uri: uris[1] } });
      assert.deepEqual(await all(), [[2], [4], [4], [4], [4], [2]]);
    });
  });

  it('An excluded file has no ruleset problems either', () => {
    const rule = '-w /etc/passwd -p wa -k x\n';
    const files = {
      'file:///w/rules.d/a.rules': rule,
      'file:///w/rules.d/b.rules': rule,
      'file:///w/.audit-rules.json': '{ "exclude": ["b.rules"] }',
    };
    return serve({ files }, async (client) => {
      await client.open(rule, 'file:///w/rules.d/b.rules');
      assert.deepEqual(await severities(client, 'file:///w/rules.d/b.rules'), []);
    });
  });

  it('Targets and machine of the configuration file decide', () => {
    const files = { 'file:///w/.audit-rules.json': '{ "machine": "aarch64", "targets": ["newest"] }' };
    return serve({ files }, async (client) => {
      await client.open('-a always,exit -F arch=b64 -S open -k x\n', 'file:///w/a.rules');
      assert.ok((await severities(client, 'file:///w/a.rules')).includes(1));
    });
  });

  it('The server says which targets a file is judged for, and which configuration says so', () => {
    const uri = 'file:///w/a%20b/rules.d/x.rules';
    const files: Record<string, string> = {
      'file:///w/.audit-rules.json': '{ "targets": ["newest", "rhel-9"], "machine": "aarch64" }',
      'file:///w/own/.audit-rules.json': '{ "machine": "s390x", "checks": {} }',
    };
    return serve({ files, settings: { targets: ['debian-12'] } }, async (client) => {
      const ask = (of: string) => client.request(targetsRequest, { uri: of });
      const byFile = {
        targets: ['newest', 'rhel-9'],
        machine: 'aarch64',
        from: 'file:///w/.audit-rules.json',
      };
      assert.deepEqual(await ask(uri), byFile);
      assert.deepEqual(await ask('file:///w/own/x.rules'), { targets: ['debian-12'], machine: 's390x' });
      for (const outside of ['file:///x/y.rules', 'untitled:Untitled-1', ''])
        assert.deepEqual(await ask(outside), { targets: ['debian-12'], machine: 'x86_64' });
      files['file:///w/.audit-rules.json'] = '{ "targets": ["rhel-8"] }';
      assert.deepEqual(await ask(uri), byFile);
      await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: byFile.from, type: 2 }] });
      assert.deepEqual(await ask(uri), { targets: ['rhel-8'], machine: 'x86_64', from: byFile.from });
      await client.configure({ targets: ['3.0.9'], machine: 'ppc64' });
      assert.deepEqual(await ask('file:///x/y.rules'), { targets: ['3.0.9'], machine: 'ppc64' });
    });
  });

  it('A template is recognized by the end of its URI', () => {
    return serve({}, async (client) => {
      await client.open(
        '-w {{ path }} -p {{ perm }} -k {{ key }}\n-w {{ path }} -p wa -k two words\n',
        'file:///w/a.rules.j2',
      );
      assert.deepEqual(await severities(client, 'file:///w/a.rules.j2'), [1]);
    });
  });
});

test('A client that reads no files gets the configuration files of the machine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-rules-'));
  try {
    mkdirSync(join(folder, 'a b'));
    writeFileSync(join(folder, '.audit-rules.json'), '{ "checks": { "AR101": "hint" } }');
    const uri = pathToFileURL(join(folder, 'a b/x.rules')).href;
    for (const [options, severity] of [
      [{}, 4],
      [{ files: true }, 1],
    ] as const) {
      const client = await startClient('stdio', { initializationOptions: options });
      await client.open(bad, uri);
      assert.deepEqual(await severities(client, uri), [severity]);
      await client.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
