// Eight lines as people break them, each put right by the light bulb alone: Ctrl+. and Enter.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, pressUntil, shootFailures, tryUntil, type Workbench } from '../support/workbench.ts';

const file = 'broken.rules';
const slips: readonly (readonly [broken: string, meant: string])[] = [
  ['-w /etc/passwd wa -k identity', '-w /etc/passwd -p wa -k identity'],
  ['w /etc/shadow -p wa -k identity', '-w /etc/shadow -p wa -k identity'],
  ['sudo auditctl -w /etc/group -p wa -k identity', '-w /etc/group -p wa -k identity'],
  ['-w /etc/sudoers -p wa -k actions # who may do what', '-w /etc/sudoers -p wa -k actions'],
  [
    '-a always,exit -F arch=b64 execve -F euid=0 -k root',
    '-a always,exit -F arch=b64 -S execve -F euid=0 -k root',
  ],
  ['-a always, exit -F arch=b64 -S ptrace -k tracing', '-a always,exit -F arch=b64 -S ptrace -k tracing'],
  [
    '-a always,exit -F arch=b64 -S chmod, fchmod -F auid=>1000 -k perm_mod',
    '-a always,exit -F arch=b64 -S chmod,fchmod -F auid>=1000 -k perm_mod',
  ],
  [
    '-a always,exit -F arch=b64 -S mount -F auid >= 1000 –k mounts',
    '-a always,exit -F arch=b64 -S mount -F auid>=1000 -k mounts',
  ],
];

let workbench: Workbench;
let page: Page;

before(async () => {
  workbench = await openWorkbench(file, {
    files: { [file]: `${slips.map(([broken]) => broken).join('\n')}\n` },
  });
  page = workbench.page;
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  await page
    .locator('.squiggly-error')
    .nth(slips.length - 1)
    .waitFor();
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

/** The line of the editor that shows all of a text; VS Code draws spaces as no-break spaces. */
function lineWith(text: string): Locator {
  return page
    .locator('.editor-instance .view-line')
    .filter({ hasText: new RegExp(`^${escaped(text).replaceAll(' ', '\u00a0')}$`) })
    .first();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

for (const [i, [broken, meant]] of slips.entries())
  test(`Ctrl+. and Enter make ${JSON.stringify(meant)} of ${JSON.stringify(broken)}`, async () => {
    const rows = page.locator('.action-widget .monaco-list-row.action');
    await tryUntil(
      async (timeout) => {
        if (await lineWith(meant).isVisible()) return;
        await page.keyboard.press('Escape');
        await lineWith(broken).click({ position: { x: 4, y: 8 }, timeout });
        await page.keyboard.press('Home');
        await page.keyboard.press('Control+.');
        await rows.first().waitFor({ timeout });
        if (i === 0 || i === slips.length - 1) await workbench.shoot(`repair-${i + 1}`);
        await pressUntil(page, 'Enter', rows.first(), 'hidden');
      },
      (timeout) => lineWith(meant).waitFor({ timeout }),
    );
  });

test('After eight light bulbs no line of the file has an error, and what is saved is what was meant', async () => {
  await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await workbench.shoot('repair-done');
  const path = join(workbench.folder, file);
  // Read once: while a second save writes, the file is empty.
  let text = '';
  await tryUntil(
    () => page.keyboard.press('Control+s'),
    async () => {
      text = readFileSync(path, 'utf8');
      assert.ok(text.includes(slips.at(-1)?.[1] ?? ''));
    },
  );
  const comment = '# who may do what';
  const meant = slips.flatMap(([broken, line]) => (broken.includes(comment) ? [comment, line] : [line]));
  assert.equal(text, `${meant.join('\n')}\n`);
});
