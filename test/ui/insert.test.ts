import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let workbench: Workbench;

before(async () => {
  workbench = await openWorkbench('rules.d/32-cron.rules');
});

after(async () => {
  await workbench?.close();
});

async function command(title: string): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await page.keyboard.type(title);
  await row(title).waitFor();
  await page.keyboard.press('Enter');
}

function row(text: string): Locator {
  return workbench.page.locator('.quick-input-widget .monaco-list-row', { hasText: text }).first();
}

function titled(text: string): Locator {
  return workbench.page.locator('.quick-input-title', { hasText: text });
}

function line(text: string): Locator {
  return workbench.page.locator('.editor-instance .view-line', { hasText: text.replaceAll(' ', '\u00a0') }).first();
}

async function walk(name: string, steps: () => Promise<void>): Promise<void> {
  try {
    await steps();
  } catch (error) {
    await workbench.shoot(`failed-${name}`);
    throw error;
  }
}

test('ui: a technique is found by a word, its rules are chosen, and they stand in the file', () =>
  walk('insert', async () => {
    const { page, shoot } = workbench;
    await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
    await line('/etc/crontab').click();
    await command('Insert Rules for a Technique');
    await titled('MITRE ATT&CK').waitFor();
    await row('Initial Access').waitFor();
    await shoot('insert-techniques');
    await page.keyboard.type('cron');
    await row('T1053.003 Scheduled Task/Job: Cron').waitFor();
    await shoot('insert-techniques-cron');
    await page.keyboard.press('Enter');
    await titled('Insert Rules for T1053.003').waitFor();
    await row('/usr/bin/crontab').waitFor();
    await shoot('insert-rules');
    await page.keyboard.press('Enter');
    await line('/usr/bin/crontab').waitFor();
    await shoot('inserted');
    await page.keyboard.press('Control+Z');
    await line('/usr/bin/crontab').waitFor({ state: 'detached' });
  }));

test('ui: a group, with what to know before its rules go in', () =>
  walk('group', async () => {
    const { page, shoot } = workbench;
    await command('Insert Rules for a Group');
    await titled('MITRE ATT&CK').waitFor();
    await page.keyboard.type('G0106');
    // Enter takes the row with the focus, which comes after the row itself.
    await page.locator('.quick-input-widget .monaco-list-row.focused', { hasText: 'Rocke (G0106)' }).waitFor();
    await shoot('insert-groups');
    await page.keyboard.press('Enter');
    await titled('Insert Rules for Rocke (G0106)').waitFor();
    await row('/usr/bin').waitFor();
    await shoot('insert-group-rules');
    await page.keyboard.press('Enter');
    await row('Preview the changes').waitFor();
    await shoot('insert-remarks');
    assert.match(String(await row('Insert ').textContent()), /Insert \d+ rules/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.multiDiffEntry, .multi-diff-editor, .diff-editor, .multiDiffEditor').first().waitFor();
    await row('Preview the changes').waitFor();
    await page.waitForTimeout(1000);
    await shoot('insert-preview');
    await page.keyboard.press('Escape');
    await page.locator('.tab', { hasText: 'Insert Rules for Rocke' }).waitFor({ state: 'detached' });
  }));

test('ui: queries for the key at the cursor', () =>
  walk('hunt', async () => {
    const { page, shoot } = workbench;
    await line('/etc/crontab').click();
    await page.keyboard.press('End');
    await command('Copy Hunt Query');
    await row('ausearch').waitFor();
    await shoot('hunt');
    await page.keyboard.press('Enter');
    await page.locator('.statusbar', { hasText: 'Query copied' }).waitFor();
  }));
