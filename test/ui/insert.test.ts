import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import {
  openWorkbench,
  pressUntil,
  runCommand,
  shootFailures,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

let workbench: Workbench;

before(async () => {
  workbench = await openWorkbench('rules.d/32-cron.rules');
});

after(async () => {
  await workbench?.close();
});

function row(text: string): Locator {
  return workbench.page.locator('.quick-input-widget .monaco-list-row', { hasText: text }).first();
}

function titled(text: string): Locator {
  return workbench.page.locator('.quick-input-title', { hasText: text });
}

function line(text: string): Locator {
  return workbench.page
    .locator('.editor-instance .view-line', { hasText: text.replaceAll(' ', '\u00a0') })
    .first();
}

const field = (): Locator => workbench.page.locator('.quick-input-widget:visible .quick-input-box input');

/** Types into the field of a list until the row with the focus, which is the one that Enter takes, is the one that is meant. */
async function find(words: string, wanted: string): Promise<void> {
  await tryUntil(
    () => field().fill(words),
    (timeout) =>
      workbench.page
        .locator('.quick-input-widget .monaco-list-row.focused', { hasText: wanted })
        .waitFor({ timeout }),
  );
}

/** Enter in a list with this title, until another comes or none is left. */
async function accept(title: string): Promise<void> {
  await pressUntil(workbench.page, 'Enter', titled(title), 'hidden');
}

shootFailures(() => workbench);

test('A technique is found by a word, its rules are chosen, and they are inserted into the file', async () => {
  const { page, shoot } = workbench;
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  await line('/etc/crontab').click();
  await runCommand(page, 'Insert Rules for a Technique', titled('MITRE ATT&CK'));
  await row('Initial Access').waitFor();
  await shoot('insert-techniques');
  // Enter where nothing has what is typed keeps the list, for other words.
  await field().fill('no such technique');
  await page.locator('.quick-input-widget .monaco-list-row').first().waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await find('cron', 'T1053.003 Scheduled Task/Job: Cron');
  await shoot('insert-techniques-cron');
  await accept('MITRE ATT&CK');
  await titled('Insert Rules for T1053.003').waitFor();
  await row('/usr/bin/crontab').waitFor();
  await shoot('insert-rules');
  await accept('Insert Rules for T1053.003');
  await line('/usr/bin/crontab').waitFor();
  await shoot('inserted');
  await pressUntil(page, 'Control+Z', line('/usr/bin/crontab'), 'hidden');
});

test("A group's rules are inserted after a list of remarks", async () => {
  const { page, shoot } = workbench;
  await runCommand(page, 'Insert Rules for a Group', titled('MITRE ATT&CK'));
  await find('G0106', 'Rocke (G0106)');
  await shoot('insert-groups');
  await accept('MITRE ATT&CK');
  await titled('Insert Rules for Rocke (G0106)').waitFor();
  await row('/usr/bin').waitFor();
  await shoot('insert-group-rules');
  // The list of remarks has the same title, and a second Enter there would insert.
  await pressUntil(page, 'Enter', row('Preview the changes'), 'visible', 60_000);
  await shoot('insert-remarks');
  assert.match(String(await row('Insert ').textContent()), /Insert \d+ rules/);
  const wanted = page.locator('.quick-input-widget .monaco-list-row.focused', {
    hasText: 'Preview the changes',
  });
  await pressUntil(page, 'ArrowDown', wanted);
  await tryUntil(
    async () => {
      // The list stays, with the same row to take.
      await wanted.waitFor();
      await page.keyboard.press('Enter');
    },
    (timeout) =>
      page
        .locator('.multiDiffEntry, .multi-diff-editor, .diff-editor, .multiDiffEditor')
        .first()
        .waitFor({ timeout }),
  );
  await row('Preview the changes').waitFor();
  await page.locator('.editor-instance .line-insert').first().waitFor();
  await shoot('insert-preview');
  await pressUntil(page, 'Escape', page.locator('.tab', { hasText: 'Insert Rules for Rocke' }), 'hidden');
  // Left without inserting, a person types on where the cursor was.
  await page.locator('.tab.active', { hasText: '32-cron.rules' }).waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
});

test('Hunt queries for the key at the cursor are copied', async () => {
  const { page, shoot } = workbench;
  await line('/etc/crontab').click();
  await page.keyboard.press('End');
  await runCommand(page, 'Copy Hunt Query', row('ausearch'));
  await shoot('hunt');
  // Said for a moment only, so that nothing else is waited for first; where it was missed, the query is copied again.
  await tryUntil(
    async () => {
      if (!(await row('ausearch').isVisible())) await runCommand(page, 'Copy Hunt Query', row('ausearch'));
      await page.keyboard.press('Enter');
    },
    (timeout) => page.locator('.statusbar', { hasText: 'Query copied' }).waitFor({ timeout }),
  );
});
