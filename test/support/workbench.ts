// A workbench in Chromium with the packaged extension installed, for the tests of test/ui.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { packageExtension } from './package.ts';
import { root } from './root.ts';

/** What test/host/host.cjs offers, as far as the tests use it. */
interface Host {
  launchBrowser(): Promise<Browser>;
  seedSettings(userDataDir: string, more: object): void;
  startServer(options: { userDataDir: string; extensionsDir: string; tmp: string }): Promise<{ port: number; stop(): Promise<void> }>;
  workbenchUrl(port: number, options: { folder: string; payload: readonly (readonly [string, string])[] }): string;
}

/** A running workbench: `folder` is a copy of examples/, `logs` the folder of VS Code's logs. */
export interface Workbench {
  readonly page: Page;
  readonly folder: string;
  readonly logs: string;
  readonly shoot: (name: string) => Promise<void>;
  /** Opens the window anew with other settings of the user; the editors and views that were open come back. */
  readonly reopen: (settings?: object) => Promise<void>;
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

const hostFile = join(root, 'test/host/host.cjs');
const shots = join(root, 'out/shots');
const reload = 'Developer: Reload Window';
const ownSettings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'workbench.reduceMotion': 'on',
};
export const host = createRequire(import.meta.url)(hostFile) as Host;

/** Types into the command palette, until its list shows what is typed: a view that comes to the front takes the keys from it. */
async function palette(page: Page, title: string): Promise<void> {
  for (let tries = 4; ; tries--) {
    await page.keyboard.press('F1');
    await page.keyboard.type(title);
    const row = page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: title }).first();
    try {
      return await row.waitFor({ timeout: tries > 0 ? 5000 : 30_000 });
    } catch (error) {
      if (tries === 0) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Opens a page that takes its time on a busy machine, at the size of the pictures. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(30_000);
  return page;
}

/** Packages the extension, installs it into a fresh VS Code and opens `file` of a copy of examples/ there. */
export async function openWorkbench(file: string, { files = {}, settings, machine }: WorkbenchOptions = {}): Promise<Workbench> {
  mkdirSync(shots, { recursive: true });
  const tmp = mkdtempSync(join(tmpdir(), 'audit-rules-ui-'));
  const [userDataDir, extensionsDir, folder] = [join(tmp, 'user-data'), join(tmp, 'extensions'), join(tmp, 'examples')];
  cpSync(join(root, 'examples'), folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const vsix = process.env.AUDIT_RULES_VSIX ?? packageExtension(join(tmp, 'audit-rules.vsix'));
  execFileSync(process.execPath, [hostFile, `--install-extension=${vsix}`, `--extensions-dir=${extensionsDir}`]);
  const seed = (values?: object): void => host.seedSettings(userDataDir, { ...ownSettings, ...values });
  seed(settings);
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
    host.workbenchUrl(server.port, { folder, payload: [['openFile', `vscode-remote://127.0.0.1:${server.port}${folder}/${file}`]] }),
  );
  return {
    page,
    folder,
    logs: join(userDataDir, 'logs'),
    shoot,
    reopen: async (values) => {
      rmSync(join(userDataDir, 'User/settings.json'));
      seed(values);
      // Without the file that it was told to open first. The command saves what a view keeps; leaving the page may not.
      await page.evaluate(() => {
        const address = new URL(location.href);
        address.searchParams.delete('payload');
        history.replaceState(null, '', address.href);
      });
      await palette(page, reload);
      await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
    },
    close: async () => {
      await browser.close();
      await server.stop();
      rmSync(tmp, { recursive: true, force: true });
    },
  };
}
