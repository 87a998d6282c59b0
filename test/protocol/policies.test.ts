import assert from 'node:assert/strict';
import { it } from 'node:test';
import type {
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  Hover,
  SelectionRange,
  SemanticTokens,
  TextEdit,
} from 'vscode-languageserver';
import type { TestClient } from '../support/client.ts';
import { onEachHost, type Serve } from '../support/hosts.ts';

const uri = 'file:///etc/ima/ima-policy';
const textDocument = { uri };
const text = ['# What runs', 'audit  func=BPRM_CHECK mask=MAY_EXEC', 'audit func=MMAP_CHECK', ''].join('\n');

function withPolicy(
  serve: Serve,
  settings: Readonly<Record<string, unknown>>,
  work: (client: TestClient) => Promise<void>,
  written = text,
): Promise<void> {
  return serve({ settings }, async (client) => {
    await client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'ima-policy', version: 1, text: written },
    });
    try {
      await work(client);
    } finally {
      await client.close(uri);
    }
  });
}

onEachHost('IMA policies', (serve) => {
  it('A hover on the action says what the rule does', () =>
    withPolicy(serve, {}, async (client) => {
      const position = { line: 1, character: 2 };
      const hover = await client.request<Hover | null>('textDocument/hover', { textDocument, position });
      const value = (hover?.contents as { value: string } | undefined)?.value ?? '';
      assert.match(value, /^Records in the audit log the hash of each program or script that is run/);
    }));

  it('Completion offers what the kernel of the settings loads', () =>
    withPolicy(
      serve,
      { ima: { kernel: '6.1' } },
      async (client) => {
        const position = { line: 0, character: 0 };
        const list = await client.request<CompletionList | null>('textDocument/completion', {
          textDocument,
          position,
        });
        const labels = list?.items.map((i) => i.label) ?? [];
        assert.equal(labels[0], 'audit');
        assert.ok(labels.includes('tcb') && !labels.includes('dont_audit'), labels.join(' '));
        const tcb = list?.items.find((i) => i.label === 'tcb');
        assert.match(tcb?.textEdit?.newText ?? '', /^dont_measure fsmagic=0x1021994$/m);
      },
      '',
    ));

  it('Documents of policies are formatted, outlined, folded and colored', () =>
    withPolicy(serve, {}, async (client) => {
      const options = { tabSize: 2, insertSpaces: true };
      const edits = await client.request<TextEdit[]>('textDocument/formatting', { textDocument, options });
      assert.deepEqual(
        edits.map((e) => [e.range.start.line, e.newText]),
        [[1, 'audit func=BPRM_CHECK mask=MAY_EXEC']],
      );
      const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
      assert.deepEqual(
        symbols.map((s) => s.name),
        ['func=BPRM_CHECK mask=MAY_EXEC', 'func=MMAP_CHECK'],
      );
      const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument });
      assert.deepEqual(folds, [{ startLine: 0, endLine: 2 }]);
      const positions = [{ line: 1, character: 14 }];
      const [grown] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
        textDocument,
        positions,
      });
      assert.deepEqual(grown?.range, { start: { line: 1, character: 12 }, end: { line: 1, character: 22 } });
      const tokens = await client.request<SemanticTokens>('textDocument/semanticTokens/full', {
        textDocument,
      });
      assert.ok(tokens.data.length >= 5 * 9, `${tokens.data.length}`);
    }));

  it('A kernel that was never tried is reported, and the targets decide', () =>
    withPolicy(serve, { ima: { kernel: 'six' } }, async (client) => {
      const position = { line: 1, character: 2 };
      await client.request<Hover | null>('textDocument/hover', { textDocument, position });
      const said = client.log.splice(0).join('\n');
      assert.match(said, /"auditRules\.ima\.kernel" must be a version from 5\.4 to 7\.3/);
    }));
});
