import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CodeAction, Range, WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ClientOptions, type TestClient, testUri } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const noKey = '-a always,exit -F arch=b64 -S execve -F -k exec\n';

async function titles(client: TestClient, range: Range, uri = testUri): Promise<readonly string[]> {
  return (await client.actions(range, ['quickfix'], uri)).map((a) => a.title);
}

async function at(client: TestClient, code: string, uri = testUri): Promise<Range> {
  const report = await client.diagnostics(uri);
  const found = report.kind === 'full' ? report.items.find((d) => d.code === code) : undefined;
  assert.ok(found, `no ${code}`);
  return found.range;
}

/** Returns the files after an edit that changes them, made from nothing where they are not among `all`. */
function applied(
  edit: WorkspaceEdit | undefined,
  all: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const made = (edit?.documentChanges ?? []).flatMap((c) =>
    'edits' in c ? [[c.textDocument.uri, c.edits.map((e) => ('newText' in e ? e.newText : ''))[0]]] : [],
  );
  const changed = Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [
    uri,
    TextDocument.applyEdits(TextDocument.create(uri, '', 0, all[uri] ?? ''), edits),
  ]);
  return Object.fromEntries([...made, ...changed]);
}

onEachHost('actions about checks', (serve) => {
  const named = async (client: TestClient, start: string, uri = testUri): Promise<CodeAction> => {
    const found = (await client.actions(everywhere, ['quickfix'], uri)).find((a) =>
      a.title.startsWith(start),
    );
    assert.ok(found, start);
    return found;
  };

  it('All problems of one check are fixed at once, and those of others stay', () =>
    serve({ settings: { targets: ['3.0.9'] } }, async (client) => {
      const other = '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled Task-Job-Cron\n';
      const text = `${noKey}${other}${noKey.replace('execve', 'open')}`;
      await client.open(text);
      const all = await named(client, 'Fix all AR114 problems');
      assert.equal(applied(all.edit, { [testUri]: text })[testUri], text.replaceAll('-F -k exec', '-k exec'));
      const alone = await titles(client, await at(client, 'AR101'));
      assert.ok(!alone.some((t) => t.startsWith('Fix all')), alone.join('\n'));
    }));

  it('A fix of all is worked out when it is chosen', () =>
    serve({ settings: { targets: ['3.0.9'] }, resolvesActions: true }, async (client) => {
      await client.open(noKey.repeat(2));
      const all = await named(client, 'Fix all AR114 problems');
      assert.equal(all.edit, undefined);
      const resolved = await client.request<CodeAction>('codeAction/resolve', all);
      assert.equal(
        applied(resolved.edit, { [testUri]: noKey.repeat(2) })[testUri],
        noKey.replace('-F -k exec', '-k exec').repeat(2),
      );
    }));

  it('A check is disabled for a line and for a file, next to what is disabled already', () =>
    serve({ settings: { targets: ['3.0.9'] } }, async (client) => {
      let text = `#jinja2: trim_blocks: False\n${noKey}`;
      await client.open(text);
      const use = async (start: string): Promise<void> => {
        text = applied((await named(client, start)).edit, { [testUri]: text })[testUri] ?? '';
      };
      await use('Disable AR114 for this line');
      assert.equal(text, `#jinja2: trim_blocks: False\n# audit-rules: disable-next-line AR114\n${noKey}`);
      await client.change(testUri, 2, [{ text: `# audit-rules: disable-file AR101 -- so\n${noKey}` }]);
      text = `# audit-rules: disable-file AR101 -- so\n${noKey}`;
      await use('Disable AR114 for this file');
      assert.equal(text, `# audit-rules: disable-file AR101, AR114 -- so\n${noKey}`);
      await client.change(testUri, 3, [{ text }]);
      const report = await client.diagnostics();
      assert.ok(report.kind === 'full' && !report.items.some((d) => d.code === 'AR114'));
      await client.change(testUri, 4, [{ text: `#jinja2: trim_blocks: False\n${noKey}` }]);
      text = `#jinja2: trim_blocks: False\n${noKey}`;
      await use('Disable AR114 for this file');
      assert.equal(text, `#jinja2: trim_blocks: False\n# audit-rules: disable-file AR114\n${noKey}`);
    }));

  it('A check is disabled in the configuration of a directory, which keeps the rest of it', async () => {
    const uri = 'file:///w/sub/a.rules';
    const files: Record<string, string> = {};
    const config = 'file:///w/.audit-rules.json';
    const world: ClientOptions = { files, settings: { targets: ['3.0.9'] }, createsFiles: true };
    await serve(
      { ...world, initializationOptions: { saveCommand: 'x.save' }, resolvesActions: true },
      async (client) => {
        await client.open(noKey, uri);
        const make = await named(client, 'Disable AR114 for this directory (.audit-rules.json)', uri);
        const resolved = await client.request<CodeAction>('codeAction/resolve', make);
        const own = 'file:///w/sub/.audit-rules.json';
        assert.deepEqual(applied(resolved.edit, {}), {
          [own]: '{\n  "checks": {\n    "AR114": "off"\n  }\n}\n',
        });
        assert.deepEqual(resolved.command?.arguments, [own]);
      },
    );
    const kept = '{\n  "targets": ["3.0.9"],\n  "checks": {\n    "AR101": "warning"\n  }\n}\n';
    files[config] = kept;
    await serve(world, async (client) => {
      await client.open(noKey, uri);
      const above = await named(client, 'Disable AR114 for the directory "w" (.audit-rules.json)', uri);
      files[config] = applied(above.edit, { [config]: kept })[config] ?? '';
      assert.equal(files[config], kept.replace('"warning"', '"warning",\n    "AR114": "off"'));
      await client.filesChanged([config]);
      const report = await client.diagnostics(uri);
      assert.ok(report.kind === 'full' && !report.items.some((d) => d.code === 'AR114'));
    });
  });

  it('A client that makes no files is offered no new configuration', () =>
    serve({ files: {} }, async (client) => {
      await client.open(noKey, 'file:///w/a.rules');
      const offered = await titles(client, everywhere, 'file:///w/a.rules');
      assert.ok(!offered.some((t) => t.includes('.audit-rules.json')), offered.join('\n'));
    }));

  it('The page of a check is shown by the command of the client', () =>
    serve({ initializationOptions: { docsBase: 'x:/docs', docsCommand: 'x.page' } }, async (client) => {
      await client.open(noKey);
      const page = await named(client, 'Show documentation for AR114');
      assert.deepEqual([page.command?.command, page.command?.arguments], ['x.page', ['x:/docs/AR114.md']]);
      assert.equal(page.diagnostics?.[0]?.code, 'AR114');
    }));

  it('No two actions at a place make the same edits', () =>
    serve({ settings: { targets: ['3.0.9'] } }, async (client) => {
      await client.open('-a always,exit -F arch=b64 -S mount -F auid>=1000 -k mounts\n');
      const offered = await client.actions(everywhere);
      const edits = offered.flatMap((a) => (a.edit ? [JSON.stringify(a.edit)] : []));
      assert.ok(edits.length > 3);
      assert.deepEqual(edits, [...new Set(edits)]);
    }));
});
