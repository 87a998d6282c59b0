import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import {
  clickUntil,
  openWorkbench,
  settle,
  shootFailures,
  showTheme,
  type Workbench,
} from '../support/workbench.ts';

let workbench: Workbench;
let page: Page;
let editor: Locator;

/** Themes by the name of their picture. */
const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

before(async () => {
  workbench = await openWorkbench('audit-seeing.rules', {
    files: {
      'audit-seeing.rules': `# What an editor shows
-w /etc/crontab -p wa -k T1053.003
-w /etc/cron.d -p wa -k T1053.003
-a always,exit -F arch=b64 -S open -F a1&0100 -F auid!=4294967295 -k T1078
-a always,exit -F arch=b64 -S 59,opennat -F exit=-13 -k T1156
-a never,exclude -F msgtype=1307
-b 8192k
`,
    },
  });
  page = workbench.page;
  editor = page.locator('.editor-instance .monaco-editor').first();
  await editor.locator('.view-lines').waitFor();
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

test('Hints follow ids, numbers and masks, and lenses are above keys and the file', async () => {
  // The names of techniques are in the lenses, and not repeated after the rules.
  for (const label of ['unset', 'O_CREAT', 'execve', 'EACCES', 'CWD'])
    await editor.locator('.view-line', { hasText: label }).first().waitFor();
  for (const title of ['5 rules', 'does not load', 'Cron', 'T1078 Valid Accounts', 'copy hunt query'])
    await editor.locator('.codelens-decoration', { hasText: title }).first().waitFor();
  await workbench.shoot('seeing-dark');
});

test('Colors can be told apart in every theme', async () => {
  const colour = (text: string): Promise<string> =>
    editor
      .locator('.view-line span span', { hasText: new RegExp(`^${text}$`) })
      .first()
      .evaluate((e) => getComputedStyle(e).color);
  const colours = (): Promise<readonly string[]> =>
    Promise.all(['-w', '/etc/crontab', 'T1053.003', 'opennat', 'open'].map(colour));
  let before: readonly string[] = [];
  for (const [name, theme] of Object.entries(themes)) {
    await showTheme(workbench, theme);
    // The words follow the window, each when its line is drawn anew, first by the grammar and then by the server's tokens: until
    // two looks agree, see another theme than the last, and tell the words apart.
    let seen: readonly string[] = [];
    // High contrast light itself has one colour for keywords and strings, and one for names and what is wrong with them.
    const fewest = name === 'high-contrast-light' ? 3 : 5;
    for (const end = Date.now() + 120_000; Date.now() < end; ) {
      const last = seen;
      await settle(page);
      seen = await colours();
      if (`${seen}` === `${last}` && `${seen}` !== `${before}` && new Set(seen).size >= fewest) break;
    }
    before = seen;
    await workbench.shoot(`seeing-${name}`);
    assert.ok(new Set(seen).size >= fewest, `${name}: ${seen.join(' ')}`);
  }
});

test('A lens shows the places of a key', async () => {
  const lens = editor.locator('.codelens-decoration a', { hasText: /Cron \u00b7 \d+ rules/ });
  await clickUntil(lens, page.locator('.zone-widget .reference-zone-widget'));
  await workbench.shoot('seeing-references');
});
