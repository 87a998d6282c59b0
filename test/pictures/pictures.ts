// Makes the pictures of the walkthrough and the README from the packaged extension in a workbench: npm run pictures
// Only some of them: npm run pictures -- hover open
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../support/root.ts';
import { openWorkbench, runCommand } from '../support/workbench.ts';
import { withPalette } from './palette.ts';

const folder = join(root, 'docs/images');
/** Those of the walkthrough, which has them for light themes too. */
const themed: ReadonlySet<string> = new Set(['open', 'fix', 'read', 'insert', 'targets', 'cover']);

const wanted: readonly string[] = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

mkdirSync(folder, { recursive: true });
for (const theme of ['dark', 'light'] as const) {
  if (theme === 'light' && ![...themed].some(isWanted)) continue;
  const workbench = await openWorkbench('rules.d/32-cron.rules', {
    settings: { 'workbench.colorTheme': `Default ${theme === 'dark' ? 'Dark' : 'Light'} Modern` },
  });
  try {
    await takePictures(workbench.page, theme);
  } catch (error) {
    await workbench.shoot('failed-pictures');
    throw error;
  } finally {
    await workbench.close();
  }
}

function write(name: string, png: Buffer): void {
  const path = join(folder, `${name}.png`);
  writeFileSync(path, png);
  process.stdout.write(`${name}.png: ${statSync(path).size} bytes\n`);
}

async function corner(of: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error('What the picture is of does not show.');
  return { x: Math.max(0, Math.floor(box.x)), y: Math.max(0, Math.floor(box.y)) };
}

async function takePictures(page: Page, theme: 'dark' | 'light'): Promise<void> {
  const editor = page.locator('.editor-instance .monaco-editor').first();
  const line = (text: string): Locator =>
    editor.locator('.view-line', { hasText: text.replaceAll(' ', '\u00a0') }).first();
  const row = (text: string): Locator =>
    page.locator('.quick-input-widget .monaco-list-row', { hasText: text }).first();
  const command = (title: string, shows?: Locator): Promise<void> => runCommand(page, title, shows);

  /** Takes a picture of a part of the window, in CSS pixels. */
  async function shoot(
    name: string,
    width: number,
    height: number,
    at: { readonly x: number; readonly y: number },
  ): Promise<void> {
    if (!isWanted(name) || (theme === 'light' && !themed.has(name))) return;
    await page.waitForTimeout(700);
    const png = await page.screenshot({
      clip: { ...at, width, height },
      animations: 'disabled',
      caret: 'hide',
    });
    write(theme === 'light' ? `${name}-light` : name, withPalette(png));
  }

  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  // A command that the extension has not registered yet is lost.
  await editor.locator('.codelens-decoration').first().waitFor();
  await line('/etc/crontab').click();

  await command('Show Technique Coverage', page.locator('.tab.active', { hasText: 'Technique Coverage' }));
  const cells = page.frameLocator('iframe.webview').frameLocator('iframe').locator('td.cell');
  await cells.first().waitFor();
  await shoot('cover', 920, 430, await corner(page.locator('.editor-group-container').first()));
  await page.keyboard.press('Control+F4');
  await command('View: Close All Editors');
  await command('View: Toggle Primary Side Bar Visibility');

  await command('Open a Sample', page.locator('.tab.active', { hasText: 'Untitled-1' }));
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
  await shoot('hover', 1090, 480, start);
  await page.mouse.move(5, 5);
  await page.keyboard.press('Escape');

  await line('/etc/shadow').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('-w /etc/anacrontab -p wa -k cron', { delay: 20 });
  await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'T1053.003' }).first().waitFor();
  await shoot('completion', 860, 400, start);
  await page.keyboard.press('Escape');

  // Over a list, the mouse would mark a row and show its tip.
  await page.mouse.move(5, 790);
  await command('Insert Rules for a Technique', row('Initial Access'));
  await row('Initial Access').waitFor();
  await page.keyboard.type('cron');
  await row('T1053.003 Scheduled Task/Job: Cron').waitFor();
  await shoot('insert', 620, 300, await corner(page.locator('.quick-input-widget')));
  await page.keyboard.press('Enter');
  await row('/usr/bin/crontab').waitFor();
  await shoot('insert-rules', 620, 330, await corner(page.locator('.quick-input-widget')));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await command('Change Targets', row('debian-12'));
  await row('debian-12').waitFor();
  await shoot('targets', 620, 330, await corner(page.locator('.quick-input-widget')));
}
