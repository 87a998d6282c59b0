// Ten rules as a newcomer writes them (nine by their words, one by a command), by the keyboard alone: what Enter takes must be what was meant, and it must be quick.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import {
  focusRow,
  openWorkbench,
  pressUntil,
  runCommand,
  settle,
  shootFailures,
  tryUntil,
  type Workbench,
} from '../support/workbench.ts';

const file = 'audit-ten.rules';
let workbench: Workbench;
let page: Page;
let keys = 0;

before(async () => {
  workbench = await openWorkbench(file, { files: { [file]: '' } });
  page = workbench.page;
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  await page.locator('.editor-instance .view-line').first().click();
  // Asked before the server is there, VS Code shows no list at all.
  const offers = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: '-w' });
  await pressUntil(page, 'Control+Space', offers);
  await page.keyboard.press('Escape');
});

after(async () => {
  await workbench?.close();
});

shootFailures(() => workbench);

async function type(text: string): Promise<void> {
  keys += text.length;
  await page.keyboard.type(text, { delay: 20 });
}

async function press(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    keys++;
    await page.keyboard.press(name);
  }
}

/**
 * Types, waits until the offer that Enter would take is the one that is meant, and takes it.
 * @param down how many rows below the first it stands: a technique comes after the keys that benchmarks use
 */
async function take(typed: string, offer: string | RegExp, down = 0): Promise<void> {
  await type(typed);
  const rows = page.locator('.suggest-widget.visible .monaco-list-row');
  const offered = rows.filter({ has: page.locator('.label-name', { hasText: offer }) });
  const row = down === 0 ? offered.and(page.locator('.focused')) : offered;
  // A list that has just changed is taken as it was before, and one that changes now takes no Enter.
  do {
    await comes(row.first(), 'Control+Space');
    await settle(page);
    await settle(page);
  } while (!(await row.first().isVisible()));
  for (let step = 0; step < down; step++) await press('ArrowDown');
  // A list that was filled anew has its first row in focus again; what is pressed for that is not counted.
  await focusRow(page, offered);
  await press('Enter');
}

/** Goes to the beginning of the line and takes the first thing that the light bulb offers; the check that offers it may still run. */
async function remedy(title: string): Promise<void> {
  await press('Home', 'Control+.');
  const rows = page.locator('.action-widget .monaco-list-row.action');
  await comes(rows.filter({ hasText: title }).first(), 'Escape', 'Home', 'Control+.');
  assert.equal((await rows.first().textContent())?.trim(), title);
  keys++;
  await pressUntil(page, 'Enter', rows.first(), 'hidden');
}

/** Waits for what a person would wait for; presses keys where a busy machine lost them, which are not counted. */
async function comes(what: Locator, ...again: readonly string[]): Promise<void> {
  let first = true;
  await tryUntil(
    async () => {
      if (!first) for (const key of again) await page.keyboard.press(key);
      first = false;
    },
    (timeout) => what.waitFor({ timeout }),
  );
}

/** Begins a line below the one that was just written. */
async function nextLine(): Promise<void> {
  await press('Enter');
}

/** Begins a line at the end of the file, wherever the cursor is. */
async function lastLine(): Promise<void> {
  await press('Control+End', 'Enter');
}

/** `-a always,exit -F arch=b64 -S`, and what begins the list of calls. */
async function always64(calls: string, offer: string | RegExp): Promise<void> {
  await take('-a', /^-a$/);
  await take('', /^always,exit -F arch=b64 -S$/, 1);
  await take(calls, offer);
}

/** ` -F auid>=1000 -F auid!=unset`, which is one offer, after that of any other filter. */
async function people(): Promise<void> {
  await take(' ', /^-F auid>=1000 -F auid!=unset$/, 1);
}

/** The file once what is wanted stands in it, or after two minutes: a fix may still be on its way when its list is gone. */
async function saved(wanted: RegExp): Promise<string> {
  for (const end = Date.now() + 120_000; ; await page.waitForTimeout(200)) {
    await pressUntil(page, 'Control+s', page.locator('.tab.active:not(.dirty)'));
    const text = readFileSync(join(workbench.folder, file), 'utf8');
    if (wanted.test(text) || Date.now() > end) return text;
  }
}

/** The line that shows a text; VS Code draws blanks as no-break spaces. */
function line(text: string): Locator {
  return page.locator('.editor-instance .view-line', { hasText: text.replaceAll(' ', '\u00a0') }).first();
}

test('Nine rules are written with the first offers', { timeout: 900_000 }, async () => {
  await take('-w', /^-w$/);
  await take('pas', '/etc/passwd');
  await take(' ', '-p');
  await take('', /^wa$/);
  await take(' ', '-k');
  await take('', 'T1136.001', 1);
  await nextLine();

  await take('-w', /^-w$/);
  await take('sudd', '/etc/sudoers.d/');
  await take(' ', '-p');
  await take('', /^wa$/);
  await take(' ', '-k');
  await take('', 'T1548.003', 2);
  await nextLine();

  await always64('', /^execve$/);
  await take(' ', '-F');
  await take('eu', 'euid=');
  await take('', /^0$/);
  await people();
  await type(' -k root-cmd');
  await remedy('Add the b32 rule after this line (more events recorded)');
  await line('-F arch=b32').waitFor();
  await lastLine();

  await always64('del', 'file deletion');
  await take(',ren', 'renaming');
  await people();
  await take(' -k del', 'T1070.004', 2);
  await nextLine();

  // A name that stands there in full is not taken: Enter would begin a line.
  await always64('opena', /^openat$/);
  await type(' -F dir=/etc -F a2&');
  await take('O_CR', 'O_CREAT');
  await take(' ', '-F');
  await take('exi', 'exit=');
  await take('', '-EACCES');
  await type(' -k etc-create');
  await press('Escape');
  await nextLine();

  await take('-a', /^-a$/);
  await take('excl', 'never,exclude');
  await take(' ', '-F');
  await take('', 'msgtype=');
  await take('CW', 'CWD');
  await nextLine();

  await always64('mod', /^module load$/);
  await take(' -k kernel', 'T1547.006', 2);
  await nextLine();

  await take('-a', /^-a$/);
  await take('never', 'never,exit');
  await type(' -F uid=chrony');
  await press('Escape');
  await remedy('Move it above line 1 (fewer events recorded)');
  assert.deepEqual((await saved(/^-a never,exit/)).split('\n'), [
    '-a never,exit -F uid=chrony',
    '-w /etc/passwd -p wa -k T1136.001-Create-Account-Local-Account',
    '-w /etc/sudoers.d/ -p wa -k T1548.003-Abuse-Elevation-Control-Mechanism-Sudo-and-Sudo-Caching',
    '-a always,exit -F arch=b64 -S execve -F euid=0 -F auid>=1000 -F auid!=unset -k root-cmd',
    '-a always,exit -F arch=b32 -S execve -F euid=0 -F auid>=1000 -F auid!=unset -k root-cmd',
    '-a always,exit -F arch=b64 -S unlink,unlinkat,rmdir,rename,renameat,renameat2 -F auid>=1000 -F auid!=unset -k T1070.004-Indicator-Removal-File-Deletion',
    '-a always,exit -F arch=b64 -S openat -F dir=/etc -F a2&0x40 -F exit=-EACCES -k etc-create',
    '-a never,exclude -F msgtype=CWD',
    '-a always,exit -F arch=b64 -S init_module,finit_module -k T1547.006-Boot-or-Logon-Autostart-Execution-Kernel-Modules-and-Extensions',
    '',
  ]);
  await workbench.shoot('ten-rules');
  process.stdout.write(`# ${keys} keys for nine rules\n`);
  assert.ok(keys <= 225, `${keys} keys`);
});

test('Mistakes are fixed with one key each', { timeout: 600_000 }, async () => {
  await lastLine();
  await type('-w /etc/shadow -p wa -k my key');
  await press('Escape');
  await remedy('Join the words of the key with "-"');
  await line('-k my-key').waitFor();
  await lastLine();
  await type('-p wa -w /etc/group -k group');
  await press('Escape');
  await remedy('Put the watch first');
  const text = await saved(/^-w \/etc\/group/m);
  assert.match(text, /^-w \/etc\/shadow -p wa -k my-key$/m);
  assert.match(text, /^-w \/etc\/group -p wa -k group$/m);
});

test('The tenth rule comes from a technique command, and its rules go before the line that locks them', {
  timeout: 600_000,
}, async () => {
  keys = 0;
  await lastLine();
  await take('-e', /^-e$/);
  await type('2');
  await press('Escape');
  const titled = (text: string) => page.locator('.quick-input-title', { hasText: text });
  const command = 'Insert Rules for a Technique';
  await runCommand(page, command, titled('MITRE ATT&CK'));
  const found = page.locator('.quick-input-widget .monaco-list-row.focused', {
    hasText: 'T1053.003 Scheduled Task/Job: Cron',
  });
  await tryUntil(
    () => page.locator('.quick-input-widget:visible .quick-input-box input').fill('cron'),
    (timeout) => found.waitFor({ timeout }),
  );
  await pressUntil(page, 'Enter', titled('MITRE ATT&CK'), 'hidden');
  await page
    .locator('.quick-input-widget .monaco-list-row', { hasText: '/usr/bin/crontab' })
    .first()
    .waitFor();
  await pressUntil(page, 'Enter', titled('Insert Rules for T1053.003'), 'hidden');
  await line('-w /usr/bin/crontab').waitFor();
  const lines = (await saved(/crontab -p x/)).trimEnd().split('\n');
  assert.equal(lines.at(-1), '-e 2');
  assert.ok(lines.includes('-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron'));
  // F1, the command, what is typed into the list, and Enter for each of the three.
  keys += 1 + command.length + 'cron'.length + 3;
  process.stdout.write(`# ${keys} keys for the tenth and -e 2\n`);
  assert.ok(keys <= 50, `${keys} keys`);
});

test('The command New Rules File opens an empty document', async () => {
  await runCommand(page, 'New Rules File', page.locator('.tab.active', { hasText: 'Untitled-' }));
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
});
