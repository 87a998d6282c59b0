import { after, before, test } from 'node:test';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let workbench: Workbench;

before(async () => {
  workbench = await openWorkbench('rules.d/30-identity.rules');
});

after(async () => {
  await workbench?.close();
});

test('ui: the merged rules stand beside the file, and a line says where it comes from', async () => {
  const { page, shoot } = workbench;
  try {
    const [file, merged] = [page.locator('.editor-instance').nth(0), page.locator('.editor-instance').nth(1)];
    await file.locator('.view-line', { hasText: '/etc/passwd' }).first().click();
    // Until then the command is not offered.
    await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
    await page.keyboard.press('F1');
    await page.keyboard.type('Show Merged Rules');
    await page.locator('.quick-input-widget .monaco-list-row', { hasText: 'Show Merged Rules' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.tab', { hasText: 'rules.d merged for debian-12' }).waitFor();
    const line = merged.locator('.view-line', { hasText: '/etc/passwd' }).first();
    await line.locator('span span').first().hover();
    const hover = page.locator('.monaco-hover:visible', { hasText: '30-identity.rules' });
    await hover.waitFor();
    await hover.locator('a', { hasText: 'line' }).waitFor();
    await shoot('merged');
  } catch (error) {
    await shoot('failed-merged');
    throw error;
  }
});

test('ui: the targets are chosen from a list, and the language status names them', async () => {
  const { page, shoot } = workbench;
  try {
    await page.keyboard.press('F1');
    await page.keyboard.type('Change Targets');
    await page.locator('.quick-input-widget .monaco-list-row', { hasText: 'Change Targets' }).waitFor();
    await page.keyboard.press('Enter');
    const row = (name: string) => page.locator('.quick-input-widget .monaco-list-row', { hasText: name }).first();
    await row('debian-12').waitFor();
    await shoot('targets');
    for (const name of ['debian-13', 'ubuntu-22.04', 'ubuntu-24.04', 'rhel-8', 'rhel-9', 'rhel-10'])
      await row(name).locator('.monaco-checkbox').click();
    await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await page.locator('[id="status.languageStatus"]').hover();
    await page.locator('.hover-language-status', { hasText: /^debian-12\W*on x86_64/ }).waitFor();
    await shoot('language-status');
  } catch (error) {
    await shoot('failed-targets');
    throw error;
  }
});
