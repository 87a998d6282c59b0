import assert from 'node:assert/strict';
import { it } from 'node:test';
import type {
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  FoldingRange,
  Hover,
  SelectionRange,
  SemanticTokens,
  TextEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { coverageExportRequest } from '../../server/src/lsp/protocol/coverageRequests.ts';
import type { HashesPlan } from '../../server/src/lsp/protocol/hashRequests.ts';
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

async function errorsOf(client: TestClient): Promise<readonly Diagnostic[]> {
  const report = await client.diagnostics(uri);
  assert.ok(report.kind === 'full');
  return report.items.filter((d) => d.severity === 1);
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

  const eight = [
    'audits func=BPRM_CHECK',
    'audit func=bprm_check',
    'audit func=MMAP_CHECK  mask=may_exec',
    'audit func=MODULE_CHECK key=modules',
    'audit func=FILE_CHECK uid==0',
    'measure func=BPRM_CHECK template=ima-sigv3',
    'dont_measure fsmagic=0x9fa0 # proc',
    'audit func=FIRMWARE_CHECK',
  ].join('\n');

  it('Eight mistakes of a policy are reported at once, each at its word, and repaired by quick fixes', () =>
    withPolicy(
      serve,
      { ima: { kernel: '6.1' } },
      async (client) => {
        let text = eight;
        let errors = await errorsOf(client);
        assert.deepEqual(
          errors.map((d) => d.range.start.line),
          [0, 1, 2, 3, 4, 5, 6, 7],
        );
        for (let version = 2; version < 20; version++) {
          const [first] = errors;
          if (!first) break;
          const actions = await client.actions(first.range, ['quickfix'], uri);
          const edits = actions.find((a) => a.edit?.changes?.[uri])?.edit?.changes?.[uri];
          assert.ok(edits, String(first.message));
          text = TextDocument.applyEdits(TextDocument.create(uri, 'ima-policy', 1, text), edits);
          await client.change(uri, version, [{ text }]);
          errors = await errorsOf(client);
        }
        assert.deepEqual(
          errors.map((d) => String(d.message)),
          [],
        );
        assert.ok(text.endsWith('audit func=FIRMWARE_CHECK\n'), text);
      },
      eight,
    ));

  it('A kernel that was never tried is reported, and the targets decide', () =>
    withPolicy(serve, { ima: { kernel: 'six' } }, async (client) => {
      const position = { line: 1, character: 2 };
      await client.request<Hover | null>('textDocument/hover', { textDocument, position });
      const said = client.log.splice(0).join('\n');
      assert.match(said, /"auditRules\.ima\.kernel" must be a version from 5\.4 to 7\.3/);
    }));

  const rulesUri = 'file:///project/rules.d/10-base.rules';
  const rules = ['-w /usr/bin/wget -p x -k T1140-Deobfuscate', '-w /etc/passwd -p wa -k identity', ''].join(
    '\n',
  );
  const policyUri = 'file:///project/etc/ima/ima-policy';

  function withRules(policy: string | undefined, work: (client: TestClient) => Promise<void>): Promise<void> {
    const files = { [rulesUri]: rules, ...(policy === undefined ? {} : { [policyUri]: policy }) };
    return serve({ files, folders: ['file:///project'] }, async (client) => {
      await client.notify('textDocument/didOpen', {
        textDocument: { uri: rulesUri, languageId: 'audit-rules', version: 1, text: rules },
      });
      await work(client);
    });
  }

  const hoverAt = async (client: TestClient, line: number, character: number): Promise<string> => {
    const hover = await client.request<Hover | null>('textDocument/hover', {
      textDocument: { uri: rulesUri },
      position: { line, character },
    });
    return (hover?.contents as { value: string } | undefined)?.value ?? '';
  };

  it('A hover on a rule for execution says whether the policy of the workspace records hashes', async () => {
    await withRules('audit func=BPRM_CHECK mask=MAY_EXEC\n', async (client) => {
      assert.match(
        await hoverAt(client, 0, 20),
        /Hashes: "ima-policy", line 1, records the hash of all programs/,
      );
      assert.match(await hoverAt(client, 0, 1), /Hashes: "ima-policy", line 1/);
      assert.doesNotMatch(await hoverAt(client, 1, 1), /Hashes/);
    });
    await withRules('measure func=BPRM_CHECK\n', async (client) =>
      assert.match(await hoverAt(client, 0, 1), /Hashes: "ima-policy" does not record the hash/),
    );
    await withRules(undefined, async (client) => assert.doesNotMatch(await hoverAt(client, 0, 1), /Hashes/));
  });

  it('An export of coverage has a column for hashes where the workspace has a policy', async () => {
    const exported = async (policy: string | undefined): Promise<string> => {
      let csv = '';
      await withRules(policy, async (client) => {
        csv = await client.request<string>(coverageExportRequest, {
          uri: rulesUri,
          scope: 'ruleset',
          format: 'csv',
        });
      });
      return csv;
    };
    const [head = '', ...rows] = (await exported('audit func=BPRM_CHECK mask=MAY_EXEC\n')).split('\r\n');
    const hashesOf = (id: string): string | undefined =>
      rows
        .find((row) => row.startsWith(`${id},`))
        ?.split(',')
        .at(-1);
    assert.match(head, /,hashes$/);
    assert.deepEqual([hashesOf('T1105'), hashesOf('T1003.008')], ['yes', '']);
    assert.match(await exported('measure func=BPRM_CHECK\n'), /\nT1105,.*,no\r\n/);
    assert.doesNotMatch(await exported(undefined), /,hashes\r\n/);
  });

  it('IMA rules that record hashes are added to the policy of the workspace, unless they are there', async () => {
    const ask = (client: TestClient, more: object = {}) =>
      client.request<HashesPlan>('auditRules/hashes', { uri: rulesUri, ...more });
    await withRules('measure func=BPRM_CHECK\n', async (client) => {
      const plan = await ask(client);
      assert.match(plan.text, /^audit func=BPRM_CHECK mask=MAY_EXEC$/m);
      assert.deepEqual(
        plan.techniques.map((t) => [t.id, t.rules]),
        [['T1140', 1]],
      );
      assert.equal(plan.change?.uri, policyUri);
      assert.deepEqual(
        plan.change?.edits.map((e) => [e.range.start.line, e.newText]),
        [[1, `\n${plan.text}`]],
      );
      assert.match(plan.notes.join(' '), /Cost: .* IMA cannot filter by path/);
      assert.equal((await ask(client, { technique: 't1140' })).text, plan.text);
      assert.equal((await ask(client, { group: 'Rocke' })).text, plan.text);
      assert.match((await ask(client, { technique: 'T1053.003' })).reason, /^None of these rules/);
    });
    await withRules('audit func=BPRM_CHECK\n', async (client) =>
      assert.match((await ask(client)).reason, /records these hashes already/),
    );
    await withRules(undefined, async (client) => {
      const plan = await ask(client);
      assert.ok(plan.text !== '' && plan.change === undefined);
    });
  });
});
