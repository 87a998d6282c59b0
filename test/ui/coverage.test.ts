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

/** Takes a picture of what was there when steps failed. */
async function walk(name: string, steps: () => Promise<void>): Promise<void> {
  try {
    await steps();
  } catch (error) {
    await workbench.shoot(`failed-${name}`);
    throw error;
  }
}

test('ui: the language status counts what the rules of the active file see', () =>
  walk('coverage-status', async () => {
    await page.locator('.view-line', { hasText: '/etc/crontab' }).first().click({ timeout: 90_000 });
    await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
    await page.locator('[id="status.languageStatus"]').hover();
    const status = page.locator('.hover-language-status:visible', { hasText: /\d+ seen · \d+ only named/ });
    await status.waitFor();
    const [, seen, of] = /(\d+) seen · \d+ only named\W*of (\d+) that audit can see/.exec(String(await status.textContent())) ?? [];
    assert.ok(Number(seen) > 0 && Number(seen) < Number(of), `${seen} of ${of}`);
    await workbench.shoot('coverage-status');
    await page.mouse.move(5, 400);
  }));

test('ui: the matrix of coverage, by keyboard, over a reload, and for a group', () =>
  walk('coverage', async () => {
    const { shoot } = workbench;
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

    // What was chosen is there again in a reloaded window.
    await workbench.reopen();
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
    await frame.locator('button.chip', { hasText: 'Not for audit' }).click();
    await page.locator('.tab', { hasText: '32-cron.rules' }).nth(1).click({ button: 'middle' });
  }));

test('ui: what a technique lacks is chosen from a list', () =>
  walk('coverage-insert', async () => {
    const frame = await view();
    await frame.locator('td.cell', { hasText: 'T1098' }).first().click();
    await frame.locator('aside button', { hasText: 'Insert What Is Missing…' }).click();
    await page.locator('.quick-input-title', { hasText: 'Insert Rules for T1098' }).waitFor();
    await page.locator('.quick-input-widget .monaco-list-row').first().waitFor();
    await workbench.shoot('coverage-insert');
    await page.keyboard.press('Escape');
  }));

for (const [name, theme, base] of [
  ['light', 'Default Light Modern', 'vs'],
  ['high-contrast', 'Default High Contrast', 'hc-black'],
  ['high-contrast-light', 'Default High Contrast Light', 'hc-light'],
] as const)
  test(`ui: the matrix of coverage in ${theme}`, () =>
    walk(`coverage-${name}`, async () => {
      await workbench.reopen({ 'workbench.colorTheme': theme });
      const frame = await view();
      await page.locator(`.monaco-workbench.${base}`).waitFor();
      await frame.locator('aside h2', { hasText: 'T1098' }).waitFor();
      // The one with the focus beside the one that is chosen.
      await frame.locator('td.cell[tabindex="0"]').focus();
      await page.keyboard.press('ArrowRight');
      await workbench.shoot(`coverage-${name}`);
    }));
