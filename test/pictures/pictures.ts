// Makes the pictures of the walkthrough and the README anew, from the packaged extension in a workbench: npm run pictures
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { root } from '../support/root.ts';
import { openWorkbench, runCommand } from '../support/workbench.ts';
import { withPalette } from './palette.ts';

const folder = join(root, 'docs/images');
mkdirSync(folder, { recursive: true });
const workbench = await openWorkbench('rules.d/32-cron.rules');
const { page } = workbench;
const editor = page.locator('.editor-instance .monaco-editor').first();
const line = (text: string): Locator =>
  editor.locator('.view-line', { hasText: text.replaceAll(' ', '\u00a0') }).first();
const row = (text: string): Locator =>
  page.locator('.quick-input-widget .monaco-list-row', { hasText: text }).first();

/** A picture of a part of the window, in CSS pixels. */
async function shoot(
  name: string,
  width: number,
  height: number,
  at: { readonly x: number; readonly y: number },
): Promise<void> {
  await page.waitForTimeout(700);
  const path = join(folder, `${name}.png`);
  const png = await page.screenshot({
    clip: { ...at, width, height },
    animations: 'disabled',
    caret: 'hide',
  });
  writeFileSync(path, withPalette(png));
  process.stdout.write(`${name}.png: ${statSync(path).size} bytes\n`);
}

async function corner(of: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error('What the picture is of does not show.');
  return { x: Math.max(0, Math.floor(box.x)), y: Math.max(0, Math.floor(box.y)) };
}

const command = (title: string): Promise<void> => runCommand(page, title);

try {
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  await line('/etc/crontab').click();

  await command('Show Technique Coverage');
  const cells = page.frameLocator('iframe.webview').frameLocator('iframe').locator('td.cell');
  await cells.first().waitFor();
  await shoot('cover', 740, 420, await corner(page.locator('.editor-group-container').first()));
  await page.keyboard.press('Control+F4');
  await command('View: Close All Editors');
  await command('View: Toggle Primary Side Bar Visibility');

  await command('Open a Sample');
  await editor.locator('.squiggly-error').nth(2).waitFor();
  await editor.locator('.codelens-decoration', { hasText: 'do not load' }).first().waitFor();
  const start = await corner(editor);
  await shoot('open', 760, 330, start);

  await line('identity changes').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row').first().waitFor();
  await shoot('fix', 760, 330, start);
  await page.keyboard.press('Escape');

  await page.mouse.move(5, 5);
  await line('/etc/passwd').locator('span span').first().hover();
  await page.locator('.monaco-hover:visible', { hasText: 'Records' }).waitFor();
  await shoot('read', 860, 360, start);
  await page.mouse.move(5, 5);
  await page.keyboard.press('Escape');

  await line('T1053.003').locator('span span', { hasText: 'T1053.003' }).first().hover();
  await page.locator('.monaco-hover:visible', { hasText: 'Scheduled Task' }).waitFor();
  await shoot('hover', 860, 400, start);
  await page.mouse.move(5, 5);
  await page.keyboard.press('Escape');

  await line('/etc/shadow').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('-w /etc/anacrontab -p wa -k cron', { delay: 20 });
  await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'T1053.003' }).first().waitFor();
  await shoot('completion', 860, 400, start);
  await page.keyboard.press('Escape');

  await command('Insert Rules for a Technique');
  await row('Initial Access').waitFor();
  await page.keyboard.type('cron');
  await row('T1053.003 Scheduled Task/Job: Cron').waitFor();
  await shoot('insert', 620, 300, await corner(page.locator('.quick-input-widget')));
  await page.keyboard.press('Enter');
  await row('/usr/bin/crontab').waitFor();
  await shoot('insert-rules', 620, 330, await corner(page.locator('.quick-input-widget')));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await command('Change Targets');
  await row('debian-12').waitFor();
  await shoot('targets', 620, 330, await corner(page.locator('.quick-input-widget')));
} catch (error) {
  await workbench.shoot('failed-pictures');
  throw error;
} finally {
  await workbench.close();
}
