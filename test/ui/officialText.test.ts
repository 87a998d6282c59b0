import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { root } from '../support/root.ts';
import { bundle, technique } from '../support/stix.ts';
import { hoverUntil, openWorkbench, shootFailures, type Workbench } from '../support/workbench.ts';

const real = join(root, '../shared/attack/enterprise-attack-18.1.json.gz');
if (!existsSync(real)) console.log("SKIPPED MITRE's own words in a workbench, a made-up bundle stands in: ../shared is not here.");
const text = existsSync(real)
  ? gunzipSync(readFileSync(real))
  : Buffer.from(bundle([technique('T1053.003', 'Cron', { description: 'Adversaries may abuse cron.' })]));
const server = createServer((_, response) => response.end(text));
let workbench: Workbench | undefined;

after(async () => {
  await workbench?.close();
  server.close();
});

shootFailures(() => workbench);

test("ui: a hover has MITRE's text, rules of the workspace and what is missing", async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/enterprise-attack.json`;
  workbench = await openWorkbench('rules.d/32-cron.rules', { machine: { 'auditRules.attack.bundle': address } });
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
  assert.match(shown, /Rules for it: 6, noise low/);
  await shoot('official-hover');
  await hover.locator('p', { hasText: "MITRE's text" }).evaluate((p) => p.scrollIntoView());
  await shoot('official-text');
  const status = page.locator('.hover-language-status:visible', { hasText: 'ATT&CK 19.1' });
  await hoverUntil(page, () => page.locator('[id="status.languageStatus"]').hover(), status);
  await shoot('official-status');
});
