// A workbench in Chromium with the packaged extension installed, for the tests of test/ui.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { packageExtension } from './package.ts';
import { root } from './root.ts';

/** What test/host/host.cjs offers, as far as the tests use it. */
interface Host {
  launchBrowser(): Promise<Browser>;
  seedSettings(userDataDir: string, more: object): void;
  startServer(options: {
    userDataDir: string;
    extensionsDir: string;
    tmp: string;
  }): Promise<{ port: number; stop(): Promise<void> }>;
  workbenchUrl(
    port: number,
    options: { folder: string; payload: readonly (readonly [string, string])[] },
  ): string;
}

/** A running workbench: `folder` is a copy of examples/, `logs` the folder of VS Code's logs. */
export interface Workbench {
  readonly page: Page;
  readonly folder: string;
  readonly logs: string;
  readonly shoot: (name: string) => Promise<void>;
  /** Opens the window anew; the editors and views that were open come back. */
  readonly reopen: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a workbench starts with, besides a copy of examples/. */
interface WorkbenchOptions {
  /** Files that are written into that copy. */
  readonly files?: Readonly<Record<string, string>>;
  /** Settings of the user. */
  readonly settings?: object;
  /** Settings of the machine: those that a workspace cannot set. */
  readonly machine?: object;
}

type State = 'visible' | 'hidden';

const hostFile = join(root, 'test/host/host.cjs');
const shots = join(root, 'out/shots');
const ownSettings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  // No extension runs in the browser.
  'extensions.webWorker': false,
};
export const host = createRequire(import.meta.url)(hostFile) as Host;

/**
 * How long the result of a step may take before the step counts as lost, in milliseconds; twice as long after each repetition, up to
 * LONGEST, since a machine that is merely slow would otherwise be kept from ever finishing.
 */
const PATIENCE = 6000;
const LONGEST = 50_000;
/** How long a step is repeated, and how long one wait of Playwright lasts, in milliseconds: only what never comes takes so long. */
const LIMIT = 300_000;

/**
 * Does what a person does when nothing happened: the step once more. A busy workbench loses key presses and clicks, to a view that
 * comes to the front or to a layout that changes. A step that must not be done twice looks first whether it is still wanted.
 * @param step is told how many milliseconds it may take
 * @param there waits up to so many milliseconds for what should come of the step
 * @param first how long the first wait may last, in milliseconds
 * @throws what the last wait threw
 */
export async function tryUntil(
  step: (timeout: number) => Promise<unknown>,
  there: (timeout: number) => Promise<unknown>,
  first: number = PATIENCE,
): Promise<void> {
  let patience = first;
  for (const end = Date.now() + LIMIT; ; patience = Math.max(first, Math.min(2 * patience, LONGEST))) {
    try {
      await step(patience);
      return void (await there(patience));
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Makes a step that is left out when it is repeated although its result has come meanwhile. */
function unlessThere(
  step: (timeout: number) => Promise<unknown>,
  what: Locator,
  state: State,
): (timeout: number) => Promise<unknown> {
  let first = true;
  return async (timeout) => {
    const again = !first;
    first = false;
    if (again && (await what.first().isVisible()) === (state === 'visible')) return;
    await step(timeout);
  };
}

/**
 * Presses keys until something shows, or is `hidden`.
 * @param first how long they are given before they are pressed again, in milliseconds: long where the same key would answer what
 * comes next
 */
export async function pressUntil(
  page: Page,
  keys: string | readonly string[],
  what: Locator,
  state: State = 'visible',
  first: number = PATIENCE,
): Promise<void> {
  const press = async (): Promise<void> => {
    for (const key of [keys].flat()) await page.keyboard.press(key);
  };
  await tryUntil(
    unlessThere(press, what, state),
    (timeout) => what.first().waitFor({ state, timeout }),
    first,
  );
}

/** Goes down in a list until a row has the focus. A list that is filled anew meanwhile begins at its first row again. */
export async function focusRow(page: Page, row: Locator): Promise<void> {
  const focused = row.and(page.locator('.focused')).first();
  await tryUntil(
    async () => (await focused.isVisible()) || page.keyboard.press('ArrowDown'),
    (timeout) => focused.waitFor({ timeout }),
    1000,
  );
}

/** Clicks until something shows, or is `hidden`. */
export async function clickUntil(target: Locator, what: Locator, state: State = 'visible'): Promise<void> {
  const click = (timeout: number): Promise<void> => target.click({ timeout });
  await tryUntil(unlessThere(click, what, state), (timeout) => what.first().waitFor({ state, timeout }));
}

/** Moves the mouse away and where `point` moves it, until something shows. */
export async function hoverUntil(page: Page, point: () => Promise<unknown>, what: Locator): Promise<void> {
  await tryUntil(
    async () => {
      await page.mouse.move(5, 400);
      await point();
    },
    (timeout) => what.first().waitFor({ timeout }),
  );
}

/**
 * Runs a command from the palette: its words go to the field itself, whatever comes to the front meanwhile.
 * @param what what shows when the command has run; until then it is run again, since VS Code refuses with a dialog what an extension
 * has not registered after half a minute
 */
export async function runCommand(page: Page, title: string, what?: Locator): Promise<void> {
  const widget = page.locator('.quick-input-widget:visible');
  const [input, row] = [
    widget.locator('.quick-input-box input'),
    widget.locator('.monaco-list-row.focused', { hasText: title }),
  ];
  const dialog = page.locator('.monaco-dialog-box .monaco-button').first();
  const run = async (timeout: number): Promise<void> => {
    if (await dialog.isVisible()) await dialog.click({ timeout });
    // An open list keeps the commands that there were when it opened, while an extension may offer more by now.
    if (await input.isVisible()) await input.press('Escape', { timeout });
    await page.keyboard.press('F1');
    await input.fill(`>${title}`, { timeout });
    await row.waitFor({ timeout });
    await input.press('Enter', { timeout });
  };
  if (!what) return tryUntil(run, (timeout) => row.waitFor({ state: 'hidden', timeout }));
  await tryUntil(unlessThere(run, what, 'visible'), (timeout) => what.first().waitFor({ timeout }));
}

/** Waits for a notification with a text. The host shows none by itself, so that the list of all is opened; it stays open. */
export async function notified(page: Page, text: string): Promise<void> {
  await tryUntil(
    () => runCommand(page, 'Notifications: Show Notifications'),
    (timeout) =>
      page.locator('.notifications-center .notification-list-item', { hasText: text }).waitFor({ timeout }),
  );
}

/** Themes, and what marks the window that shows them. */
const themes = {
  'Default Dark Modern': 'vs-dark',
  'Default Light Modern': 'vs',
  'Default High Contrast': 'hc-black',
  'Default High Contrast Light': 'hc-light',
} as const;

/** Shows the open window in a theme, by the settings of its folder. */
export async function showTheme({ page, folder }: Workbench, theme: keyof typeof themes): Promise<void> {
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  await tryUntil(
    async () =>
      writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme })),
    (timeout) => page.locator(`.monaco-workbench.${themes[theme]}`).waitFor({ timeout }),
  );
}

/** Lets a page do what it has begun: draw, and all that waits for an idle moment. On a busy machine that takes longer. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((done) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => requestIdleCallback(done, { timeout: 1000 })),
        ),
      ),
  );
}

/** A picture of what was there, after each test of this file that fails; and in the output, what lay over the editor as text. */
export function shootFailures(workbench: () => Workbench | undefined): void {
  afterEach(async (context) => {
    const open = workbench();
    if (!open || !('passed' in context) || context.passed !== false) return;
    await open.shoot(`failed-${context.name.replace(/\W+/g, '-')}`);
    const over =
      '.monaco-hover, .suggest-widget, .quick-input-widget, .notifications-toasts, .monaco-dialog-box';
    for (const text of await open.page.locator(over).filter({ visible: true }).allInnerTexts())
      console.log(`Shown when "${context.name}" failed: ${JSON.stringify(text)}`);
  });
}

/** Opens a page that takes its time on a busy machine, at the size of the pictures. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(LIMIT);
  return page;
}

/** Packages the extension and installs it; answers the folder of extensions. */
function installExtension(tmp: string): string {
  const extensionsDir = join(tmp, 'extensions');
  const vsix = packageExtension(join(tmp, 'audit-rules.vsix'));
  execFileSync(process.execPath, [
    hostFile,
    `--install-extension=${vsix}`,
    `--extensions-dir=${extensionsDir}`,
  ]);
  return extensionsDir;
}

/**
 * Opens `file` of a copy of examples/ in a fresh VS Code that has the packaged extension: from the folder of extensions that
 * AUDIT_RULES_EXTENSIONS names, where a suite has installed it already.
 */
export async function openWorkbench(
  file: string,
  { files = {}, settings, machine }: WorkbenchOptions = {},
): Promise<Workbench> {
  mkdirSync(shots, { recursive: true });
  const tmp = mkdtempSync(join(tmpdir(), 'audit-rules-ui-'));
  const [userDataDir, folder] = [join(tmp, 'user-data'), join(tmp, 'examples')];
  cpSync(join(root, 'examples'), folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const extensionsDir = process.env.AUDIT_RULES_EXTENSIONS ?? installExtension(tmp);
  host.seedSettings(userDataDir, { ...ownSettings, ...settings });
  if (machine) {
    mkdirSync(join(userDataDir, 'Machine'), { recursive: true });
    writeFileSync(join(userDataDir, 'Machine/settings.json'), JSON.stringify(machine));
  }
  const server = await host.startServer({ userDataDir, extensionsDir, tmp });
  const browser = await host.launchBrowser();
  const page = await newPage(browser);
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' });
  };
  await page.goto(
    host.workbenchUrl(server.port, {
      folder,
      payload: [['openFile', `vscode-remote://127.0.0.1:${server.port}${folder}/${file}`]],
    }),
  );
  return {
    page,
    folder,
    logs: join(userDataDir, 'logs'),
    shoot,
    reopen: async () => {
      // Without the file that it was told to open first. The command saves what a view keeps; leaving the page may not.
      await page.evaluate(() => {
        const address = new URL(location.href);
        address.searchParams.delete('payload');
        history.replaceState(null, '', address.href);
      });
      await Promise.all([
        page.waitForEvent('domcontentloaded'),
        runCommand(page, 'Developer: Reload Window'),
      ]);
    },
    close: async () => {
      await browser.close();
      await server.stop();
      rmSync(tmp, { recursive: true, force: true });
    },
  };
}
