import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { complianceRequest } from '../../server/src/lsp/protocol/complianceRequests.ts';
import type { TestClient } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const uri = 'file:///project/rules.d/10-own.rules';
const config = 'file:///project/.audit-rules.json';
const sudoedit =
  '-a always,exit -F path=/usr/bin/sudoedit -F perm=x -F auid>=1000 -F auid!=unset -k priv_cmd';
const text = [
  '-a never,exit -F path=/etc/passwd -F perm=wa',
  sudoedit,
  '-w /etc/passwd -p wa -k identity',
  '-w /etc/shadow -p wa -k identity',
  '-W /etc/shadow -p wa -k identity',
  '',
].join('\n');
const settings = { targets: ['rhel-9'], profiles: ['stig-rhel-9'] };
const id = 'RHEL-09-654155';

async function problems(client: TestClient): Promise<readonly Diagnostic[]> {
  const report = await client.diagnostics(uri);
  return report.kind === 'full' ? report.items : [];
}

const codes = (items: readonly Diagnostic[]): readonly string[] =>
  items.map((d) => `${d.range.start.line} ${d.code}`).sort();

onEachHost('dead lines that a profile demands', (serve) => {
  it('A demanded line that records nothing has one problem, with the requirement as its code', () =>
    serve({ files: { [uri]: text }, folders: ['file:///project'], settings }, async (client) => {
      await client.open(text, uri);
      await client.request(complianceRequest, { uri });
      const found = await problems(client);
      assert.deepEqual(codes(found), [`1 ${id}`, '2 AR303', '3 RHEL-09-654245']);
      const [link, deleted] = found.filter((d) => String(d.code).startsWith('RHEL'));
      assert.equal(link?.severity, DiagnosticSeverity.Information);
      assert.match(
        String(link?.message),
        /is a symbolic link, so the rule that RHEL-09-654155 demands never/,
      );
      assert.equal(deleted?.severity, DiagnosticSeverity.Warning);
      assert.match(String(deleted?.message), /^The line at 10-own\.rules:5 deletes this rule, which /);
      assert.deepEqual(link?.range, {
        start: { line: 1, character: 0 },
        end: { line: 1, character: sudoedit.length },
      });
    }));

  it('Without a profile, and for a waived requirement, nothing of it is reported', async () => {
    const without = { targets: ['rhel-9'] };
    await serve(
      { files: { [uri]: text }, folders: ['file:///project'], settings: without },
      async (client) => {
        await client.open(text, uri);
        await client.request(complianceRequest, { uri });
        assert.deepEqual(codes(await problems(client)), ['1 AR219', '2 AR303']);
      },
    );
    const waived = { [id]: 'a link', 'RHEL-09-654245': 'ours' };
    const files = { [uri]: text, [config]: JSON.stringify({ waived }) };
    await serve({ files, folders: ['file:///project'], settings }, async (client) => {
      await client.open(text, uri);
      await client.request(complianceRequest, { uri });
      assert.deepEqual(codes(await problems(client)), ['2 AR303']);
    });
  });

  it('A link that the profile demands is not to be replaced by its target, as scanners look for its text', async () => {
    const modprobe = '-w /sbin/modprobe -p x -k modules\n-w /sbin/insmod -p x -k modules\n';
    const ubuntu = { targets: ['ubuntu-24.04'], profiles: ['stig-ubuntu-24.04'] };
    const ask = (files: Readonly<Record<string, string>>, wanted: readonly string[]) =>
      serve(
        { files: { [uri]: modprobe, ...files }, folders: ['file:///project'], settings: ubuntu },
        async (client) => {
          await client.open(modprobe, uri);
          const before = await client.diagnostics(uri);
          await client.request(complianceRequest, { uri });
          const report = await client.diagnostics(uri, before.resultId);
          assert.equal(report.kind, 'full');
          assert.deepEqual(codes(await problems(client)), wanted);
          const at = (line: number) => ({ start: { line, character: 5 }, end: { line, character: 5 } });
          const fixes = async (line: number) =>
            (await client.actions(at(line), ['quickfix'], uri)).map((a) => a.title);
          assert.ok(!(await fixes(0)).some((title) => /kmod|AR219/.test(title)), (await fixes(0)).join());
          assert.ok((await fixes(1)).some((title) => title.startsWith('Use "/usr/bin/kmod"')));
        },
      );
    await ask({}, ['0 UBTU-24-900730', '1 AR219']);
    await ask({ [config]: JSON.stringify({ waived: { 'UBTU-24-900730': 'a link' } }) }, ['1 AR219']);
  });

  it('The problem moves with its line while the comparison is of an earlier text', () =>
    serve({ files: { [uri]: text }, folders: ['file:///project'], settings }, async (client) => {
      await client.open(text, uri);
      await client.request(complianceRequest, { uri });
      const start = { line: 0, character: 0 };
      await client.change(uri, 2, [{ range: { start, end: start }, text: '# first\n' }]);
      assert.ok(codes(await problems(client)).includes(`2 ${id}`));
      const rule = { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } };
      await client.change(uri, 3, [{ range: rule, text: '' }]);
      assert.ok(!codes(await problems(client)).some((c) => c.endsWith(id)));
    }));
});
