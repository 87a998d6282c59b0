// What the other scripts share: where the project is, running a program, and installing what a lock file names.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Says what is happening now, so that nothing here is ever silent for long. */
export function say(text) {
  process.stdout.write(`[audit-rules] ${text}\n`);
}

/** Seconds since `start` (from performance.now()), as text. */
export function since(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/**
 * Runs a program in the project's folder and waits for it.
 * `show`: pass its output on while it runs. `limit`: milliseconds until it is ended, 10 minutes unless told.
 * Answers its exit code (1 where a signal ended it) and its output, both streams together.
 */
export function run(
  command,
  args,
  { env = {}, cwd = root, show = true, limit = 600_000, shell = false } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks = [];
    const timer = setTimeout(() => {
      chunks.push(`\n${command} was ended after ${limit / 1000} s.\n`);
      child.kill('SIGTERM');
    }, limit);
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding('utf8');
      from.on('data', (text) => {
        chunks.push(text);
        if (show) to.write(text);
      });
    }
    const done = (status, text = '') => {
      clearTimeout(timer);
      resolve({ status, output: chunks.join('') + text });
    };
    child.on('error', (error) => done(1, `${command}: ${error.message}\n`));
    child.on('close', (code) => done(code ?? 1));
  });
}

/** Runs npm, the one that started us where there is one. */
function npm(args, options) {
  const own = process.env.npm_execpath;
  if (own?.endsWith('.js')) return run(process.execPath, [own, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Installs a folder's packages where they are missing or older than its lock file. Throws where that fails. */
export async function ensureInstalled(folder = root) {
  const lock = join(folder, 'package-lock.json');
  const mark = join(folder, 'node_modules/.package-lock.json');
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return;
  const start = performance.now();
  const where = folder === root ? 'the project' : folder.slice(root.length + 1);
  say(`Installing the packages of ${where} (npm ci) …`);
  const { status, output } = await npm(['ci', '--no-progress', '--loglevel=error'], {
    cwd: folder,
    show: false,
  });
  if (status !== 0) throw new Error(`npm ci failed in ${where}:\n${output}`);
  say(`Installed in ${since(start)}.`);
}

/** The first of the named programs that is on PATH, as a full path; undefined where there is none. */
export function onPath(...names) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe', ''] : [''];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      for (const ending of endings) {
        const file = join(folder, name + ending);
        if (folder && existsSync(file) && statSync(file).isFile()) return file;
      }
    }
  }
  return undefined;
}

/** Stops with a plain sentence where this Node is too old. */
export function needNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Node ${process.versions.node} is too old: 20.19 or newer is needed.\n`);
  process.exit(1);
}
