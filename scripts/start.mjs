// npm start: all set-up, then examples/ in a VS Code with this extension in it, with the article's rules and the walkthrough open;
// npm start -- FOLDER opens that folder instead.
// Takes the first that works: `code` on PATH, a downloaded desktop, the VS Code of test/host for a browser, the terminal.
// --via=code|download|host|terminal takes just that one; --port=N is the host's port (a free one unless told).
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureInstalled, needNode, onPath, root, run, say, since } from './lib/run.mjs';
import { downloadDesktop, hasDisplay, hostFolder, installInHost, whyNoHost } from './lib/vscode.mjs';
import { packageExtension } from './package.mjs';

const given = process.argv.slice(2).find((a) => !a.startsWith('-'));
const folder = given ? resolve(process.env.INIT_CWD ?? '.', given) : join(root, 'examples');
/** What is shown of it at once: of the examples the one that has it all. */
const shown = given ? [] : ['--goto', join(folder, 'article.rules')];
/** Tells the extension that the walkthrough is to be opened, once for this run (client/src/firstStart.ts). */
const env = given ? {} : { AUDIT_RULES_START: String(Date.now()) };
const ways = { code: openInstalled, download: openDownloaded, host: serveHost, terminal: lintInTerminal };

/** Opens the VS Code that is installed. A way answers why it could not be taken, or undefined where it was. */
async function openInstalled() {
  const code = onPath('code', 'code-insiders', 'codium');
  if (!code) return 'there is no `code` on PATH';
  if (!hasDisplay()) return 'there is no display for a desktop VS Code';
  // Inside a remote window, `code` only talks to that window, which loads no extension under development.
  if (/remote-cli/.test(realpathSync(code))) return '`code` here belongs to a remote window';
  say(`Opening ${folder} with ${code} …`);
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder, ...shown];
  const { status, output } = await run(code, args, {
    env,
    limit: 60_000,
    show: false,
    shell: process.platform === 'win32',
  });
  if (status !== 0) return `\`code\` failed: ${output.trim().split('\n').at(-1)}`;
  say('A new window of VS Code shows it, with the extension loaded.');
  return undefined;
}

async function openDownloaded() {
  if (!hasDisplay()) return 'there is no display for a desktop VS Code';
  let executable;
  try {
    executable = await downloadDesktop();
  } catch (error) {
    return `no desktop VS Code could be downloaded (${error.message})`;
  }
  const data = join(root, 'out/start/desktop');
  say(`Opening ${folder} in the downloaded VS Code; this command ends when its window is closed …`);
  const { status } = await run(
    executable,
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--new-window',
      `--extensionDevelopmentPath=${root}`,
      `--user-data-dir=${join(data, 'user-data')}`,
      `--extensions-dir=${join(data, 'extensions')}`,
      folder,
      ...shown,
    ],
    { env, limit: 2 ** 31 - 1, show: false },
  );
  return status === 0 ? undefined : `the downloaded VS Code ended with exit code ${status}`;
}

/** Serves the workbench of test/host with the packaged extension installed, until this command is ended. */
async function serveHost({ port }) {
  const reason = whyNoHost({ browser: false });
  if (reason) return reason;
  await ensureInstalled(hostFolder);
  say('Packaging the extension and installing it into the VS Code of test/host …');
  const home = join(root, 'out/start/host');
  const userDataDir = join(home, 'user-data');
  const extensionsDir = join(home, 'extensions');
  const problem = await installInHost(await packageExtension(), extensionsDir);
  if (problem) return problem;
  const { startServer, seedSettings, workbenchUrl } = createRequire(import.meta.url)(
    join(hostFolder, 'host.cjs'),
  );
  seedSettings(userDataDir);
  const tmp = mkdtempSync(join(tmpdir(), 'audit-rules-start-'));
  const server = await startServer({ userDataDir, extensionsDir, tmp, env, forTests: false, port });
  const payload = shown
    .slice(1)
    .map((path) => ['openFile', `vscode-remote://127.0.0.1:${server.port}${path}`]);
  say('VS Code is served on this machine. Open this address in a browser; Ctrl+C here ends it:');
  process.stdout.write(`\n    ${workbenchUrl(server.port, { folder, payload })}\n\n`);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
    server.child.once('exit', resolve);
  });
  say('Ending VS Code …');
  await server.stop();
  rmSync(tmp, { recursive: true, force: true });
  return undefined;
}

async function lintInTerminal() {
  const command = join(root, 'dist/audit-rules.js');
  say(`What the command finds (audit-rules lint ${folder}):`);
  const { output } = await run(process.execPath, [command, 'lint', folder]);
  return output ? undefined : 'the command printed nothing';
}

async function main(args) {
  needNode();
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const option = (name) => args.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);
  const only = option('via');
  if (only && !(only in ways)) throw new Error(`--via takes ${Object.keys(ways).join(', ')}.`);
  const start = performance.now();
  await ensureInstalled();
  say('Building …');
  const { status } = await run(process.execPath, ['scripts/build.mjs']);
  if (status !== 0 || !existsSync(join(root, 'dist/extension.cjs'))) throw new Error('The build failed.');
  say(`Ready after ${since(start)}.`);
  for (const [name, way] of Object.entries(ways)) {
    if (only && name !== only) continue;
    const reason = await way({ port: Number(option('port') ?? 0) });
    if (reason === undefined) return;
    say(`Not with ${name}: ${reason}.`);
  }
  throw new Error('Nothing worked.');
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
