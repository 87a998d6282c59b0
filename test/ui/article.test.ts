import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import {
  focusRow,
  hoverUntil,
  openWorkbench,
  pressUntil,
  shootFailures,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

let workbench: Workbench;
let page: Page;
let editor: Locator;

/** The line of the editor that shows all of `text`; VS Code draws blanks as no-break spaces. */
function line(text: string): Locator {
  return editor.locator('.view-line', { hasText: text.replaceAll(' ', '\u00a0') }).first();
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

shootFailures(() => workbench);

test('The five words have squiggles, and a hover shows the message', async () => {
  await editor.locator('.squiggly-error').nth(4).waitFor();
  assert.equal(await editor.locator('.squiggly-error').count(), 5);
  assert.match(String(await page.locator('[id="status.problems"]').textContent()), /5/);
  assert.match(String(await page.locator('[id="status.editor.mode"]').textContent()), /Linux Audit Rules/);
  const hover = page.locator('.monaco-hover:visible', { hasText: 'The space ends the key' });
  const overSquiggle = async () => {
    // The squiggle lies under the text, so the mouse goes to its place and not to the element.
    const box = await editor.locator('.squiggly-error').first().boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  };
  await hoverUntil(page, overSquiggle, hover);
  assert.match(String(await hover.first().textContent()), /AR1\d\d/);
  await workbench.shoot('squiggle');
});

test('A hover on T1053.003 describes the technique', async () => {
  const key = line('/etc/cron.hourly/').locator('span span', { hasText: 'T1053.003' }).first();
  const hover = page.locator('.monaco-hover:visible', { hasText: 'Scheduled Task/Job: Cron' });
  await hoverUntil(page, () => key.hover({ position: { x: 20, y: 8 } }), hover);
  await workbench.shoot('hover');
});

test('The Problems panel lists the five problems', async () => {
  const panel = page.locator('.markers-panel');
  await pressUntil(page, 'Control+Shift+M', panel);
  await panel.locator('.monaco-list-row', { hasText: 'The space ends the key' }).nth(4).waitFor();
  await workbench.shoot('problems');
  await pressUntil(page, 'Control+Shift+M', panel, 'hidden');
});

test('A quick fix repairs the line', async () => {
  const mended = line('/etc/cron.daily/ -p wa -k T1053.003-Scheduled-Task-Job-Cron');
  const actions = page.locator('.action-widget .monaco-list-row');
  await tryUntil(
    async (timeout) => {
      if (await mended.isVisible()) return;
      await line('/etc/cron.daily/').click({ timeout });
      // Asked while the cursor still moves, VS Code may drop the answer.
      await pressUntil(page, ['Escape', 'End', 'Control+.'], actions);
      await workbench.shoot('quickfix');
      await pressUntil(page, 'Enter', actions, 'hidden');
    },
    (timeout) => mended.waitFor({ timeout }),
  );
  await editor.locator('.squiggly-error').nth(4).waitFor({ state: 'detached' });
  await workbench.shoot('mended');
});

test('Typing "cron" after -k offers the key of the technique', async () => {
  const place = page.locator('[id="status.editor.selection"]');
  await line('-w /etc/ -p wa').click();
  await pressUntil(page, 'End', place.filter({ hasText: /Ln \d+, Col 75$/ }));
  await pressUntil(page, 'Enter', place.filter({ hasText: /Ln \d+, Col 1$/ }));
  const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'T1053.003 Cron' });
  const note = page.locator('.suggest-details:visible', { hasText: 'crontab' });
  await tryUntil(
    async (timeout) => {
      if (await note.isVisible()) return;
      // What was typed before, in vain, is typed over: without a list, since it takes the keys that move the cursor.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.type('-w /etc/crontab -p wa -k cron', { delay: 20 });
      await row.first().waitFor({ timeout });
      await focusRow(page, row);
      // Once more opens the note beside the list; while the list still fills, it only asks again.
      await page.keyboard.press('Control+Space');
    },
    (timeout) => note.waitFor({ timeout }),
  );
  await workbench.shoot('completion');
  await pressUntil(page, 'Enter', row, 'hidden');
  await line('-k T1053.003-Scheduled-Task-Job-Cron').waitFor();
});

test('The language status shows the targets', async () => {
  const status = page.locator('.hover-language-status:visible', { hasText: 'debian-12 and 6 more' });
  await hoverUntil(page, () => page.locator('[id="status.languageStatus"]').hover(), status);
  await workbench.shoot('status');
});

test('The extension activates without an error in its log', () => {
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
