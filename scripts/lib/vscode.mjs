// Finds a VS Code for tests and for `npm start`: a given one, the host in test/host, or a downloaded desktop.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, onPath, root, run, say } from './run.mjs';

export const hostFolder = join(root, 'test/host');

/** Chromium or a browser of its kind, as a full path; undefined where there is none. */
export function findChromium() {
  const given = process.env.VSHOST_CHROMIUM;
  if (given) return existsSync(given) ? given : undefined;
  return onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}

/** Why the host in test/host cannot run here, or undefined where it can. `browser`: whether Chromium is needed too. */
export function whyNoHost({ browser }) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the host in test/host runs on 64-bit x86 Linux only';
  if (browser && !findChromium())
    return 'there is no Chromium on this machine (Debian: apt-get install chromium)';
  return undefined;
}

/** Whether a desktop program could show a window. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * The VS Code that runs the tests inside an extension host: VSCODE_EXECUTABLE, else the host in test/host, else a downloaded desktop.
 * Answers `{ executable, env }`, or `{ reason }` where there is none.
 */
export async function findTestHost() {
  if (process.env.VSCODE_EXECUTABLE) return { executable: process.env.VSCODE_EXECUTABLE, env: {} };
  const reason = whyNoHost({ browser: true });
  if (!reason) {
    await ensureInstalled(hostFolder);
    return { executable: join(hostFolder, 'code'), env: { VSHOST_CHROMIUM: findChromium() } };
  }
  if (!hasDisplay()) return { reason: `${reason}, and there is no display for a desktop VS Code` };
  const executable = await downloadDesktop().catch((error) => ({ error }));
  if (typeof executable === 'string') return { executable, env: {} };
  return { reason: `${reason}, and no desktop VS Code could be downloaded (${executable.error.message})` };
}

/** Installs a package alone into a folder of extensions for the host in test/host; answers why it could not be, or undefined. */
export async function installInHost(vsix, extensionsDir) {
  rmSync(extensionsDir, { recursive: true, force: true });
  mkdirSync(extensionsDir, { recursive: true });
  const install = [
    join(hostFolder, 'host.cjs'),
    `--install-extension=${vsix}`,
    `--extensions-dir=${extensionsDir}`,
  ];
  const { status, output } = await run(process.execPath, install, { show: false, limit: 60_000 });
  return status === 0 ? undefined : `the extension could not be installed into test/host: ${output.trim()}`;
}

/** Downloads the desktop VS Code, once. Fails within seconds where there is no internet. */
export async function downloadDesktop() {
  say('Looking for a desktop VS Code to download (kept in .vscode-test) …');
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode({
    version: 'stable',
    timeout: 15_000,
    cachePath: join(root, '.vscode-test'),
  });
}
