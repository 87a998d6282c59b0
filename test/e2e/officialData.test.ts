import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { hoverOn, open, until } from '../support/editor.ts';
import { bundle, technique } from '../support/stix.ts';

const real = join(process.env.AUDIT_RULES_ROOT ?? '', '../shared/attack/enterprise-attack-18.1.json.gz');
const small = bundle([technique('T1053.003', 'Crontab', { description: 'Words of the small one.' })]);

const answers: Readonly<Record<string, () => string | Buffer>> = {
  '/small.json': () => small,
  '/cut.json': () => small.slice(0, -30),
  '/page.json': () => '<!DOCTYPE html>',
  '/real.json': () => gunzipSync(readFileSync(real)),
};

/** Returns all that the extension has written into its output channel. */
function ownLog(): string {
  const logs = process.env.AUDIT_RULES_LOGS ?? '';
  return readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((f) => /audit-rules\.linux-audit-rules[\\/][^\\/]*\.log$/.test(f))
    .map((f) => readFileSync(join(logs, f), 'utf8'))
    .join('\n');
}

suite("MITRE's own data over HTTP", () => {
  let server: Server;
  let base = '';
  let editor: vscode.TextEditor;
  const asked = new Set<string | undefined>();
  /** Waits until the extension's log says that a source was refused: from then on nothing more comes of it. */
  const refused = (source: string) =>
    until(`the log to refuse ${source}`, () =>
      ownLog().includes(`No ATT&CK data from ${source}:`) ? true : undefined,
    );
  const settings = () => vscode.workspace.getConfiguration('auditRules');
  const use = (place: string | undefined) =>
    settings().update('attack.bundle', place, vscode.ConfigurationTarget.Global);
  const shows = (words: RegExp) =>
    until(`a hover with ${words}`, async () =>
      words.test(await hoverOn(editor.document, 'T1053.003')) ? true : undefined,
    );

  suiteSetup(async () => {
    server = createServer((request, response) => {
      asked.add(request.url);
      const answer = answers[request.url ?? ''];
      response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
      response.end(answer?.());
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    editor = await open('article.rules');
    await until('the command', async () =>
      (await vscode.commands.getCommands()).includes('auditRules.useOfficialData') ? true : undefined,
    );
  });
  suiteTeardown(async () => {
    await use(undefined);
    server.close();
  });

  test('A bundle that the setting names is read, and hovers show its texts', async () => {
    assert.doesNotMatch(await hoverOn(editor.document, 'T1053.003'), /MITRE's text/);
    await use(`${base}/small.json`);
    await shows(/MITRE's text:\*\* Words of the small one\./);
  });

  test('A bundle that cannot be read leaves the old data in use', async () => {
    for (const path of ['/cut.json', '/page.json', '/none.json']) {
      await use(`${base}${path}`);
      await refused(`${base}${path}`);
      assert.ok(asked.has(path), path);
      await shows(/Words of the small one/);
    }
    await use('http://example.invalid/open.json');
    await refused('http://example.invalid/open.json');
    await shows(/Words of the small one/);
  });

  test('A bundle that was read is kept for the next server', async () => {
    await use(`${base}/small.json`);
    await shows(/Words of the small one/);
    await vscode.commands.executeCommand('auditRules.restartServer');
    await shows(/Words of the small one/);
  });

  test("MITRE's whole bundle is read over HTTP, and hovers show its texts", async function () {
    if (!existsSync(real)) {
      console.log("SKIPPED MITRE's own bundle over HTTP: ../shared is not here.");
      this.skip();
    }
    const start = Date.now();
    await use(`${base}/real.json`);
    await shows(/MITRE's text:\*\* Adversaries may abuse the `cron` utility/);
    console.log(`34 MB over HTTP into a hover: ${Date.now() - start} ms`);
  });

  test('Without the setting, only the built-in data are used', async () => {
    await use(undefined);
    await until('a hover without', async () =>
      /MITRE's text/.test(await hoverOn(editor.document, 'T1053.003')) ? undefined : true,
    );
  });
});
