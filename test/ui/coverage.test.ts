import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright-core';
import {
  clickUntil,
  hoverUntil,
  openWorkbench,
  runCommand,
  shootFailures,
  showTheme,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

let workbench: Workbench;
let page: Page;

before(async () => {
  workbench = await openWorkbench('rules.d/32-cron.rules');
  page = workbench.page;
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

/** The tab of the view, in front. */
const coverageTab = (): Locator => page.locator('.tab.active', { hasText: 'Technique Coverage' });

/** The page of the view, once its matrix is there: a frame in a frame. */
async function view(): Promise<Frame> {
  for (const end = Date.now() + 300_000; Date.now() < end; await page.waitForTimeout(100))
    for (const frame of page.frames()) {
      const found = await frame
        .locator('td.cell')
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
  throw new Error('The view did not come.');
}

/** What has the focus in the view: its text. */
const focused = (frame: Frame): Promise<string> =>
  frame.evaluate(() => document.activeElement?.textContent ?? '');

/** Presses a key until what has the focus in the view is what is meant; more than once only where nothing moved. */
async function move(frame: Frame, key: string, to: RegExp): Promise<void> {
  const from = await focused(frame);
  await tryUntil(
    async () => (await focused(frame)) !== from || page.keyboard.press(key),
    async (timeout) => {
      for (const end = Date.now() + timeout; !to.test(await focused(frame)) && Date.now() < end; )
        await page.waitForTimeout(50);
      assert.match(await focused(frame), to);
    },
  );
}

test('The language status counts the techniques that the rules of the active file see', async () => {
  await page.locator('.view-line', { hasText: '/etc/crontab' }).first().click();
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  const status = page.locator('.hover-language-status:visible', { hasText: /\d+ seen · \d+ only named/ });
  await hoverUntil(page, () => page.locator('[id="status.languageStatus"]').hover(), status);
  const [, seen, of] =
    /(\d+) seen · \d+ only named\W*of (\d+) that audit can see/.exec(String(await status.textContent())) ??
    [];
  assert.ok(Number(seen) > 0 && Number(seen) < Number(of), `${seen} of ${of}`);
  await workbench.shoot('coverage-status');
  await page.mouse.move(5, 400);
});

test('The coverage matrix works by keyboard, survives a reload, and filters by group', async () => {
  const { shoot } = workbench;
  await runCommand(page, 'Show Technique Coverage', coverageTab());
  let frame = await view();
  await frame.locator('th', { hasText: 'Persistence' }).waitFor();
  assert.match(String(await frame.locator('footer').textContent()), /ATT&CK 19\.1.*The MITRE Corporation/);
  await shoot('coverage-dark');

  // From the search field to a reason, and back, without a mouse.
  const search = frame.locator('input[type=search]');
  await tryUntil(
    async () => {
      await search.fill('');
      await page.keyboard.type('cron');
    },
    async (timeout) => {
      await frame
        .locator('[role=status]', { hasText: /^\d+ of \d+ techniques are shown/ })
        .waitFor({ timeout });
      assert.equal(await search.inputValue(), 'cron');
    },
  );
  for (let i = 0; i < 12 && !/^. ?T1053/.test(await focused(frame)); i++) await page.keyboard.press('Tab');
  assert.match(await focused(frame), /T1053/);
  await move(frame, 'ArrowDown', /T1053\.003.*Cron/);
  await page.keyboard.press('ArrowRight');
  assert.match(await focused(frame), /T1053\.003.*Cron/);
  await move(frame, 'Enter', /^T1053\.003 Cron$/);
  const details = frame.locator('aside h2', { hasText: 'T1053.003 Cron' });
  await details.waitFor();
  await shoot('coverage-details');
  await move(frame, 'Escape', /T1053\.003.*Cron/);
  await move(frame, 'Enter', /^T1053\.003 Cron$/);
  await details.waitFor();

  // What was chosen is there again in a reloaded window.
  await workbench.reopen();
  frame = await view();
  await frame.locator('aside h2', { hasText: 'T1053.003 Cron' }).waitFor();
  assert.equal(await frame.locator('input[type=search]').inputValue(), 'cron');

  // A reason leads to its line.
  const reason = frame.locator('aside button.link', { hasText: '32-cron.rules:' }).first();
  await clickUntil(reason, page.locator('.tab.active', { hasText: '32-cron.rules' }));

  // A group, and what its rules would miss.
  await runCommand(page, 'Show Technique Coverage', coverageTab());
  frame = await view();
  await frame.locator('input[type=search]').fill('');
  await frame.locator('label', { hasText: 'Group' }).locator('select').selectOption('G0106');
  await frame.locator('.overlay', { hasText: /Rocke \(G0106\) is known to use 34 techniques/ }).waitFor();
  const missed = frame.locator('button', { hasText: 'Only What You Would Miss' });
  const pressed = frame.locator('button[aria-pressed=true]', { hasText: 'Only What You Would Miss' });
  await clickUntil(missed, pressed);
  await shoot('coverage-group');
  await missed.click();
  await frame.locator('label', { hasText: 'Group' }).locator('select').selectOption('');
  await frame.locator('button.chip', { hasText: 'Not for audit' }).click();
  await page.locator('.tab', { hasText: '32-cron.rules' }).nth(1).click({ button: 'middle' });
});

test('Rules that a technique lacks are chosen from a list', async () => {
  const frame = await view();
  const missing = frame.locator('aside button', { hasText: 'Insert What Is Missing…' });
  await clickUntil(
    frame.locator('td.cell', { hasText: 'T1098' }).first(),
    frame.locator('aside h2', { hasText: 'T1098' }),
  );
  await clickUntil(missing, page.locator('.quick-input-title', { hasText: 'Insert Rules for T1098' }));
  await page.locator('.quick-input-widget .monaco-list-row').first().waitFor();
  await workbench.shoot('coverage-insert');
  await page.keyboard.press('Escape');
});

for (const [body, theme] of [
  ['light', 'Default Light Modern'],
  ['high-contrast', 'Default High Contrast'],
  ['high-contrast-light', 'Default High Contrast Light'],
] as const)
  test(`The coverage matrix is readable in ${theme}`, async () => {
    const frame = await view();
    await showTheme(workbench, theme);
    await frame.locator(`body.vscode-${body}`).waitFor();
    await frame.locator('aside h2', { hasText: 'T1098' }).waitFor();
    // The one with the focus beside the one that is chosen.
    await frame.locator('td.cell[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await workbench.shoot(`coverage-${body}`);
  });
