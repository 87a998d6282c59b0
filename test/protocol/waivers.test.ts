import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type ComplianceView,
  complianceRequest,
  type ProfileChange,
  waiverRequest,
} from '../../server/src/lsp/protocol/complianceRequests.ts';
import type { TestClient } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const uri = 'file:///project/rules.d/10-own.rules';
const config = 'file:///project/.audit-rules.json';
const passwd = '-w /etc/passwd -p wa -k identity\n';
const settings = { profiles: ['stig-rhel-9'] };
const id = 'RHEL-09-654240';

const waive = (client: TestClient, reason = ' ours '): Promise<ProfileChange | null> =>
  client.request<ProfileChange | null>(waiverRequest, { uri, id, reason });

const titlesAt = async (client: TestClient, options: object = {}): Promise<readonly CodeAction[]> => {
  const at = { line: 0, character: 2 };
  return client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: at, end: at },
    context: { diagnostics: [], ...options },
  });
};

onEachHost('waivers of compliance profiles', (serve) => {
  it('A waiver goes into the nearest configuration, which keeps its form, and counts from then on', () => {
    const before = '{\n    "profiles": ["stig-rhel-9"],\n    "machine": "x86_64"\n}\n';
    const files: Record<string, string> = { [uri]: passwd, [config]: before };
    return serve({ files, folders: ['file:///project'], settings: {} }, async (client) => {
      await client.open(passwd, uri);
      const change = await waive(client);
      assert.equal(change?.uri, config);
      assert.equal(change?.isNew, undefined);
      const document = TextDocument.create(config, 'json', 0, before);
      const after = TextDocument.applyEdits(document, [...(change?.edits ?? [])]);
      assert.equal(
        after,
        before.replace('"x86_64"\n', `"x86_64",\n    "waived": {\n      "${id}": "ours"\n    }\n`),
      );
      files[config] = after;
      await client.filesChanged([config]);
      const view = await client.request<ComplianceView>(complianceRequest, { uri });
      const [waived] =
        view.profiles[0]?.groups.flatMap((g) => (g.state === 'waived' ? g.requirements : [])) ?? [];
      assert.deepEqual([waived?.id, waived?.waived], [id, 'ours']);
      const removal = await client.request<ProfileChange | null>(waiverRequest, { uri, id });
      const without = TextDocument.applyEdits(TextDocument.create(config, 'json', 0, after), [
        ...(removal?.edits ?? []),
      ]);
      assert.deepEqual(JSON.parse(without), { ...JSON.parse(before), waived: {} });
      files[config] = without;
      await client.filesChanged([config]);
      const again = await client.request<ComplianceView>(complianceRequest, { uri });
      assert.ok(!again.profiles[0]?.groups.some((g) => g.state === 'waived'));
      assert.equal(await client.request(waiverRequest, { uri, id }), null);
    });
  });

  it('Where there is no configuration, the waiver makes one in the directory of the rules', () =>
    serve({ files: { [uri]: passwd }, folders: ['file:///project'], settings }, async (client) => {
      await client.open(passwd, uri);
      const change = await waive(client);
      assert.equal(change?.uri, 'file:///project/rules.d/.audit-rules.json');
      assert.equal(change?.isNew, true);
      assert.deepEqual(JSON.parse(change?.edits[0]?.newText ?? ''), { waived: { [id]: 'ours' } });
      assert.equal(await waive(client, '  '), null);
    }));

  it('A configuration that cannot be read is left alone', () => {
    const files = { [uri]: passwd, [config]: '{ "waived": 3 }' };
    return serve({ files, folders: ['file:///project'], settings }, async (client) => {
      await client.open(passwd, uri);
      assert.equal(await waive(client), null);
      // What is wrong with it is told when it is read.
      assert.equal(client.log.splice(0).length, 1);
    });
  });

  it('A quick fix on a demanded rule runs the client’s command, unless the text matches or there is none', () => {
    const world = { files: { [uri]: passwd }, folders: ['file:///project'], settings };
    const isWaiver = (a: CodeAction): boolean => a.title.startsWith('Waive ');
    return serve({ ...world, initializationOptions: { waiveCommand: 'x.waive' } }, async (client) => {
      await client.open(passwd, uri);
      await client.request(complianceRequest, { uri });
      const found = (await titlesAt(client)).filter(isWaiver);
      assert.deepEqual(
        found.map((a) => [a.title, a.kind, a.command?.command, a.command?.arguments]),
        [[`Waive ${id}…`, 'quickfix', 'x.waive', [{ uri, id }]]],
      );
      assert.deepEqual((await titlesAt(client, { only: ['refactor'] })).filter(isWaiver), []);
      const met = ['b32', 'b64']
        .map((b) => `-a always,exit -F arch=${b} -F path=/etc/passwd -F perm=wa -k identity\n`)
        .join('');
      await client.change(uri, 2, [{ text: met }]);
      await client.request(complianceRequest, { uri });
      assert.deepEqual((await titlesAt(client)).filter(isWaiver), []);
    }).then(() =>
      serve(world, async (client) => {
        await client.open(passwd, uri);
        await client.request(complianceRequest, { uri });
        assert.deepEqual((await titlesAt(client)).filter(isWaiver), []);
      }),
    );
  });
});
