import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let workbench: Workbench;
let page: Page;

before(async () => {
  workbench = await openWorkbench('rules.d/32-cron.rules');
  page = workbench.page;
});

after(async () => {
  await workbench?.close();
});

/** The page of the view, once its matrix is there: a frame in a frame. */
async function view(): Promise<Frame> {
  for (let i = 0; i < 300; i++) {
    for (const frame of page.frames()) {
      const found = await frame
        .locator('td.cell')
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
    await page.waitForTimeout(100);
  }
  throw new Error('The view did not come.');
}

async function run(command: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.keyboard.type(command);
  await page.locator('.quick-input-widget .monaco-list-row', { hasText: command }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** What has the focus in the view: its text. */
const focused = (frame: Frame): Promise<string> => frame.evaluate(() => document.activeElement?.textContent ?? '');

test('ui: the matrix of coverage, by keyboard, over a reload, and for a group', async () => {
  const { shoot } = workbench;
  try {
    await page.locator('.view-line', { hasText: '/etc/crontab' }).first().click({ timeout: 90_000 });
    await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
    await run('Show Technique Coverage');
    let frame = await view();
    await frame.locator('th', { hasText: 'Persistence' }).waitFor();
    assert.match(String(await frame.locator('footer').textContent()), /ATT&CK 19\.1.*The MITRE Corporation/);
    await shoot('coverage-dark');

    // From the search field to a reason, and back, without a mouse.
    await frame.locator('input[type=search]').focus();
    await page.keyboard.type('cron');
    await frame.locator('[role=status]', { hasText: /^\d+ of \d+ techniques are shown/ }).waitFor();
    for (let i = 0; i < 12 && !/^. ?T1053/.test(await focused(frame)); i++) await page.keyboard.press('Tab');
    assert.match(await focused(frame), /T1053/);
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(frame), /T1053\.003.*Cron/);
    await page.keyboard.press('ArrowRight');
    assert.match(await focused(frame), /T1053\.003.*Cron/);
    await page.keyboard.press('Enter');
    await frame.locator('aside h2', { hasText: 'T1053.003 Cron' }).waitFor();
    assert.equal(await focused(frame), 'T1053.003 Cron');
    await shoot('coverage-details');
    await page.keyboard.press('Escape');
    assert.match(await focused(frame), /T1053\.003.*Cron/);
    await page.keyboard.press('Enter');

    // What was chosen is there again in a reloaded window, which is not told to open a file.
    await page.evaluate(() => {
      const address = new URL(location.href);
      address.searchParams.delete('payload');
      history.replaceState(null, '', address.href);
    });
    await Promise.all([page.waitForNavigation(), run('Developer: Reload Window')]);
    frame = await view();
    await frame.locator('aside h2', { hasText: 'T1053.003 Cron' }).waitFor();
    assert.equal(await frame.locator('input[type=search]').inputValue(), 'cron');

    // A reason leads to its line.
    await frame.locator('aside button.link', { hasText: '32-cron.rules:' }).first().click();
    await page.locator('.tab.active', { hasText: '32-cron.rules' }).waitFor();

    // A group, and what its rules would miss.
    await run('Show Technique Coverage');
    frame = await view();
    await frame.locator('input[type=search]').fill('');
    await frame.locator('label', { hasText: 'Group' }).locator('select').selectOption('G0106');
    await frame.locator('.overlay', { hasText: /Rocke \(G0106\) is known to use 34 techniques/ }).waitFor();
    await frame.locator('button', { hasText: 'Only What You Would Miss' }).click();
    await frame.locator('[role=status]', { hasText: /0 of \d+ seen/ }).waitFor();
    await shoot('coverage-group');
    await frame.locator('button', { hasText: 'Only What You Would Miss' }).click();
    await frame.locator('label', { hasText: 'Group' }).locator('select').selectOption('');
  } catch (error) {
    await shoot('failed-coverage');
    throw error;
  }
});
