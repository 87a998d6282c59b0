// What the live test does to this machine: an auditd of its own, rules one at a time, triggers, and all of it undone.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

process.env['PATH'] = `${process.env['PATH']}:/usr/sbin:/sbin`;

/** What a program said. Never rejects; a program that is not there has the status -1. */
export function run(
  program: string,
  args: readonly string[],
  input?: string,
): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { timeout: 15_000, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
        resolve({ status: code, output: stdout + stderr });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

/** The kernel's audit status: `enabled`, `pid` … */
export async function kernelStatus(): Promise<Readonly<Record<string, number>>> {
  const { output } = await run('auditctl', ['-s']);
  return Object.fromEntries([...output.matchAll(/^(\w+) (\d+)/gm)].map((m) => [m[1] ?? '', Number(m[2])]));
}

/** Why this machine cannot run the live test; undefined where it can. */
export async function whyNot(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'it needs root';
  for (const tool of ['auditctl', 'auditd', 'ausearch', 'setpriv'])
    if ((await run('which', [tool])).status !== 0)
      return `there is no ${tool} (Debian: apt-get install auditd util-linux)`;
  const s = await kernelStatus();
  if (s['enabled'] === undefined) return 'the kernel does not answer auditctl -s';
  if (s['enabled'] === 2) return 'the rules of the kernel are locked (enabled 2)';
  if (s['pid'] !== 0) return `another audit daemon runs (pid ${s['pid']})`;
  const { output } = await run('auditctl', ['-l']);
  if (!output.includes('No rules')) return 'the kernel has rules, and they are not ours to touch';
  return undefined;
}

/** An auditd of our own, with its log in a folder of its own. */
export interface Daemon {
  readonly log: string;
  readonly stop: () => Promise<void>;
}

const CONFIG = (folder: string): string => `local_events = yes
write_logs = yes
log_file = ${folder}/audit.log
log_format = RAW
flush = NONE
max_log_file = 512
num_logs = 0
max_log_file_action = IGNORE
space_left = 2
admin_space_left = 1
space_left_action = IGNORE
admin_space_left_action = IGNORE
disk_full_action = IGNORE
disk_error_action = IGNORE
plugin_dir = ${folder}/plugins.d
`;

async function started(folder: string, state: 'enable' | 'disable'): Promise<ChildProcess> {
  const child = spawn('auditd', ['-n', '-s', state, '-c', folder], { stdio: 'ignore' });
  for (let i = 0; i < 50; i++) {
    await sleep(100);
    if ((await kernelStatus())['pid'] === child.pid) return child;
    if (child.exitCode !== null) break;
  }
  throw new Error('auditd did not start.');
}

/** Ends an auditd. It does not hear a signal that comes while it is still starting, so it is told again. */
async function ended(child: ChildProcess): Promise<void> {
  for (let i = 0; i < 50 && child.exitCode === null && child.signalCode === null; i++) {
    child.kill(i < 40 ? 'SIGTERM' : 'SIGKILL');
    await sleep(200);
  }
}

/** Starts an auditd that switches auditing on; `stop` ends it and, where auditing was off before, switches it off again. */
export async function startDaemon(folder: string): Promise<Daemon> {
  mkdirSync(join(folder, 'plugins.d'), { recursive: true });
  writeFileSync(join(folder, 'auditd.conf'), CONFIG(folder), { mode: 0o640 });
  const before = await kernelStatus();
  const child = await started(folder, 'enable');
  return {
    log: join(folder, 'audit.log'),
    stop: async () => {
      await ended(child);
      if (before['enabled'] === 0) await ended(await started(folder, 'disable'));
    },
  };
}

/** Adds the lines of one rule; answers what auditctl said of the first that it refused. */
export async function addRule(lines: readonly string[], scratch: string): Promise<string | undefined> {
  const file = join(scratch, 'one.rules');
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  const { status, output } = await run('auditctl', ['-R', file]);
  return status === 0
    ? undefined
    : (output.split('\n').find((l) => /rror|nknown|nvalid/.test(l)) ?? output.trim());
}

/** Deletes the lines of one rule: each alone, so that one which never loaded does not keep the others. */
export async function deleteRule(lines: readonly string[], scratch: string): Promise<void> {
  for (const line of lines) {
    const file = join(scratch, 'one.rules');
    writeFileSync(file, `${line.replace(/^-a /, '-d ').replace(/^-w /, '-W ')}\n`, { mode: 0o600 });
    await run('auditctl', ['-R', file]);
  }
}

/** Makes the folder where it is missing; answers what has to be removed again, the innermost first. */
export function makeFolder(path: string): readonly string[] {
  const made: string[] = [];
  for (let p = path; !existsSync(p); p = dirname(p)) made.push(p);
  mkdirSync(path, { recursive: true });
  return made;
}

/** Removes folders that were made; one that somebody put something into stays. */
export function removeFolders(made: readonly string[]): void {
  for (const p of made) {
    try {
      rmdirSync(p);
    } catch {
      return;
    }
  }
}

export type Who = 'login' | 'user' | 'cron' | 'www' | undefined;

const LOGIN_UID: Readonly<Record<string, string>> = { login: '1000', user: '1001', cron: '0' };
const IDS: Readonly<Record<string, readonly string[]>> = {
  user: ['--reuid=1001', '--regid=1001', '--clear-groups'],
  www: ['--reuid=33', '--regid=33', '--clear-groups'],
};

/** Runs a trigger as somebody. `$F` is the scratch folder. */
export async function fire(trigger: string, who: Who, scratch: string): Promise<void> {
  const login = who === undefined ? undefined : LOGIN_UID[who];
  const ids = who === undefined ? undefined : IDS[who];
  const begin = login === undefined ? '' : `echo ${login} > /proc/self/loginuid\n`;
  const script = `F=${scratch}; export F; cd /\n${trigger}\n`;
  const whole = ids ? `${begin}exec setpriv ${ids.join(' ')} sh -c "$SCRIPT"` : `${begin}${script}`;
  await new Promise<void>((resolve) => {
    const child = spawn('sh', ['-c', whole], {
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, SCRIPT: script, F: scratch },
    });
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 15_000);
    child.once('error', () => resolve());
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The records that came into a log since an offset. */
export function since(log: string, offset: number): string {
  return existsSync(log) && statSync(log).size > offset
    ? readFileSync(log).subarray(offset).toString('latin1')
    : '';
}
