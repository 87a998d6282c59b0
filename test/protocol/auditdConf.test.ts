import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CodeAction, CompletionList, Hover } from 'vscode-languageserver';
import { onEachHost } from '../support/hosts.ts';

const uri = 'file:///etc/audit/auditd.conf';
const textDocument = { uri };
const text = ['# Ours', 'space_left = 10', 'admin_space_left = 50', 'flush=sync', 'nun_logs = 5', ''].join(
  '\n',
);

onEachHost('auditd.conf', (serve) => {
  it('An auditd.conf has problems, fixes, completion and hovers of its own', () =>
    serve({}, async (client) => {
      await client.notify('textDocument/didOpen', {
        textDocument: { uri, languageId: 'auditd-conf', version: 1, text },
      });
      const report = await client.diagnostics(uri);
      assert.ok(report.kind === 'full');
      assert.deepEqual(
        report.items.map((d) => [d.range.start.line, d.range.start.character, d.severity]),
        [
          [1, 13, 1],
          [3, 0, 1],
          [4, 0, 1],
        ],
      );
      const actions = await client.request<readonly CodeAction[]>('textDocument/codeAction', {
        textDocument,
        range: report.items[2]?.range,
        context: { diagnostics: report.items },
      });
      assert.deepEqual(
        actions.map((a) => [a.title, a.kind, a.edit?.changes?.[uri]?.[0]?.newText]),
        [['Replace "nun_logs" with "num_logs"', 'quickfix', 'num_logs']],
      );
      const list = await client.request<CompletionList>('textDocument/completion', {
        textDocument,
        position: { line: 3, character: 6 },
      });
      assert.deepEqual(
        list.items.map((i) => i.label),
        ['none', 'incremental', 'incremental_async', 'data', 'sync'],
      );
      const hover = await client.request<Hover | null>('textDocument/hover', {
        textDocument,
        position: { line: 1, character: 2 },
      });
      const contents = hover?.contents as { readonly value: string } | undefined;
      assert.match(contents?.value ?? '', /^`space_left`: The free space/);
      // Nothing of audit rules is offered for it.
      assert.deepEqual(await client.request('textDocument/formatting', { textDocument, options: {} }), []);
      await client.close(uri);
    }));
});
