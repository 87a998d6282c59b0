import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import {
  hoverUntil,
  openWorkbench,
  pressUntil,
  runCommand,
  shootFailures,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

let workbench: Workbench;
let page: Page;
let editor: Locator;

/** Eight mistakes, one a line: the last is that there is no newline at the end. */
const policy = [
  'audits func=CREDS_CHECK',
  'audit func=bprm_check',
  'audit func=MMAP_CHECK mask=may_exec',
  'audit func=MODULE_CHECK key=modules',
  'audit func=FILE_CHECK uid==0',
  'measure func=BPRM_CHECK template=ima-sigv3',
  'dont_measure fsmagic=0x9fa0 # proc',
  'audit func=FIRMWARE_CHECK',
].join('\n');

before(async () => {
  workbench = await openWorkbench('ima-policy', {
    files: { 'ima-policy': policy },
    settings: { 'auditRules.ima.kernel': '6.1', 'files.insertFinalNewline': false },
  });
  page = workbench.page;
  editor = page.locator('.editor-instance .monaco-editor').first();
  await editor.locator('.view-lines').waitFor();
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

const errors = (): Locator => page.locator('[id="status.problems"]');

test('A policy opens as its own language, and its eight mistakes are counted', async () => {
  await page.locator('[id="status.editor.mode"]', { hasText: 'IMA Policy' }).waitFor();
  await errors()
    .filter({ hasText: /^\s*8\b/ })
    .waitFor();
  await editor.locator('.squiggly-error').first().waitFor();
  await workbench.shoot('ima-mistakes');
});

test('A hover on a hook says when it matches', async () => {
  const word = editor.locator('.view-line', { hasText: 'FIRMWARE_CHECK' }).getByText('FIRMWARE_CHECK');
  const hover = page.locator('.monaco-hover:visible', {
    hasText: 'Matches when the kernel loads a firmware file.',
  });
  await hoverUntil(page, () => word.hover({ position: { x: 12, y: 8 } }), hover);
  await workbench.shoot('ima-hover');
  await page.mouse.move(5, 400);
});

test('Quick fixes repair all mistakes, one after the other', async () => {
  const menu = page.locator('.action-widget:visible');
  for (let left = 8; left > 0; left--) {
    const repaired = errors().filter({ hasText: new RegExp(`^\\s*${left - 1}\\b`) });
    await tryUntil(
      async () => {
        if (await repaired.isVisible()) return;
        await runCommand(page, 'Go to Next Problem (Error, Warning, Info)');
        await page.keyboard.press('Escape');
        await pressUntil(page, 'Control+.', menu);
        if (left === 8) await workbench.shoot('ima-quick-fix');
        await pressUntil(page, 'Enter', menu, 'hidden');
      },
      (timeout) => repaired.waitFor({ timeout }),
    );
  }
  await workbench.shoot('ima-repaired');
});
