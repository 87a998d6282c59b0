import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import type { DocumentSymbol, FoldingRange, Hover, Location } from 'vscode-languageserver';
import type { ClientOptions, TestClient } from '../support/client.ts';
import { onEachHost, type Serve } from '../support/hosts.ts';
import { logPath } from '../support/logs.ts';

const log = readFileSync(logPath('auditd-enriched.log'), 'utf8');
const rules = readFileSync(logPath('work.rules'), 'utf8');
const uri = 'file:///project/audit.log';
const rulesUri = 'file:///project/rules.d/work.rules';
const textDocument = { uri };

function withLog(
  serve: Serve,
  options: ClientOptions,
  work: (client: TestClient) => Promise<void>,
  text = log,
): Promise<void> {
  return serve({ files: { [rulesUri]: rules }, folders: ['file:///project'], ...options }, async (client) => {
    await client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'audit-log', version: 1, text },
    });
    try {
      await work(client);
    } finally {
      await client.close(uri);
    }
  });
}

const lineOf = (word: string, text = log): number => text.slice(0, text.indexOf(word)).split('\n').length - 1;
const position = { line: lineOf('comm="id"'), character: 30 };
const textOf = (hover: Hover | null): string =>
  (hover?.contents as { value: string } | undefined)?.value ?? '';

onEachHost('audit logs', (serve) => {
  it('A hover over a record names the rule of the workspace that recorded it', () =>
    withLog(serve, {}, async (client) => {
      const hover = await client.request<Hover | null>('textDocument/hover', { textDocument, position });
      assert.match(textOf(hover), /Recorded by one rule/);
      assert.match(textOf(hover), /\[work\.rules:1\]\(file:\/\/\/project\/rules\.d\/work\.rules#L1\)/);
    }));

  it('Go to Definition leads from a record to the rule that recorded it', () =>
    withLog(serve, {}, async (client) => {
      const found = await client.request<Location[]>('textDocument/definition', { textDocument, position });
      assert.deepEqual(
        found.map((l) => [l.uri, l.range.start.line]),
        [[rulesUri, 0]],
      );
      const login = { line: lineOf('type=DAEMON_START'), character: 2 };
      assert.deepEqual(
        await client.request('textDocument/definition', { textDocument, position: login }),
        [],
      );
    }));

  it('Each event of several lines is a fold, and each event is in the outline', () =>
    withLog(serve, {}, async (client) => {
      const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument });
      const first = lineOf(':92916)');
      assert.ok(folds.some((f) => f.startLine === first && f.endLine > first));
      const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
      const id = symbols.find((s) => s.name === '92916 execve /usr/bin/id');
      assert.equal((id?.range ?? assert.fail('no symbol')).start.line, first);
    }));

  it('Nothing that is for rules is answered in a log', () =>
    withLog(serve, {}, async (client) => {
      assert.equal(await client.complete(position, uri), null);
      const report = await client.diagnostics(uri);
      assert.deepEqual('items' in report ? report.items : undefined, []);
      assert.deepEqual(await client.request('textDocument/codeLens', { textDocument }), []);
    }));

  it('An edit of a log is followed, and so is an edit of its rules', () =>
    withLog(serve, {}, async (client) => {
      await client.change(uri, 2, [
        { range: { start: { line: 0, character: 0 }, end: { line: position.line, character: 0 } }, text: '' },
      ]);
      const here = { line: 0, character: 30 };
      const ask = () => client.request<Hover | null>('textDocument/hover', { textDocument, position: here });
      assert.match(textOf(await ask()), /work\.rules:1/);
      await client.open(`# first\n${rules}`, rulesUri);
      const found = await client.request<Location[]>('textDocument/definition', {
        textDocument,
        position: here,
      });
      assert.deepEqual(
        found.map((l) => l.range.start.line),
        [1],
      );
    }));

  it('Of several rulesets the one that the setting names is compared', () => {
    const other = 'file:///project/other/audit.rules';
    const files = {
      'file:///project/web/rules.d/work.rules': rules,
      [other]: '-w /etc/passwd -p wa -k passwd\n',
    };
    return withLog(serve, { files }, async (client) => {
      const ask = () => client.request<Hover | null>('textDocument/hover', { textDocument, position });
      assert.match(textOf(await ask()), /There are 2 rulesets\. Name the one of this log in/);
      await client.configure({ log: { rules: 'web/rules.d/work.rules' } });
      await client.notify('textDocument/didOpen', {
        textDocument: { uri: `${uri}.1`, languageId: 'audit-log', version: 1, text: log },
      });
      const named = await client.request<Hover | null>('textDocument/hover', {
        textDocument: { uri: `${uri}.1` },
        position,
      });
      assert.match(textOf(named), /work\.rules:1/);
      await client.close(`${uri}.1`);
    });
  });

  it('Of several rulesets the one in the directory of the log is compared', () => {
    const files = {
      [rulesUri]: rules,
      'file:///project/other/audit.rules': '-w /etc/passwd -p wa -k passwd\n',
    };
    return withLog(serve, { files }, async (client) => {
      const hover = await client.request<Hover | null>('textDocument/hover', { textDocument, position });
      assert.match(textOf(hover), /work\.rules:1/);
    });
  });

  it('A log without rules says what its events are, and that there are no rules', () =>
    withLog(serve, { files: {} }, async (client) => {
      const hover = await client.request<Hover | null>('textDocument/hover', { textDocument, position });
      assert.match(textOf(hover), /There are no rules to compare with/);
    }));

  it('A log that is too long says so, and is not read', () =>
    withLog(
      serve,
      {},
      async (client) => {
        const hover = await client.request<Hover | null>('textDocument/hover', {
          textDocument,
          position: { line: 0, character: 0 },
        });
        assert.match(textOf(hover), /decodes logs of up to 16 MB, and this one is longer/);
        assert.deepEqual(await client.request('textDocument/foldingRange', { textDocument }), []);
        // So long a message keeps both sides busy: an answer about settings may come late.
        client.log.splice(0);
      },
      'type=EOE msg=audit(1.0:1): \n'.repeat(620_000),
    ));
});
