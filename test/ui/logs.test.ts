import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright-core';
import { noisyLog, noisyRules } from '../support/noisyLog.ts';
import {
  clickUntil,
  hoverUntil,
  openWorkbench,
  pressUntil,
  runCommand,
  shootFailures,
  showTheme,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

let workbench: Workbench;
let page: Page;

before(async () => {
  workbench = await openWorkbench('audit-shop.rules', {
    files: { 'audit-shop.rules': noisyRules, 'audit.log': noisyLog },
    settings: { 'auditRules.log.file': 'audit.log', 'workbench.editorAssociations': {} },
  });
  page = workbench.page;
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

/** The page of the view, once it has a table: a frame in a frame. */
async function view(): Promise<Frame> {
  for (const end = Date.now() + 300_000; Date.now() < end; await page.waitForTimeout(100))
    for (const frame of page.frames()) {
      const found = await frame
        .locator('th[aria-sort]')
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
  throw new Error('The view did not come.');
}

const logTab = (): Locator => page.locator('.tab.active', { hasText: 'Log against Rules' });
const lens = (text: string): Locator => page.locator('.codelens-decoration', { hasText: text }).first();

test('A lens above each rule has its events a day, from the log that the setting names', async () => {
  await lens('144 events a day, 99 % from /usr/sbin/logrotate').waitFor();
  await lens('no event in 3 days').waitFor();
  await workbench.shoot('log-lenses');
});

test('The view sorts by keyboard, and an exclusion is previewed before it is inserted', async () => {
  const { shoot } = workbench;
  await runCommand(page, 'Compare Log with Rules', logTab());
  let frame = await view();
  const heading = (): Locator => frame.locator('h1', { hasText: 'audit.log against audit-shop.rules' });
  await heading().waitFor();
  await shoot('log-view-dark');

  await clickUntil(
    frame.locator('[data-table="program"]'),
    frame.locator('td', { hasText: '/usr/sbin/logrotate' }),
  );
  const first = (): Promise<string | null> => frame.locator('tbody tr').first().textContent();
  assert.match((await first()) ?? '', /logrotate/);
  const events = frame.locator('th button', { hasText: 'events' });
  await tryUntil(
    async () => {
      if ((await frame.locator('th[aria-sort="ascending"]').count()) > 0) return;
      await events.focus();
      await page.keyboard.press('Enter');
    },
    (timeout) => frame.locator('th[aria-sort="ascending"]').waitFor({ timeout: Math.min(timeout, 2000) }),
  );
  assert.match((await first()) ?? '', /\/usr\/bin\/rm/);

  // A reloaded window has the view again, with the table that was chosen and its order.
  await workbench.reopen();
  frame = await view();
  await heading().waitFor();
  await frame.locator('[data-table="program"][aria-selected="true"]').waitFor();
  assert.match((await first()) ?? '', /\/usr\/bin\/rm/);
  await shoot('log-view-reloaded');
  await showTheme(workbench, 'Default High Contrast');
  await shoot('log-view-high-contrast');
  await showTheme(workbench, 'Default Light Modern');

  const exclude = frame.locator('button', { hasText: 'Exclude…' }).first();
  await clickUntil(frame.locator('[data-table="ideas"]'), exclude);
  await shoot('log-ideas-light');
  const yes = page.locator('.quick-input-list-row', { hasText: 'Insert the rule' });
  await clickUntil(exclude, yes);
  const inserted = page.locator('.monaco-diff-editor .modified .view-line', { hasText: '-a never,exit' });
  await inserted.waitFor();
  await shoot('log-exclude-preview');
  await pressUntil(page, 'Enter', page.locator('.monaco-diff-editor'), 'hidden');
  const line = page.locator('.editor-instance .view-line', { hasText: 'exe=/usr/sbin/logrotate' });
  await line.first().waitFor();
  await shoot('log-excluded');
});

test('A hover over a log decodes the field and names the rule', async () => {
  const tab = page.locator('.tab.active', { hasText: 'audit.log' });
  await clickUntil(page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'audit.log' }), tab);
  const word = page.locator('.view-line', { hasText: 'a0=ffffff9c' }).first();
  const hover = page.locator('.monaco-hover:visible', { hasText: 'AT_FDCWD' });
  await hoverUntil(page, () => word.getByText('ffffff9c').first().hover(), hover);
  assert.match(String(await hover.first().textContent()), /Recorded by/);
  await workbench.shoot('log-hover');
});
