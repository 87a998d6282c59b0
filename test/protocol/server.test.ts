import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver/node';
import { type TestClient, testUri, until } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const cron = '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled Task-Job-Cron\n';

async function problems(client: TestClient) {
  const report = await client.diagnostics();
  return report.kind === 'full' ? report.items : [];
}

onEachHost('the server', (serve) => {
  describe('settings', () => {
    const open = '-a always,exit -F arch=b64 -S open -k x\n';

    it('Settings decide about problems and are asked once, and a change makes the client pull again', () =>
      serve({ refreshes: true, settings: { machine: 'aarch64' } }, async (client) => {
        await client.open(open);
        const errors = async () => (await problems(client)).filter((d) => d.severity === 1);
        assert.equal((await errors()).length, 1);
        await client.configure({ machine: 'x86_64' });
        assert.equal((await errors()).length, 0);
        // A busy machine asks again when the ruleset was judged late.
        await until(() => client.refreshes() >= 1);
      }));

    it('Wrong settings are reported once and do no harm', () =>
      serve({ settings: { targets: ['debain-12'], machine: 3 } }, async (client) => {
        await client.open(cron);
        assert.equal((await problems(client)).length, 1);
        await client.open(cron, 'file:///other.rules');
        await client.diagnostics('file:///other.rules');
        assert.equal(client.log.splice(0).filter((l) => l.includes('"debain-12"')).length, 1);
      }));
  });

  describe('severities', () => {
    it('Severities in the settings decide how a check reports', () =>
      serve({ settings: { checks: { 'extra-word': 'hint' } } }, async (client) => {
        await client.open(cron);
        assert.deepEqual(
          (await problems(client)).map((d) => d.severity),
          [4],
        );
        await client.configure({ checks: { AR101: 'off' } });
        assert.deepEqual(await problems(client), []);
      }));

    it('A comment that a quick fix writes switches off a check for one line', () =>
      serve({}, async (client) => {
        await client.open(cron);
        const [problem] = await problems(client);
        assert.ok(problem);
        const off = (await client.actions(problem.range)).find((a) => a.title.startsWith('Disable'));
        const [edit] = off?.edit?.changes?.[testUri] ?? [];
        assert.ok(edit);
        await client.change(testUri, 2, [{ range: edit.range, text: edit.newText }]);
        assert.deepEqual(await problems(client), []);
      }));
  });

  describe('diagnostics', () => {
    it('Problems are pushed to a client that cannot pull, and removed when the file is closed', () =>
      serve({ pulls: false }, async (client) => {
        assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
        await client.open(cron);
        await until(() => client.pushed.get(testUri)?.length === 1);
        await client.change(testUri, 2, [{ text: '# fine\n' }]);
        await until(() => client.pushed.get(testUri)?.length === 0);
        await client.change(testUri, 3, [{ text: cron }]);
        await until(() => client.pushed.get(testUri)?.length === 1);
        await client.close();
        await until(() => client.pushed.get(testUri)?.length === 0);
      }));

    it('Problems link to the page of their check where the client has pages', () =>
      serve({ initializationOptions: { docsBase: 'vscode-resource:/ext/docs/checks/' } }, async (client) => {
        await client.open(cron);
        const [problem] = await problems(client);
        assert.equal(problem?.codeDescription?.href, `vscode-resource:/ext/docs/checks/${problem?.code}.md`);
      }));

    it('Problems have the right place after characters of two units and in a file with CRLF', () =>
      serve({}, async (client) => {
        await client.open(`# \ud83d\ude00\r\n-w /\ud83d\ude00 -p wa -k a b\r\n`);
        const found = await problems(client);
        const places = found.map((d) => [d.range.start.line, d.range.start.character]);
        assert.ok(
          places.some(([line]) => line === 1),
          JSON.stringify(found),
        );
      }));
  });

  describe('carriage returns in a rules.d', () => {
    const text = '-w /etc/passwd -p wa -k id\r\n-w /etc/group -p wa\r\n';
    const inFolder = 'file:///etc/audit/rules.d/a.rules';
    const alone = 'file:///etc/audit/audit.rules';

    it('They are reported for targets whose augenrules keeps them', async () => {
      const found = async (uri: string, ...targets: readonly string[]) => {
        let told: readonly string[] = [];
        await serve({ files: { [uri]: text }, settings: { targets } }, async (client) => {
          await client.open(text, uri);
          const report = await client.diagnostics(uri);
          told = report.kind === 'full' ? report.items.map((d) => `${d.code} ${d.severity}`) : [];
        });
        return told;
      };
      assert.deepEqual(await found(inFolder, 'rhel-9'), []);
      assert.deepEqual(await found(inFolder, 'debian-12'), ['AR001 1']);
      assert.deepEqual(await found(inFolder, 'debian-12', 'rhel-9'), ['AR001 2']);
      assert.deepEqual(await found(alone, 'rhel-9'), ['AR001 1']);
    });
  });

  describe('fixes', () => {
    const windows = '-w /etc/passwd -p wa -k id\r\n-w /etc/group -p wa\r\n';
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };

    it('Fixes in a file with CRLF replace whole line ends, and the problem is visible', () =>
      serve({ settings: { targets: ['3.0.9'] } }, async (client) => {
        await client.open(windows);
        for (const { range } of await problems(client))
          assert.ok(range.end.character > range.start.character, JSON.stringify(range));
        const [all] = await client.actions(everywhere, ['source.fixAll.auditRules']);
        assert.deepEqual(
          all?.edit?.changes?.[testUri]?.map((e) => [
            e.range.start.line,
            e.range.end.line,
            e.range.end.character,
            e.newText,
          ]),
          // The first line loads: without its CR it would carry another key, which is for a person to decide.
          [[1, 2, 0, '\n']],
        );
        assert.equal(all?.command, undefined);
      }));

    it('Fixes in a file with CRLF name the command of an editor that keeps one kind of line end', () =>
      serve(
        { settings: { targets: ['3.0.9'] }, initializationOptions: { lineEndCommand: 'x.useLineFeeds' } },
        async (client) => {
          await client.open(windows);
          const [all] = await client.actions(everywhere, ['source.fixAll']);
          assert.deepEqual([all?.command?.command, all?.command?.arguments], ['x.useLineFeeds', [testUri]]);
          await client.change(testUri, 2, [{ text: cron }]);
          const [other] = await client.actions(everywhere, ['source.fixAll']);
          assert.equal(other?.command, undefined);
        },
      ));

    it('A client that resolves actions is answered with our kind of fix all, which it can turn off alone', () =>
      serve({ resolvesActions: true }, async (client) => {
        await client.open(cron);
        const kinds = (await client.actions(everywhere, ['source.fixAll'])).map((a) => a.kind);
        assert.deepEqual(kinds, ['source.fixAll.auditRules']);
      }));

    it('A fix for all problems of a check is offered beside a quick fix only where there are several', () =>
      serve({}, async (client) => {
        const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
        await client.open(cron);
        assert.equal(
          (await client.actions(whole)).filter((a) => a.title.startsWith('Apply all safe fixes')).length,
          0,
        );
        await client.change(testUri, 2, [{ text: cron.repeat(3) }]);
        assert.equal(
          (await client.actions(whole)).filter((a) => a.title.startsWith('Apply all safe fixes')).length,
          1,
        );
        const kinds = (await client.actions(whole, ['source'])).map((a) => a.kind);
        assert.deepEqual(kinds, ['source.fixAll.auditRules']);
      }));
  });

  describe('fixes for all', () => {
    it('Fixes for all problems are computed when they are chosen, where the client resolves them', () =>
      serve({ resolvesActions: true }, async (client) => {
        await client.open(cron.repeat(3));
        const [problem] = await problems(client);
        assert.ok(problem);
        const all = (await client.actions(problem.range)).find((a) =>
          a.title.startsWith('Apply all safe fixes'),
        );
        assert.ok(all && all.edit === undefined);
        const chosen = await client.request<typeof all>('codeAction/resolve', all);
        assert.equal(chosen.edit?.changes?.[testUri]?.length, 3);
      }));
  });

  describe('robustness', () => {
    it('Places outside the text, and items that nobody sent, are answered', () =>
      serve({}, async (client) => {
        await client.open('-w /x\n');
        for (const position of [
          { line: 99, character: 0 },
          { line: 0, character: 999 },
          { line: 1, character: 0 },
        ]) {
          await client.hover(position);
          await client.complete(position);
        }
        const odd = {
          label: 'x',
          data: { uri: testUri, doc: { about: 'syscall', name: 'nope', of: 'nowhere' } },
        };
        assert.equal((await client.resolve(odd)).label, 'x');
        await client.resolve({ label: 'y' });
        await client.close();
      }));

    it('A cancelled request ends, and the other requests are answered', () =>
      serve({}, async (client) => {
        await client.open(cron.repeat(500));
        const source = new CancellationTokenSource();
        const position = { line: 0, character: 1 };
        const dropped = client.request(
          'textDocument/hover',
          { textDocument: { uri: testUri }, position },
          source.token,
        );
        const kept = client.hover(position);
        source.cancel();
        await assert.rejects(dropped, { code: LSPErrorCodes.RequestCancelled });
        assert.ok(await kept);
        await client.close();
      }));

    it('Incremental edits give the same problems as the whole text', () =>
      serve({}, async (client) => {
        await client.open('');
        let version = 1;
        let text = '';
        for (const c of cron + cron) {
          const lines = text.split('\n');
          const at = { line: lines.length - 1, character: lines[lines.length - 1]?.length ?? 0 };
          await client.change(testUri, ++version, [{ range: { start: at, end: at }, text: c }]);
          text += c;
        }
        const typed = await problems(client);
        await client.close();
        await client.open(cron + cron, 'file:///whole.rules');
        const whole = await client.diagnostics('file:///whole.rules');
        assert.deepEqual(typed, whole.kind === 'full' ? whole.items : undefined);
        await client.close('file:///whole.rules');
      }));
  });
});
