import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { CancellationTokenSource, type MarkupContent } from 'vscode-languageserver/node';
import { useTechniques } from '../../server/src/core/service.ts';
import type { AttackIndexAnswer, AttackState } from '../../server/src/lsp/protocol/attackRequests.ts';
import { type ClientOptions, startClient, type TestClient, testUri, until } from '../support/client.ts';
import { sharedPath } from '../support/shared.ts';
import { bundle, technique } from '../support/stix.ts';
import { transports } from '../support/wires.ts';

// A server in this process shares the data with the tests after it.
afterEach(() => useTechniques(undefined));

const official = bundle([
  technique('T1053.003', 'Crontab', { description: 'Their words.' }),
  technique('T1701', 'Brand New'),
]);
const rules = '-w /etc/crontab -p wa -k T1053.003-Cron\n-w /etc/x -p wa -k T1701\n';

/** A client that brings a text in pieces. */
function bringing(text: () => string, size = 100): ClientOptions & { readonly asked: number[] } {
  const at = new Map<number, number>();
  const asked: number[] = [];
  const next = ({ id }: { id: number }): string | null => {
    const from = at.get(id) ?? 0;
    at.set(id, from + size);
    asked.push(id);
    return text().slice(from, from + size) || null;
  };
  return {
    refreshes: true,
    initializationOptions: { attackData: true },
    requests: { 'auditRules/attack/piece': next },
    asked,
  };
}

async function codes(client: TestClient): Promise<readonly unknown[]> {
  const report = await client.diagnostics();
  return report.kind === 'full' ? report.items.map((d) => d.code) : [];
}

async function hoverText(client: TestClient): Promise<string> {
  const hover = await client.hover({ line: 0, character: 30 });
  assert.ok(hover);
  return (hover.contents as MarkupContent).value;
}

for (const transport of transports) {
  test(`The client brings a bundle and keeps its index for the server (${transport})`, async () => {
    const options = bringing(() => official);
    const client = await startClient(transport, options);
    await client.open(rules);
    assert.deepEqual(await codes(client), ['AR603']);
    const { index, problem } = await client.request<AttackIndexAnswer>('auditRules/attack/index', { id: 7 });
    assert.equal(problem, undefined);
    assert.ok(index && options.asked.length > 3 && options.asked.every((id) => id === 7));
    // To read is not to use.
    assert.deepEqual(await codes(client), ['AR603']);
    assert.doesNotMatch(await hoverText(client), /Their words/);
    const state = await client.request<AttackState>('auditRules/attack/use', {
      index: JSON.parse(JSON.stringify(index)),
    });
    assert.deepEqual(state, { version: 'of 2030-01-02', texts: 'of 2030-01-02' });
    assert.deepEqual(await codes(client), []);
    assert.ok(client.refreshes() > 0);
    assert.match(
      await hoverText(client),
      /\*\*MITRE's text:\*\* Their words\.\n.*MITRE ATT&CK® of 2030-01-02\. ©/s,
    );
    const list = await client.complete({ line: 1, character: '-w /etc/x -p wa -k T1701'.length });
    assert.ok(list?.items.some((i) => i.label === 'T1701-Brand-New'));
    assert.deepEqual(await client.request('auditRules/attack/use', { index: null }), { version: '19.1' });
    assert.deepEqual(await codes(client), ['AR603']);
    assert.equal(await client.stop(), transport === 'stdio' || transport === 'ipc' ? 0 : null);
  });
}

test('A bundle that cannot be read is refused with a reason and leaves the data in use', async () => {
  let text = official;
  const client = await startClient(
    'memory',
    bringing(() => text),
  );
  await client.open(rules);
  const read = () => client.request<AttackIndexAnswer>('auditRules/attack/index', { id: Math.random() });
  const { index } = await read();
  await client.request('auditRules/attack/use', { index });
  const bad: readonly (readonly [string, RegExp])[] = [
    ['', /empty/],
    [official.slice(0, -20), /cut off/],
    ['<html>', /not JSON/],
    [`{"objects": ${'['.repeat(500)}`, /nested/],
  ];
  for (const [given, why] of bad) {
    text = given;
    const answer = await read();
    assert.equal(answer.index, null);
    assert.match(answer.problem ?? '', why);
  }
  const state = await client.request<AttackState>('auditRules/attack/use', {
    index: { format: 1, techniques: [{ id: '__proto__' }] },
  });
  assert.match(state.problem ?? '', /Load it again/);
  assert.equal(state.version, 'of 2030-01-02');
  assert.deepEqual(await codes(client), []);
  assert.match(await hoverText(client), /Their words/);
  await client.stop();
});

test('Reading a bundle can be cancelled, and other requests are answered meanwhile', async () => {
  const cancel = new CancellationTokenSource();
  let pieces = 0;
  const client = await startClient('memory', {
    initializationOptions: { attackData: true },
    requests: {
      'auditRules/attack/piece': async () => {
        if (++pieces === 3) {
          assert.match(await hoverText(client), /Cron/);
          cancel.cancel();
        }
        return pieces === 1 ? '{"objects": [' : '{},';
      },
    },
  });
  await client.open(rules);
  await assert.rejects(client.request('auditRules/attack/index', { id: 1 }, cancel.token), /cancel/i);
  const before = pieces;
  await client.hover({ line: 0, character: 30 });
  assert.ok(before < 10 && pieces <= before + 1, `${pieces} pieces`);
  await client.stop();
});

test('For an editor that brings no bundle, the server reads the file that the setting names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle '));
  try {
    const path = join(folder, 'enterprise attack.json');
    writeFileSync(path, official);
    const client = await startClient('stdio', { settings: { attack: { bundle: path } } });
    await client.open(rules);
    await until(async () => (await codes(client)).length === 0);
    assert.match(client.log.join('\n'), /with MITRE's texts of 2030-01-02 from .*enterprise attack\.json/);
    writeFileSync(join(folder, 'bad.json'), '{');
    for (const [bundleSetting, why] of [
      [join(folder, 'bad.json'), /cut off.*stays/],
      [join(folder, 'none.json'), /cannot be read.*stays/],
      ['https://example.org/x.json', /reads no addresses.*stays/],
      ['x.json', /not absolute.*stays/],
      [7, /must be a file or an address, not 7/],
    ] as const) {
      await client.configure({ attack: { bundle: bundleSetting } });
      await until(() => why.test(client.log.join('\n')));
      if (bundleSetting !== 7) assert.deepEqual(await codes(client), []);
    }
    await client.configure({});
    await until(async () => (await codes(client)).length === 1);
    await client.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const real = sharedPath('attack/enterprise-attack-18.1.json.gz', "the reading of MITRE's own bundle");
test("MITRE's own bundle is read completely", { skip: real === undefined }, async () => {
  const text = gunzipSync(readFileSync(real ?? '')).toString('utf8');
  const client = await startClient(
    'stdio',
    bringing(() => text, 500_000),
  );
  await client.open(rules, testUri);
  const { index, problem } = await client.request<AttackIndexAnswer>('auditRules/attack/index', { id: 1 });
  assert.equal(problem, undefined);
  const { techniques, groups, software, tactics } = index as Record<
    'techniques' | 'groups' | 'software' | 'tactics',
    readonly { text: string }[]
  >;
  assert.equal(techniques.length, 835);
  assert.equal(techniques.filter((t) => t.text !== '').length, 691);
  assert.ok(groups.length > 150 && software.length > 50 && tactics.length === 14);
  assert.ok(JSON.stringify(index).length < 1_000_000);
  // It is older than the built-in data: its texts are shown, and nothing is taken back.
  assert.deepEqual(await client.request('auditRules/attack/use', { index }), {
    version: '19.1',
    texts: 'of 2025-11-12',
  });
  assert.match(await hoverText(client), /\*\*MITRE's text:\*\* Adversaries may abuse the `cron` utility/);
  await client.stop();
});
