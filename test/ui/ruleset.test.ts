import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  clickUntil,
  hoverUntil,
  notified,
  openWorkbench,
  pressUntil,
  runCommand,
  settle,
  shootFailures,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

/** Beside the file that is open; formatted by nobody yet. */
const other = 'rules.d/35-more.rules';
let workbench: Workbench;

before(async () => {
  workbench = await openWorkbench('rules.d/30-identity.rules', {
    files: { [other]: '-w   /etc/group-  -p wa -k T1098-Account-Manipulation\n' },
  });
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

test('A key is renamed in every file of the directory, and a wrong key is refused with a message', async () => {
  const { page, folder, shoot } = workbench;
  const field = page.locator('.rename-box input');
  const line = page.locator('.editor-instance .view-line', { hasText: '/etc/group' }).first();
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  const rename = async (key: string): Promise<void> => {
    await tryUntil(
      async () => {
        await line.click();
        await page.keyboard.press('End');
        await page.keyboard.press('F2');
      },
      (timeout) => field.waitFor({ timeout }),
    );
    await field.fill(key);
    await shoot('rename');
    await pressUntil(page, 'Enter', field, 'hidden');
  };
  await rename('k'.repeat(300));
  await notified(page, 'auditctl takes 256 for all keys of a rule together');
  await shoot('rename-refused');
  await runCommand(page, 'Notifications: Clear All');
  await rename('accounts');
  await page.locator('.editor-instance .view-line', { hasText: 'key=accounts' }).nth(1).waitFor();
  await shoot('renamed');
  // VS Code saves what a refactoring changed in files that are not open.
  // The tab shows what is not saved a moment later, so the file tells.
  await tryUntil(
    () => page.keyboard.press('Control+s'),
    async (timeout) => {
      await page.locator('.tab.active:not(.dirty)').waitFor({ timeout });
      await settle(page);
      assert.equal(
        readFileSync(join(folder, 'rules.d/30-identity.rules'), 'utf8').split('key=accounts\n').length,
        3,
      );
      assert.equal(readFileSync(join(folder, other), 'utf8'), '-w   /etc/group-  -p wa -k accounts\n');
    },
  );
});

test('The merged rules open beside the file, and a hover says where a line comes from', async () => {
  const { page, shoot } = workbench;
  const [file, merged] = [page.locator('.editor-instance').nth(0), page.locator('.editor-instance').nth(1)];
  await file.locator('.view-line', { hasText: '/etc/passwd' }).first().click();
  // Until then the command is not offered.
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  const tab = page.locator('.tab', { hasText: 'rules.d merged for debian-12' });
  await runCommand(page, 'Show Merged Rules', tab);
  const line = merged.locator('.view-line', { hasText: '/etc/passwd' }).first();
  const hover = page.locator('.monaco-hover:visible', { hasText: '30-identity.rules' });
  await hoverUntil(page, () => line.locator('span span').first().hover(), hover);
  await hover.locator('a', { hasText: 'line' }).waitFor();
  await shoot('merged');
});

test('The targets are chosen from a list, and the language status names them', async () => {
  const { page, shoot } = workbench;
  const row = (name: string) =>
    page.locator('.quick-input-widget .monaco-list-row', { hasText: name }).first();
  await runCommand(page, 'Change Targets', row('debian-12'));
  await shoot('targets');
  for (const name of ['debian-13', 'ubuntu-22.04', 'ubuntu-24.04', 'rhel-8', 'rhel-9', 'rhel-10']) {
    const tick = row(name).locator('.monaco-checkbox');
    await tryUntil(
      async () => (await tick.getAttribute('aria-checked')) === 'true' && tick.click(),
      (timeout) => row(name).locator('.monaco-checkbox[aria-checked=false]').waitFor({ timeout }),
    );
  }
  const ok = page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' });
  await clickUntil(ok, ok, 'hidden');
  const status = page.locator('.hover-language-status', { hasText: /^debian-12\W*on x86_64/ });
  await hoverUntil(page, () => page.locator('[id="status.languageStatus"]').hover(), status);
  await shoot('language-status');
});

test('Format Document leaves one space between words', async () => {
  const { page, shoot } = workbench;
  const field = page.locator('.quick-input-widget:visible .quick-input-box input');
  await tryUntil(
    async (timeout) => {
      if (await field.isVisible()) await field.press('Escape', { timeout });
      await page.keyboard.press('Control+p');
      await field.fill('35-more', { timeout });
      await page
        .locator('.quick-input-widget .monaco-list-row.focused', { hasText: '35-more.rules' })
        .waitFor({ timeout });
      await field.press('Enter');
    },
    (timeout) => page.locator('.tab.active', { hasText: '35-more.rules' }).waitFor({ timeout }),
  );
  const line = page.locator('.editor-instance .view-line', { hasText: '/etc/group-' }).first();
  await line.click();
  const formatted = page.locator('.editor-instance .view-line', {
    hasText: '-w\u00a0/etc/group-\u00a0-p\u00a0wa\u00a0-k\u00a0accounts',
  });
  await runCommand(page, 'Format Document', formatted);
  await shoot('formatted');
});
