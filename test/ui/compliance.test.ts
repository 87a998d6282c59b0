import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import {
  clickUntil,
  hoverUntil,
  openWorkbench,
  pressUntil,
  runCommand,
  settle,
  shootFailures,
  showTheme,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

let workbench: Workbench;
let page: Page;

const passwd = '-w /etc/passwd -p wa -k identity';
const never = '-a never,exit -F path=/usr/bin/chage -F perm=x';
const chage =
  '-a always,exit -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=unset -k privileged-chage';

before(async () => {
  workbench = await openWorkbench('server/rules.d/10-own.rules', {
    files: { 'server/rules.d/10-own.rules': `${passwd}\n${never}\n${chage}\n` },
    settings: { 'auditRules.targets': ['rhel-9'], 'workbench.startupEditor': 'none' },
  });
  page = workbench.page;
  await line('/etc/passwd').waitFor();
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

const line = (text: string): Locator =>
  page.locator('.editor-instance .view-line', { hasText: text.replaceAll(' ', '\u00a0') }).first();
const row = (text: string): Locator =>
  page.locator('.quick-input-widget .monaco-list-row', { hasText: text }).first();
const view = (): Locator => page.locator('.pane', { hasText: 'Compliance' }).last();
const node = (text: string): Locator => view().locator('.monaco-list-row', { hasText: text }).first();
const focused = (text: string | RegExp): Locator =>
  view().locator('.monaco-list-row.focused', { hasText: text });
const status = (text: RegExp): Locator => page.locator('.statusbar-item', { hasText: text });

/** Moves the focus of the view down to a node, row by row. */
async function goDownTo(text: string | RegExp): Promise<void> {
  for (let rows = 0; rows < 20 && !(await focused(text).isVisible()); rows++) {
    await page.keyboard.press('ArrowDown');
    await settle(page);
  }
  await focused(text).waitFor();
}

/** The menu of a node's context, with one of its entries. */
async function choose(of: Locator, entry: string, then: Locator, state?: 'hidden'): Promise<void> {
  const item = page.locator('.monaco-menu:visible .action-label', { hasText: entry });
  await tryUntil(
    async (timeout) => {
      if ((await then.first().isVisible()) === (state !== 'hidden')) return;
      if (!(await item.isVisible())) await of.click({ button: 'right', timeout });
      // A menu takes no click while it opens.
      await item.hover({ timeout });
      await settle(page);
      await item.click({ timeout });
    },
    (timeout) => then.first().waitFor({ timeout, state: state ?? 'visible' }),
  );
}

test('A profile is chosen from a list, and the view and the status bar count what is recorded', async () => {
  const { shoot } = workbench;
  await runCommand(page, 'Choose Compliance Profile', row('stig-rhel-9'));
  await page.locator('.quick-input-widget:visible input').first().fill('rhel-9');
  await shoot('profile-list');
  await tryUntil(
    () => page.locator('.quick-input-widget:visible input').first().fill('stig-rhel-9'),
    (timeout) =>
      page
        .locator('.quick-input-widget .monaco-list-row.focused', { hasText: 'stig-rhel-9' })
        .waitFor({ timeout }),
  );
  await pressUntil(page, 'Enter', row('stig-rhel-9'), 'hidden');
  await node('recorded,').waitFor();
  await status(/stig-rhel-9 1\/\d+/).waitFor();
  await node('Not recorded').waitFor();
  await shoot('profile-view');
});

test('A dead rule says in its hover and in the view why it records nothing, and the view leads to it', async () => {
  const { shoot } = workbench;
  const word = line('privileged-chage').locator('span', { hasText: '-a' }).last();
  const hover = page.locator('.monaco-hover:visible', { hasText: 'drops the events before' });
  await hoverUntil(page, () => word.hover({ position: { x: 4, y: 8 } }), hover);
  assert.match(String(await hover.first().textContent()), /RHEL-09-654085/);
  await shoot('profile-hover');
  await page.mouse.move(5, 400);
  // The files leave the view no room.
  const files = page.locator('.pane-header', { hasText: 'examples' }).first();
  await clickUntil(files, page.locator('.pane-header[aria-expanded="false"]', { hasText: 'examples' }));
  // By keyboard from here on.
  await clickUntil(node('Not recorded'), focused('Not recorded'));
  await pressUntil(page, 'ArrowLeft', node('RHEL-09-654010'), 'hidden');
  await goDownTo('Text is there, records nothing');
  await pressUntil(page, 'ArrowRight', node('RHEL-09-654085'));
  await goDownTo('RHEL-09-654085');
  await pressUntil(page, 'ArrowRight', node('drops the events before'));
  await goDownTo(/^\s*10-own\.rules:3/);
  await shoot('profile-dead');
  await pressUntil(page, 'Enter', page.locator('[id="status.editor.selection"]', { hasText: 'Ln 3, Col 1' }));
});

test('The title of the view exports the whole profile, also while a row of the view has the focus', async () => {
  const title = page.locator('.pane-header', { hasText: 'Compliance' });
  const asked = page.locator('.quick-input-title', { hasText: 'Export Compliance with stig-rhel-9' });
  await clickUntil(node('RHEL-09-654085'), focused('RHEL-09-654085'));
  await tryUntil(
    async (timeout) => {
      if (await asked.isVisible()) return;
      await title.hover({ timeout });
      await title.locator('.action-label[aria-label^="Export Compliance"]').click({ timeout });
    },
    (timeout) => asked.waitFor({ timeout }),
  );
  await pressUntil(page, 'Escape', asked, 'hidden');
});

test('A requirement is waived with a reason in its menu, and the waiver is removed there', async () => {
  const { shoot, folder } = workbench;
  const field = page.locator('.quick-input-widget:visible .quick-input-box input');
  await choose(
    node('RHEL-09-654085'),
    'Waive',
    page.locator('.quick-input-title', { hasText: 'Waive RHEL-09-654085' }),
  );
  await tryUntil(
    () => field.fill('chage is not installed'),
    (timeout) =>
      page.locator('.quick-input-message', { hasText: 'why nothing has to be done' }).waitFor({ timeout }),
  );
  await shoot('profile-waive');
  await pressUntil(page, 'Enter', field, 'hidden');
  const group = node('Waived');
  await group.waitFor();
  const config = join(folder, 'server/rules.d/.audit-rules.json');
  assert.deepEqual(JSON.parse(readFileSync(config, 'utf8')), {
    waived: { 'RHEL-09-654085': 'chage is not installed' },
  });
  await clickUntil(group.locator('.monaco-tl-twistie'), node('RHEL-09-654085'));
  await choose(node('RHEL-09-654085'), 'Remove Waiver', group, 'hidden');
  assert.deepEqual(JSON.parse(readFileSync(config, 'utf8')), { waived: {} });
});

test('A rule is written as its requirement demands with Ctrl+.', async () => {
  const { shoot } = workbench;
  const menu = page.locator('.action-widget:visible');
  await line('/etc/passwd').click();
  await pressUntil(
    page,
    ['Escape', 'Control+.'],
    menu.locator('.action-item, .monaco-list-row', { hasText: 'Write as RHEL-09-654240 demands' }),
  );
  await shoot('profile-fix');
  await clickUntil(
    menu.locator('.monaco-list-row', { hasText: 'Write as RHEL-09-654240 demands' }),
    line('-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -k identity'),
  );
});

test('What the profile lacks is inserted after a preview, and then nothing is missing', async () => {
  const { shoot } = workbench;
  // What a never rule drops is not repaired by more rules.
  await line('-a never,exit').click();
  await pressUntil(page, 'Control+Shift+K', line('-a never,exit'), 'hidden');
  await line('privileged-chage').waitFor();
  await shoot('profile-before-insert');
  await runCommand(page, 'Insert What a Compliance Profile Lacks', row('Insert '));
  await page.locator('.editor-instance .line-insert').first().waitFor();
  await shoot('profile-insert');
  const insert = page.locator('.quick-input-widget .monaco-list-row.focused', { hasText: 'Insert ' });
  await insert.waitFor();
  await pressUntil(page, 'Enter', row('Insert '), 'hidden', 60_000);
  // The four that are left are links that the benchmark names itself.
  await status(/stig-rhel-9 50\/54/).waitFor();
  await node('Not recorded').waitFor({ state: 'hidden' });
  await node('50 of 54 recorded').waitFor();
  await shoot('profile-met');
  await showTheme(workbench, 'Default High Contrast');
  await node('50 of 54 recorded').waitFor();
  await shoot('profile-contrast');
});
