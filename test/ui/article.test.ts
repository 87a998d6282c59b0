import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let workbench: Workbench;
let page: Page;
let editor: Locator;

/** The line of the editor that shows all of `text`; VS Code draws blanks as no-break spaces. */
function line(text: string): Locator {
  return editor.locator('.view-line', { hasText: text.replaceAll(' ', '\u00a0') }).first();
}

/** Moves the mouse over a part of a line, given by its text. */
async function hoverOver(text: string, part: string): Promise<void> {
  await page.mouse.move(5, 5);
  await line(text)
    .locator('span span', { hasText: part })
    .first()
    .hover({ position: { x: 20, y: 8 } });
}

before(async () => {
  workbench = await openWorkbench('article.rules');
  page = workbench.page;
  editor = page.locator('.editor-instance .monaco-editor').first();
  await editor.locator('.view-lines').waitFor();
});

after(async () => {
  await workbench?.close();
});

afterEach(async (context) => {
  if ('passed' in context && context.passed === false) await workbench.shoot(`failed-${context.name.replace(/\W+/g, '-')}`);
});

test('ui: squiggles under the five words, and the message on hover', async () => {
  await editor.locator('.squiggly-error').nth(4).waitFor();
  assert.equal(await editor.locator('.squiggly-error').count(), 5);
  assert.match(String(await page.locator('[id="status.problems"]').textContent()), /5/);
  assert.match(String(await page.locator('[id="status.editor.mode"]').textContent()), /Linux Audit Rules/);
  // The squiggle lies under the text, so the mouse goes to its place and not to the element.
  const box = await editor.locator('.squiggly-error').first().boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const hover = page.locator('.monaco-hover:visible', { hasText: 'Task-Job-Cron' });
  await hover.waitFor();
  assert.match(String(await hover.first().textContent()), /AR1\d\d/);
  await workbench.shoot('squiggle');
});

test('ui: a hover on T1053.003 tells of the technique', async () => {
  await hoverOver('/etc/cron.hourly/', 'T1053.003');
  await page.locator('.monaco-hover:visible', { hasText: 'Scheduled Task/Job: Cron' }).waitFor();
  await workbench.shoot('hover');
});

test('ui: the Problems panel lists the five', async () => {
  await page.keyboard.press('Control+Shift+M');
  const rows = page.locator('.markers-panel .monaco-list-row', { hasText: 'Task-Job-Cron' });
  await rows.nth(4).waitFor();
  await workbench.shoot('problems');
  await page.keyboard.press('Control+Shift+M');
});

test('ui: a quick fix mends the line', async () => {
  await line('/etc/cron.daily/').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row').first().waitFor();
  await workbench.shoot('quickfix');
  await page.keyboard.press('Enter');
  await line('/etc/cron.daily/ -p wa -k T1053.003-Scheduled-Task-Job-Cron').waitFor();
  await editor.locator('.squiggly-error').nth(4).waitFor({ state: 'detached' });
  await workbench.shoot('mended');
});

test('ui: typing cron after -k offers the key', async () => {
  await line('-w /etc/ -p wa').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('-w /etc/crontab -p wa -k cron', { delay: 20 });
  const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'T1053.003-Scheduled-Task-Job-Cron' });
  await row.first().waitFor();
  // Once more opens the note beside the list; while the list still fills, it only asks again.
  const note = page.locator('.suggest-details:visible', { hasText: 'crontab' });
  for (let i = 0; i < 5 && !(await note.isVisible()); i++) {
    await page.keyboard.press('Control+Space');
    await note.waitFor({ timeout: 5000 }).catch(() => undefined);
  }
  await note.waitFor();
  await workbench.shoot('completion');
  await page.keyboard.press('Enter');
  await line('-k T1053.003-Scheduled-Task-Job-Cron').waitFor();
});

test('ui: the language status tells the targets', async () => {
  await page.locator('[id="status.languageStatus"]').hover();
  await page.locator('.hover-language-status:visible', { hasText: 'debian-12 and 6 more' }).waitFor();
  await workbench.shoot('status');
});

test('ui: the extension activated without an error in its log', () => {
  const logs = readdirSync(workbench.logs, { recursive: true, encoding: 'utf8' }).filter((f) =>
    /remoteexthost\.log$|Linux Audit Rules.*\.log$/.test(f),
  );
  assert.ok(logs.some((f) => f.includes('remoteexthost')));
  for (const file of logs) {
    const lines = readFileSync(join(workbench.logs, file), 'utf8').split('\n');
    assert.deepEqual(
      lines.filter((l) => /\[error\]/.test(l) && /audit-rules|Linux Audit Rules/i.test(`${file} ${l}`)),
      [],
    );
  }
});
