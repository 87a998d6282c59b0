import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type {
  CoverageData,
  CoverageNumbers,
  CoverageScope,
} from '../../server/src/lsp/protocol/coverageRequests.ts';
import {
  coverageExportRequest,
  coverageNumbersRequest,
  coverageRequest,
} from '../../server/src/lsp/protocol/coverageRequests.ts';
import type { TestClient } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const root = 'file:///srv/site';
const at = (name: string): string => `${root}/audit/rules.d/${name}`;
const alone = `${root}/audit/audit.rules`;
const files = (): Record<string, string> => ({
  [at('10-base.rules')]: '# Base\n-D\n-a never,exit -F dir=/etc/cron.d\n',
  [at('20-keys.rules')]:
    '# Keys\n-w /etc/sudoers -p wa -k T1548.003-Sudo\n-w /etc/crontab -p wa\n-w /etc/cron.d -p wa\n',
  [alone]: '-w /usr/bin/wget -p x\n',
});

const ask = (client: TestClient, uri: string, scope: CoverageScope): Promise<CoverageData | null> =>
  client.request<CoverageData | null>(coverageRequest, { uri, scope });

async function stateOf(
  client: TestClient,
  uri: string,
  scope: CoverageScope,
  id: string,
): Promise<string | undefined> {
  return (await ask(client, uri, scope))?.techniques.find((t) => t.id === id)?.state;
}

onEachHost('coverage', (serve) => {
  function withClient(
    work: (client: TestClient, all: Record<string, string>) => Promise<void>,
    targets: readonly string[] = ['debian-12'],
  ): Promise<void> {
    const all = files();
    return serve({ settings: { targets }, files: all, folders: [root] }, (client) => work(client, all));
  }

  it('The coverage of a ruleset says what each line names, records and drops, and where', () =>
    withClient(async (client) => {
      const data = await ask(client, at('20-keys.rules'), 'ruleset');
      assert.ok(data);
      assert.deepEqual(
        [data.name, data.target, data.version],
        ['rules.d', 'Debian 12 (audit 3.0.9)', 'ATT&CK 19.1'],
      );
      assert.match(data.notice, /The MITRE Corporation/);
      assert.equal(data.tactics.length, 15);
      assert.equal(data.techniques.length, 355);
      const text = (id: string): readonly string[] =>
        (data.techniques.find((t) => t.id === id)?.reasons ?? []).map((r) =>
          r.parts.map((p) => (typeof p === 'number' ? `[${data.places[p]?.label}]` : p)).join(''),
        );
      assert.equal(text('T1548.003')[0], 'Named by the key "T1548.003-Sudo" in [20-keys.rules:2].');
      assert.ok(
        text('T1053.003').some((t) => t.includes('dropped by [10-base.rules:3]')),
        text('T1053.003').join('\n'),
      );
      const place = data.places.find((p) => p.label === '20-keys.rules:2');
      assert.deepEqual([place?.uri, place?.line], [at('20-keys.rules'), 1]);
      const rocke = data.groups.find((g) => g.id === 'G0106');
      assert.equal(rocke?.techniques.length, 34);
      assert.deepEqual(data.stops, []);
    }));

  it('Coverage depends on whether a file, a ruleset or the workspace is examined', () =>
    withClient(async (client) => {
      const uri = at('20-keys.rules');
      const wget = (scope: CoverageScope) => stateOf(client, uri, scope, 'T1105');
      assert.deepEqual(
        [await wget('file'), await wget('ruleset'), await wget('workspace')],
        ['neither', 'neither', 'seen'],
      );
      const cron = async (scope: CoverageScope) =>
        (await ask(client, uri, scope))?.techniques.find((t) => t.id === 'T1053.003')?.percent ?? 0;
      assert.ok((await cron('file')) > (await cron('ruleset')));
      const whole = await ask(client, uri, 'workspace');
      assert.ok(whole?.places.some((p) => p.label === 'audit/rules.d/20-keys.rules:2'));
      assert.equal(await ask(client, `${root}/nowhere.rules`, 'file'), null);
      assert.equal(await ask(client, `${root}/audit/a.rules.j2`, 'ruleset'), null);
    }));

  it('Coverage follows open documents and changed files of the directory', () =>
    withClient(async (client, all) => {
      const uri = at('20-keys.rules');
      assert.equal(await stateOf(client, uri, 'ruleset', 'T1548.003'), 'both');
      await client.open('-w /etc/x -p wa -k T1548.003\n', uri);
      assert.equal(await stateOf(client, uri, 'ruleset', 'T1548.003'), 'named');
      await client.change(uri, 2, [{ text: '# nothing\n' }]);
      assert.equal(await stateOf(client, uri, 'ruleset', 'T1548.003'), 'neither');
      all[at('30-new.rules')] = '-w /etc/sudoers -p wa\n';
      await client.filesChanged([at('30-new.rules')]);
      assert.equal(await stateOf(client, uri, 'ruleset', 'T1548.003'), 'seen');
    }));

  it('Coverage is also given as numbers', () =>
    withClient(async (client) => {
      const uri = at('20-keys.rules');
      const data = await ask(client, uri, 'ruleset');
      const count = (state: string): number => data?.techniques.filter((t) => t.state === state).length ?? 0;
      const numbers = await client.request<CoverageNumbers | null>(coverageNumbersRequest, {
        uri,
        scope: 'ruleset',
      });
      assert.deepEqual(numbers, {
        seen: count('both') + count('seen'),
        onlyNamed: count('named'),
        seeable: 212,
      });
    }));

  it('Coverage is counted for a target of the settings that is chosen', () =>
    withClient(
      async (client) => {
        const params = { uri: at('20-keys.rules'), scope: 'ruleset' };
        const first = await client.request<CoverageData>(coverageRequest, params);
        const chosen = await client.request<CoverageData>(coverageRequest, { ...params, target: 'rhel-9' });
        const unknown = await client.request<CoverageData>(coverageRequest, { ...params, target: 'other' });
        assert.deepEqual(
          [first, chosen, unknown].map((d) => d.targetName),
          ['debian-12', 'rhel-9', 'debian-12'],
        );
        assert.deepEqual(first.targets.at(0), { name: 'debian-12', label: first.target });
        assert.equal(first.targets.length, 2);
      },
      ['debian-12', 'rhel-9'],
    ));

  it('Techniques that are seen only by a watch on all of /etc are counted apart', () =>
    withClient(async (client) => {
      const uri = at('20-keys.rules');
      await client.open('-w /etc/ -p wa -k etc\n', uri);
      const ask = () => client.request<CoverageNumbers>(coverageNumbersRequest, { uri, scope: 'file' });
      const broad = await ask();
      assert.ok(broad.seen > 20, `${broad.seen}`);
      assert.deepEqual(broad.onlyThrough, { techniques: broad.seen, trees: ['/etc'] });
      await client.change(uri, 2, [{ text: '-w /etc/sudoers -p wa -k sudo\n-w /etc/ -p wa -k etc\n' }]);
      const both = await ask();
      assert.equal(both.seen, broad.seen);
      assert.ok((both.onlyThrough?.techniques ?? 0) < both.seen);
      await client.change(uri, 3, [{ text: '-w /etc/sudoers.d/ -p wa -k sudo\n' }]);
      assert.equal((await ask()).onlyThrough, undefined);
    }));

  it('Coverage is exported to a file, for all techniques or for a group', () =>
    withClient(async (client) => {
      const params = { uri: at('20-keys.rules'), scope: 'ruleset' };
      const layer = await client.request<string>(coverageExportRequest, { ...params, format: 'navigator' });
      assert.equal(JSON.parse(layer).versions.layer, '4.5');
      const csv = await client.request<string>(coverageExportRequest, {
        ...params,
        format: 'csv',
        group: 'G0106',
      });
      assert.equal(csv.split('\r\n').length, 34 + 3);
      assert.match(csv, /\r\nT1053\.003,.*20-keys\.rules:3/);
    }));

  it('A cancelled coverage request does no harm to another one that waits for the same', () =>
    withClient(async (client) => {
      const uri = at('20-keys.rules');
      const [one, other] = [new CancellationTokenSource(), new CancellationTokenSource()];
      const params = { uri, scope: 'ruleset' };
      const called = client.request<CoverageData | null>(coverageRequest, params, one.token);
      const kept = client.request<CoverageData | null>(coverageRequest, params, other.token);
      one.cancel();
      await assert.rejects(called, /cancel/i);
      assert.equal((await kept)?.techniques.length, 355);
      const third = new CancellationTokenSource();
      const again = client.request<CoverageData | null>(
        coverageRequest,
        { uri, scope: 'workspace' },
        third.token,
      );
      third.cancel();
      await assert.rejects(again, /cancel/i);
      assert.equal(await stateOf(client, uri, 'workspace', 'T1548.003'), 'both');
    }));

  it('The coverage of a file says where auditctl stops', () =>
    withClient(async (client) => {
      const uri = 'file:///tmp/audit.rules';
      await client.open('-w relative -p wa\n-w /etc/sudoers -p wa\n', uri);
      const data = await ask(client, uri, 'ruleset');
      assert.deepEqual(data?.stops, [
        {
          kind: 'missed',
          parts: ['auditctl stops at ', 0, ': one rule below it is not loaded and not counted.'],
        },
      ]);
      assert.deepEqual(data?.places[0], { uri, line: 0, label: 'audit.rules:1' });
    }));
});
