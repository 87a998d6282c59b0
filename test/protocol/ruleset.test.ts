import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CodeAction, Diagnostic } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { MergedRules } from '../../server/src/lsp/protocol/rulesetRequests.ts';
import { type ClientOptions, eventually, startClient, type TestClient, until } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const folder = 'file:///etc/audit/rules.d';
const at = (name: string): string => `${folder}/${name}`;
const twin = '-a always,exit -F arch=b64 -S mount -k mounts\n';
const files = (): Record<string, string> => ({
  [at('10-base.rules')]: '## Base\n-D\n-b 8192\n',
  [at('20-a.rules')]: '# Identity\n-w /etc/passwd -p wa -k identity\n',
  [at('30-b.rules')]:
    '\n# The same again\n-a always,exit -F path=/etc/passwd -F perm=wa -F key=identity\n-w /etc/group -p wa -k identity\n',
  [at('40-c.rules')]: twin,
  [at('notes.txt')]: 'nothing\n',
});

type Work = (client: TestClient, files: Record<string, string>) => Promise<void>;

async function problems(client: TestClient, name: string): Promise<readonly Diagnostic[]> {
  const report = await client.diagnostics(at(name));
  return report.kind === 'full' ? report.items : [];
}

const told = (found: readonly Diagnostic[]): readonly unknown[] =>
  found.map((d) => [d.code, d.severity, d.range.start.line]);

/** Waits for just these problems: those of a ruleset may come behind those of lines. */
async function untilTold(client: TestClient, name: string, wanted: readonly unknown[]): Promise<void> {
  const found = await eventually(
    async () => told(await problems(client, name)),
    (f) => isDeepStrictEqual(f, wanted),
  );
  assert.deepEqual(found, wanted);
}

/** The texts after an action, by the name of the file. */
function applied(
  action: CodeAction | undefined,
  all: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(action?.edit?.changes ?? {}).map(([uri, edits]) => [
      uri.slice(folder.length + 1),
      TextDocument.applyEdits(TextDocument.create(uri, '', 0, all[uri] ?? ''), edits),
    ]),
  );
}

onEachHost('rulesets', (serve) => {
  function withFolder(options: ClientOptions, work: Work): Promise<void> {
    const all = files();
    return serve(
      { settings: { targets: ['3.0.9'], checks: { AR401: 'off' } }, files: all, ...options },
      (client) => work(client, all),
    );
  }

  describe('a rules.d folder', () => {
    it('A duplicate in two files is shown with a link to the other one and a fix', () =>
      withFolder({}, async (client, all) => {
        await client.open(all[at('30-b.rules')] ?? '', at('30-b.rules'));
        const found = await problems(client, '30-b.rules');
        const duplicate = found.find((d) => d.code === 'AR301');
        assert.ok(duplicate, JSON.stringify(found));
        assert.deepEqual([duplicate.severity, duplicate.range.start], [1, { line: 2, character: 0 }]);
        assert.match(String(duplicate.message), /line 2 of "20-a\.rules"/);
        assert.deepEqual(
          duplicate.relatedInformation?.map((r) => [r.location.uri, r.location.range.start.line]),
          [[at('20-a.rules'), 1]],
        );
        const fix = (await client.actions(duplicate.range, ['quickfix'], at('30-b.rules'))).find(
          (a) => a.title === 'Remove this line',
        );
        assert.equal(fix?.isPreferred, true);
        assert.deepEqual(applied(fix, all), {
          '30-b.rules': '\n# The same again\n-w /etc/group -p wa -k identity\n',
        });
      }));

    it('A stopped load is shown in the file that is not loaded', () =>
      withFolder({}, async (client, all) => {
        await client.open(all[at('40-c.rules')] ?? '', at('40-c.rules'));
        const stopped = (await problems(client, '40-c.rules')).find((d) => d.code === 'AR308');
        assert.match(String(stopped?.message), /not loaded: auditctl stops at line 3 of "30-b\.rules"/);
        assert.deepEqual(
          stopped?.relatedInformation?.map((r) => [r.location.uri, r.location.range.start.line]),
          [[at('30-b.rules'), 2]],
        );
      }));

    it('A line that stops the load is fixed from any of its words', () =>
      withFolder({}, async (client) => {
        const uri = at('20-a.rules');
        await client.open('# Identity\n-w /etc/passwd wa -k identity\n', uri);
        const stop = await eventually(
          async () => (await problems(client, '20-a.rules')).find((d) => d.code === 'AR308'),
          (d) => d !== undefined,
        );
        assert.deepEqual(stop?.range.start, { line: 1, character: 0 });
        const start = { start: stop.range.start, end: stop.range.start };
        const [first, ...others] = await client.actions(start, ['quickfix'], uri);
        assert.deepEqual(
          [first?.title, first?.isPreferred],
          ['Write "-w /etc/passwd -p wa -k identity"', true],
        );
        const all = [first, ...others].map((a) => a?.title);
        assert.ok(all.includes('Disable AR308 for this line'));
        assert.equal(new Set(all).size, all.length, 'nothing is offered twice');
      }));

    it('A missing 32-bit rule is shown, and the fix writes it', () =>
      withFolder({}, async (client, all) => {
        await client.open(twin, at('40-c.rules'));
        const missing = (await problems(client, '40-c.rules')).find((d) => d.code === 'AR309');
        assert.ok(missing);
        const fixes = await client.actions(missing.range, ['quickfix'], at('40-c.rules'));
        const fix = fixes.find((a) => a.diagnostics?.[0]?.code === 'AR309' && !a.title.startsWith('Disable'));
        assert.match(
          applied(fix, all)['40-c.rules'] ?? '',
          /-F arch=b64 -S mount -k mounts\n-a always,exit -F arch=b32 -S mount -k mounts\n/,
        );
      }));

    it('A missing 32-bit rule is a problem in one open file only, and moves to another one when that is closed', () =>
      withFolder({}, async (client, all) => {
        const other = at('30-b.rules');
        all[other] = '-a always,exit -F arch=b64 -S chown -F auid>=1000 -k owner\n';
        const told = async (name: string) => {
          const missing = (await problems(client, name)).find((d) => d.code === 'AR309');
          return [missing?.severity, missing?.relatedInformation?.map((r) => r.location.uri)];
        };
        await client.open(twin, at('40-c.rules'));
        assert.deepEqual(await told('40-c.rules'), [3, [other]]);
        await client.open(all[other] ?? '', other);
        assert.deepEqual(await told('30-b.rules'), [3, [at('40-c.rules')]]);
        assert.deepEqual(await told('40-c.rules'), [4, undefined]);
        await client.close(other);
        assert.deepEqual(await told('40-c.rules'), [3, [other]]);
      }));

    it('Fix all applies the safe fixes of the directory that stay in the document, and those of lines', () =>
      withFolder({}, async (client, all) => {
        all[at('30-b.rules')] = `${all[at('30-b.rules')]}-w /etc/x/ -p wa # why\n`;
        await client.open(all[at('30-b.rules')] ?? '', at('30-b.rules'));
        await client.open(twin, at('40-c.rules'));
        const everywhere = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
        const [fix] = await client.actions(everywhere, ['source.fixAll'], at('30-b.rules'));
        assert.deepEqual(applied(fix, all), {
          '30-b.rules': '\n# The same again\n-w /etc/group -p wa -k identity\n# why\n-w /etc/x/ -p wa\n',
        });
        assert.deepEqual(await client.actions(everywhere, ['source.fixAll'], at('40-c.rules')), []);
      }));

    it('A suppression comment that suppresses nothing in the directory is reported and removed', () =>
      withFolder({}, async (client, all) => {
        const text = `# audit-rules: disable-next-line AR301 -- so\n${twin}`;
        all[at('40-c.rules')] = text;
        await client.open(text, at('40-c.rules'));
        const unused = (await problems(client, '40-c.rules')).find((d) => d.code === 'AR011');
        assert.equal(unused?.range.start.line, 0);
        const fix = (
          await client.actions(unused?.range ?? assert.fail(), ['quickfix'], at('40-c.rules'))
        ).find((a) => a.title === 'Remove the comment');
        assert.deepEqual(applied(fix, all), { '40-c.rules': twin });
        // Elsewhere a file may be part of anything.
        await client.open(text, 'file:///srv/40-c.rules');
        const report = await client.diagnostics('file:///srv/40-c.rules');
        assert.ok(report.kind === 'full' && !report.items.some((d) => d.code === 'AR011'));
      }));

    it('Edits of comments keep the problems of the ruleset at their places', () =>
      withFolder({}, async (client, all) => {
        await client.open(all[at('30-b.rules')] ?? '', at('30-b.rules'));
        const before = await client.diagnostics(at('30-b.rules'));
        const revision = (r: typeof before) => (r.kind === 'full' ? r.resultId?.split('.')[2] : undefined);
        await client.change(at('30-b.rules'), 2, [
          { range: { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } }, text: 'Really: ' },
        ]);
        const after = await client.diagnostics(at('30-b.rules'));
        assert.equal(revision(after), revision(before));
        assert.deepEqual(after.kind === 'full' && after.items, before.kind === 'full' && before.items);
      }));

    it('Comments and settings switch ruleset checks off', () =>
      withFolder(
        { settings: { targets: ['3.0.9'], checks: { AR309: 'off', AR314: 'off', AR401: 'off' } } },
        async (client, all) => {
          const text = all[at('30-b.rules')] ?? '';
          await client.open(
            text.replace('# The same again', '# audit-rules: disable-next-line AR301 -- so'),
            at('30-b.rules'),
          );
          assert.deepEqual(told(await problems(client, '30-b.rules')), [['AR308', 1, 2]]);
          all[at('20-a.rules')] = '';
          await client.filesChanged([at('20-a.rules')]);
          await client.open(twin, at('40-c.rules'));
          await untilTold(client, '40-c.rules', []);
        },
      ));

    it('An edit in one document, or a changed file, makes the client pull the other documents again', () =>
      withFolder({ refreshes: true }, async (client, all) => {
        await client.open(all[at('20-a.rules')] ?? '', at('20-a.rules'));
        await client.open(all[at('30-b.rules')] ?? '', at('30-b.rules'));
        const first = [
          await client.diagnostics(at('30-b.rules')),
          await client.diagnostics(at('20-a.rules')),
        ];
        await untilTold(client, '30-b.rules', [
          ['AR301', 1, 2],
          ['AR308', 1, 2],
        ]);
        await pause(300);
        // On a busy machine a first answer may come without its ruleset; only then there is something to pull again.
        const late = first.some((r) => r.resultId?.split('.')[2] === '0');
        assert.ok(late || client.refreshes() === 0);
        const before = client.refreshes();
        await client.change(at('20-a.rules'), 2, [{ text: '# Nothing\n# here\n' }]);
        await client.diagnostics(at('20-a.rules'));
        await until(() => client.refreshes() > before);
        await untilTold(client, '30-b.rules', []);
        all[at('20-a.rules')] = '';
        all[at('10-base.rules')] = '-D\n-w /etc/group -p wa -k identity\n';
        await client.filesChanged([at('10-base.rules')]);
        await untilTold(client, '30-b.rules', [
          ['AR301', 1, 3],
          ['AR308', 1, 3],
        ]);
      }));

    it('Ruleset problems are pushed to a client that cannot pull', () =>
      withFolder({ pulls: false }, async (client, all) => {
        const has = (name: string, code: string): boolean =>
          client.pushed.get(at(name))?.some((d) => d.code === code) === true;
        await client.open(all[at('20-a.rules')] ?? '', at('20-a.rules'));
        await client.open(all[at('30-b.rules')] ?? '', at('30-b.rules'));
        await until(() => has('30-b.rules', 'AR301'));
        await client.change(at('20-a.rules'), 2, [{ text: '# Nothing\n' }]);
        await until(() => client.pushed.has(at('30-b.rules')) && !has('30-b.rules', 'AR301'));
      }));

    it('A ruleset that takes long delays no line problems, and its problems move with their lines', () =>
      withFolder({ refreshes: true }, async (client, all) => {
        const rule = (i: number): string => `-w /srv/${i} -p wa -k srv\n`;
        const large = `${Array.from({ length: 1500 }, (_, i) => rule(i)).join('')}${rule(7)}`;
        all[at('50-large.rules')] = large;
        all[at('30-b.rules')] = '';
        await client.open(large, at('50-large.rules'));
        await untilTold(client, '50-large.rules', [['AR301', 1, 1500]]);
        await client.change(at('50-large.rules'), 2, [
          {
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            text: '-w srv -p wa\n',
          },
        ]);
        const moved = (await problems(client, '50-large.rules')).filter((d) => d.severity === 1);
        assert.deepEqual(
          [moved[0]?.range.start.line, moved.find((d) => d.code === 'AR301')?.range.start.line],
          [0, 1501],
        );
      }));

    it('A file outside a rules.d directory is judged alone', () =>
      withFolder({}, async (client) => {
        const uri = 'file:///etc/audit/audit.rules';
        await client.open('-w /etc/passwd -p wa -k id\n# again\n-w /etc/passwd -p wa -k id\n', uri);
        const report = await client.diagnostics(uri);
        assert.deepEqual(told(report.kind === 'full' ? report.items : []), [['AR301', 1, 2]]);
      }));
  });

  describe('the merged rules', () => {
    it('The merged rules are what augenrules writes, each line with its origin', () =>
      withFolder({ settings: {} }, async (client, all) => {
        await client.open(`${all[at('20-a.rules')]}-e 2\n`, at('20-a.rules'));
        const merged = await client.request<MergedRules>('auditRules/merged', { uri: at('20-a.rules') });
        const lines = merged.text.split('\n');
        assert.equal(lines[0], '## This file is automatically generated from /etc/audit/rules.d');
        assert.deepEqual([merged.target, merged.different], ['debian-12', []]);
        assert.deepEqual(
          merged.origins.map((o) => [lines[o.line], o.name, o.originLine, o.rule]),
          [
            ['-D', '10-base.rules', 1, undefined],
            ['-b 8192', '10-base.rules', 2, undefined],
            ['-w /etc/passwd -p wa -k identity', '20-a.rules', 1, 1],
            ['-a always,exit -F path=/etc/passwd -F perm=wa -F key=identity', '30-b.rules', 2, undefined],
            ['-w /etc/group -p wa -k identity', '30-b.rules', 3, undefined],
            [twin.trim(), '40-c.rules', 0, undefined],
            ['-e 2', '20-a.rules', 2, undefined],
          ],
        );
        assert.equal(merged.rules, 1);
        assert.equal(
          await client.request('auditRules/merged', { uri: 'file:///etc/audit/audit.rules' }),
          null,
        );
      }));

    it('The merged rules say which rule a line is', () =>
      withFolder({}, async (client, all) => {
        all[at('30-b.rules')] = '';
        await client.open(twin, at('40-c.rules'));
        // Behind the rule in plain words, before what the option does.
        const place = /^(?!.*---.*Rule 2).*Rule 2 of 2 in the merged ruleset\./;
        const contents = async (character: number): Promise<string> =>
          JSON.stringify((await client.hover({ line: 0, character }, at('40-c.rules')))?.contents);
        assert.match(
          await eventually(
            () => contents(5),
            (text) => place.test(text),
          ),
          place,
        );
        assert.doesNotMatch(await contents(twin.indexOf('mounts') + 1), /Rule 2/);
      }));
  });

  describe('a folder that is named a ruleset', () => {
    const named = 'file:///project/site/audit%20rules';
    const rule = '-w /etc/passwd -p wa -k identity\n';
    const all = { [`${named}/10-a.rules`]: rule, [`${named}/20-b.rules`]: `# again\n${rule}` };
    const found = async (client: TestClient): Promise<readonly unknown[]> => {
      const report = await client.diagnostics(`${named}/20-b.rules`);
      return told(report.kind === 'full' ? report.items.filter((d) => d.code === 'AR301') : []);
    };
    const settings = (rulesDirectories: readonly unknown[]) => ({ targets: ['3.0.9'], rulesDirectories });

    it('A directory that the settings name is judged and merged as a whole', () =>
      serve(
        {
          settings: settings([]),
          files: all,
          folders: ['file:///project/site', 'file:///project'],
        },
        async (client) => {
          await client.open(all[`${named}/20-b.rules`] ?? '', `${named}/20-b.rules`);
          assert.deepEqual(await found(client), []);
          for (const directory of ['audit rules', './audit rules/', '/project/site/audit rules']) {
            await client.configure(settings([directory]));
            assert.deepEqual(await found(client), [['AR301', 1, 1]], directory);
            const merged = await client.request<MergedRules>('auditRules/merged', {
              uri: `${named}/merged.rules`,
            });
            assert.equal(merged.text.split('\n').filter((l) => l === rule.trim()).length, 2);
            await client.configure(settings(['audit']));
            assert.deepEqual(await found(client), []);
          }
        },
      ));

    it('A directory named in a configuration is relative to it, and a wrong value is reported once', () => {
      const files = {
        ...all,
        'file:///project/site/.audit-rules.json': '{ "rulesDirectories": ["audit rules", "x/*"] }',
      };
      return serve({ settings: settings([]), files }, async (client) => {
        await client.open(all[`${named}/20-b.rules`] ?? '', `${named}/20-b.rules`);
        assert.deepEqual(await found(client), [['AR301', 1, 1]]);
        assert.equal(client.log.splice(0).filter((l) => l.includes('"x/*", which is a glob')).length, 1);
      });
    });
  });
});

// A server in a process would read this machine's own folder then.
describe('a rules.d folder of a client that answers for no files: memory', () => {
  it('A directory that cannot be read is not judged as a whole, and that is logged once', async () => {
    const client = await startClient('memory', { settings: { targets: ['3.0.9'] } });
    await client.open('-w etc/x -p wa\n', at('30-b.rules'));
    assert.equal((await problems(client, '30-b.rules')).length, 1);
    await client.change(at('30-b.rules'), 2, [{ text: '-w etc/x -p wa\n-w etc/y -p wa\n' }]);
    assert.equal((await problems(client, '30-b.rules')).length, 2);
    await client.stop();
    assert.equal(client.log.filter((l) => l.includes('cannot be read')).length, 1);
  });
});
