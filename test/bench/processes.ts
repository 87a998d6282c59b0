import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './budgets.ts';

/** What one run of a program took. */
export interface Run {
  /** Seconds by the clock, from the start of the process to its end. */
  readonly wall: number;
  /** Seconds of processor time, user and system, of all its threads. */
  readonly cpu: number;
  /** The largest resident memory in megabytes; undefined where the program is not Node. */
  readonly peak?: number;
}

const usageFile = join(scratch, `usage-${process.pid}.json`);
const hook = join(scratch, `usage-${process.pid}.cjs`);

/** Node writes what it used when it ends; its worker threads are part of it. */
const hookText = `const { isMainThread } = require('node:worker_threads');
if (isMainThread) process.on('exit', () => {
  require('node:fs').writeFileSync(${JSON.stringify(usageFile)}, JSON.stringify(process.resourceUsage()));
});
`;

/** Runs a program of Node. @throws Error when it ends with a status above 1, which `audit-rules lint` gives for errors in a file */
export function runNode(args: readonly string[]): Run {
  writeFileSync(hook, hookText);
  const { wall } = run(1, 'ignore', process.execPath, ['--require', hook, ...args]);
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as NodeJS.ResourceUsage;
  for (const file of [hook, usageFile]) rmSync(file);
  return {
    wall,
    cpu: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peak: usage.maxRSS / 1024,
  };
}

/** Runs a program with a library loaded before it. The shell around it counts its processor time. */
export function runPreloaded(library: string, program: string, args: readonly string[]): Run {
  const script = 'library=$1; shift; LD_PRELOAD=$library "$@" >/dev/null 2>&1 || exit 1; times';
  const { wall, stdout } = run(0, 'pipe', 'sh', ['-c', script, 'sh', library, program, ...args]);
  // The second line of `times` is about the children: "0m1.230s 0m0.040s".
  const [, children = ''] = stdout.trimEnd().split('\n');
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + 60 * Number(m) + Number(s),
    0,
  );
  return { wall, cpu };
}

function run(
  highest: number,
  output: 'ignore' | 'pipe',
  program: string,
  args: readonly string[],
): { readonly wall: number; readonly stdout: string } {
  const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
  const start = performance.now();
  const done = spawnSync(program, args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', output, 'ignore'],
  });
  const wall = (performance.now() - start) / 1000;
  if (done.error) throw done.error;
  if (done.status === null || done.status > highest)
    throw new Error(`${program} ${args.join(' ')} ended with ${done.status ?? done.signal}`);
  return { wall, stdout: done.stdout ?? '' };
}
