import { after, before, test } from 'node:test';
import { clickUntil, hoverUntil, openWorkbench, runCommand, shootFailures, tryUntil, type Workbench } from '../support/workbench.ts';

let workbench: Workbench;

before(async () => {
  workbench = await openWorkbench('rules.d/30-identity.rules');
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

test('ui: the merged rules stand beside the file, and a line says where it comes from', async () => {
  const { page, shoot } = workbench;
  const [file, merged] = [page.locator('.editor-instance').nth(0), page.locator('.editor-instance').nth(1)];
  await file.locator('.view-line', { hasText: '/etc/passwd' }).first().click();
  // Until then the command is not offered.
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  await runCommand(page, 'Show Merged Rules');
  await page.locator('.tab', { hasText: 'rules.d merged for debian-12' }).waitFor();
  const line = merged.locator('.view-line', { hasText: '/etc/passwd' }).first();
  const hover = page.locator('.monaco-hover:visible', { hasText: '30-identity.rules' });
  await hoverUntil(page, () => line.locator('span span').first().hover(), hover);
  await hover.locator('a', { hasText: 'line' }).waitFor();
  await shoot('merged');
});

test('ui: the targets are chosen from a list, and the language status names them', async () => {
  const { page, shoot } = workbench;
  await runCommand(page, 'Change Targets');
  const row = (name: string) => page.locator('.quick-input-widget .monaco-list-row', { hasText: name }).first();
  await row('debian-12').waitFor();
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
