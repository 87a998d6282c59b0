import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sharedPath } from '../support/shared.ts';
import { bundle, technique } from '../support/stix.ts';
import {
  hoverUntil,
  notified,
  openWorkbench,
  pressUntil,
  runCommand,
  shootFailures,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

/** Older than the built-in data, as MITRE's own bundle is: a newer one would replace the version that the status shows. */
const stand = technique('T1053.003', 'Cron', {
  description: 'Adversaries may abuse cron.',
  modified: '2025-11-12T00:00:00.000Z',
});
const real = sharedPath(
  'attack/enterprise-attack-18.1.json.gz',
  "MITRE's own bundle in a workbench (a made-up one replaces it)",
);
const text = real === undefined ? Buffer.from(bundle([stand])) : gunzipSync(readFileSync(real));
const server = createServer((_, response) => response.end(text));
let workbench: Workbench | undefined;

after(async () => {
  await workbench?.close();
  server.close();
});

shootFailures(() => workbench);

test("A hover has MITRE's text, rules of the workspace and what is missing", async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/enterprise-attack.json`;
  workbench = await openWorkbench('rules.d/32-cron.rules', {
    files: { 'small.json': bundle([technique('T1053.003', 'Cron', { description: 'Words of a file.' })]) },
    machine: { 'auditRules.attack.bundle': address },
  });
  const { page, shoot } = workbench;
  const editor = page.locator('.editor-instance .monaco-editor').first();
  await editor.locator('.view-lines').waitFor();
  const key = editor.locator('.view-line span span', { hasText: 'T1053.003' }).first();
  const hover = page
    .locator('.monaco-hover:visible', { hasText: "MITRE's text" })
    .filter({ hasText: /Rules of this workspace with its key: \d/ });
  // The data and the workspace are read while the workbench starts: a hover before that does without.
  const pointAtKey = async () => {
    await page.keyboard.press('Escape');
    await key.hover({ position: { x: 20, y: 8 } });
  };
  await hoverUntil(page, pointAtKey, hover);
  const shown = String(await hover.first().textContent());
  assert.match(shown, /Adversaries may abuse/);
  assert.match(shown, /Rules you can insert: 10, noise low/);
  await shoot('official-hover');
  await hover.locator('p', { hasText: "MITRE's text" }).evaluate((p) => p.scrollIntoView());
  await shoot('official-text');
  const status = page.locator('.hover-language-status:visible', { hasText: 'ATT&CK 19.1' });
  await hoverUntil(page, () => page.locator('[id="status.languageStatus"]').hover(), status);
  await shoot('official-status');
});

test('The command for official data offers the built-in data, an address, or a file', async () => {
  assert.ok(workbench);
  const { page, folder, shoot } = workbench;
  const list = page.locator('.quick-input-widget:visible');
  const field = list.locator('.quick-input-box input');
  const status = (text: string) =>
    hoverUntil(
      page,
      () => page.locator('[id="status.languageStatus"]').hover(),
      page.locator('.hover-language-status:visible', { hasText: text }),
    );
  /** Runs the command and takes one of its answers. */
  const ask = async (words: string, answer: string): Promise<void> => {
    const builtIn = list.locator('.monaco-list-row', { hasText: 'The built-in data' });
    await runCommand(page, 'Use Official ATT&CK Data', builtIn);
    await shoot('official-from');
    await tryUntil(
      () => field.fill(words),
      (timeout) => list.locator('.monaco-list-row.focused', { hasText: answer }).waitFor({ timeout }),
    );
    await pressUntil(page, 'Enter', list.locator('.monaco-list-row', { hasText: answer }), 'hidden');
  };
  await ask('built-in', 'The built-in data');
  await status('built in');

  await ask('address', 'From an address');
  await field.fill('ftp://example.org/x.json');
  await list.locator('.quick-input-message', { hasText: 'An address begins with https://' }).waitFor();
  await shoot('official-address');
  await pressUntil(page, 'Escape', list, 'hidden');

  await ask('file', 'From a file');
  await tryUntil(
    () => field.fill(join(folder, 'small.json')),
    (timeout) => list.locator('.monaco-list-row', { hasText: 'small.json' }).waitFor({ timeout }),
  );
  await shoot('official-file');
  await pressUntil(page, 'Enter', field, 'hidden');
  await notified(page, "is in use, with MITRE's texts");
  await status("with MITRE's texts");
});
