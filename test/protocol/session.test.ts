import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startClient, type TestClient, testUri } from '../support/client.ts';
import { transports } from '../support/wires.ts';

const cron = '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled Task-Job-Cron\n';

for (const transport of transports)
  describe(`a session: ${transport}`, () => {
    let client: TestClient;

    before(async () => {
      client = await startClient(transport);
    });
    after(async () => {
      const status = await client.stop();
      assert.ok(status === null || status === 0, `${transport} ended with ${status}`);
      assert.deepEqual(client.log, [], `${transport} logged something`);
    });

    it('The server announces diagnostics, hovers and completion', async () => {
      const { capabilities, serverInfo } = client.initialized;
      assert.equal(serverInfo?.name, 'audit-rules');
      assert.ok(capabilities.diagnosticProvider);
      assert.ok(capabilities.hoverProvider);
      assert.ok(capabilities.completionProvider);
    });

    it('The space in a key is reported, and nothing once it is fixed', async () => {
      await client.open(cron);
      const first = await client.diagnostics();
      assert.equal(first.kind, 'full');
      if (first.kind !== 'full') return;
      assert.deepEqual(
        first.items.map((d) => [d.severity, d.range.start.line]),
        [[1, 0]],
      );
      assert.equal((await client.diagnostics(testUri, first.resultId)).kind, 'unchanged');
      const at = cron.indexOf(' Task');
      await client.change(testUri, 2, [
        { range: { start: { line: 0, character: at }, end: { line: 0, character: at + 1 } }, text: '-' },
      ]);
      const second = await client.diagnostics(testUri, first.resultId);
      // 4 is a hint: a watch costs more than the rule that says the same.
      assert.ok(
        second.kind === 'full' && second.items.every((d) => d.severity === 4),
        JSON.stringify(second),
      );
      await client.close();
    });

    it('A quick fix and fix all replace the space in a key', async () => {
      await client.open(cron.repeat(2));
      const report = await client.diagnostics();
      const range = report.kind === 'full' ? report.items[0]?.range : undefined;
      assert.ok(range);
      const fixes = await client.actions(range);
      assert.ok(
        fixes.some((a) => a.kind === 'quickfix' && a.isPreferred === true),
        JSON.stringify(fixes),
      );
      const all = await client.actions(range, ['source.fixAll']);
      assert.deepEqual(
        all.map((a) => a.kind),
        // This client resolves no actions, so it may compare kinds for equality.
        ['source.fixAll'],
      );
      const own = await client.actions(range, ['source.fixAll.auditRules']);
      assert.deepEqual(
        own.map((a) => a.kind),
        ['source.fixAll.auditRules'],
      );
      assert.equal(all[0]?.edit?.changes?.[testUri]?.length, 2);
      assert.deepEqual(await client.actions(range, ['refactor']), []);
      await client.close();
    });

    it('Signature help and hover describe the technique of a key', async () => {
      await client.open(cron);
      const help = await client.request<{
        signatures: readonly { label: string }[];
        activeParameter: number;
      }>('textDocument/signatureHelp', {
        textDocument: { uri: testUri },
        position: { line: 0, character: cron.indexOf('wa') },
        context: { triggerKind: 1, isRetrigger: false },
      });
      assert.deepEqual(
        [help.signatures.map((s) => s.label), help.activeParameter],
        [['-w PATH -p [r|w|x|a] -k KEY'], 1],
      );
      const hover = await client.hover({ line: 0, character: cron.indexOf('T1053') + 2 });
      assert.match(JSON.stringify(hover?.contents), /Scheduled Task\/Job: Cron/);
      await client.close();
    });

    it('A key is completed by a word of the technique, with documentation', async () => {
      const text = '-w /etc/crontab -p wa -k cron';
      await client.open(text);
      const list = await client.complete({ line: 0, character: text.length });
      assert.equal(list?.isIncomplete, true);
      const [typed, first] = list?.items ?? [];
      assert.equal(typed?.label, 'cron');
      assert.equal(first?.label, 'T1053.003-Scheduled-Task-Job-Cron');
      assert.equal(first?.filterText, 'cron');
      assert.equal(first?.documentation, undefined);
      assert.ok(first);
      assert.match(JSON.stringify((await client.resolve(first)).documentation), /cron/i);
      await client.close();
    });

    it('Document symbols outline the file', async () => {
      await client.open(`# Cron\n${cron}\n# Users\n-w /etc/passwd -p wa -k users\n`);
      const symbols = await client.symbols();
      assert.deepEqual(
        symbols.map((s) => [s.name, s.children?.map((c) => c.name)]),
        [
          ['Cron', ['-w /etc/cron.daily/ -p wa']],
          ['Users', ['-w /etc/passwd -p wa']],
        ],
      );
      await client.close();
    });

    it('Requests about a document that is not open answer nothing', async () => {
      assert.equal(await client.hover({ line: 0, character: 0 }, 'file:///nowhere'), null);
      const report = await client.diagnostics('file:///nowhere');
      assert.ok(report.kind === 'full' && report.items.length === 0);
    });
  });
