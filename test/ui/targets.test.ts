import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let workbench: Workbench;

before(async () => {
  workbench = await openWorkbench('article.rules');
});

after(async () => {
  await workbench?.close();
});

test('ui: the targets are chosen from a list, and the language status names them', async () => {
  const { page, shoot } = workbench;
  try {
    await page.locator('.squiggly-error').nth(4).waitFor();
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
    const status = page.locator('.hover-language-status', { hasText: 'on x86_64' });
    await status.waitFor();
    assert.match(String(await status.textContent()), /^debian-12\W*on x86_64/);
    await shoot('language-status');
  } catch (error) {
    await shoot('failed-targets');
    throw error;
  }
});
