import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { command, report, scratch } from './budgets.ts';
import { runNode } from './processes.ts';

// How fast a large raw log is read and given to its rules, beside what aureport needs to count its keys.

const GIGABYTE = 1e9;
/** The size that is measured, in bytes; times are scaled to a gigabyte. LOG_MB=1000 measures one. */
const BYTES = Number(process.env['LOG_MB'] ?? 250) * 1e6;
const log = join(scratch, 'large.log');
const rules = join(root, 'test/fixtures/logs/work.rules');

/** Writes a log of the events of a fixture over and over, each time with other serial numbers, processes and names. */
function writeLog(): void {
  const text = readFileSync(join(root, 'test/fixtures/logs/auditd-enriched.log'), 'utf8');
  const lines = text.split('\n').filter((l) => l !== '' && !l.startsWith('type=DAEMON'));
  const serials = [...new Set(lines.map((l) => /:(\d+)\)/.exec(l)?.[1] ?? ''))];
  const pieces = `${lines.join('\n')}\n`.split(/(?<=audit\()(\d+\.\d+:\d+)(?=\))/);
  const numbers = pieces.map((p, i) => (i % 2 === 1 ? serials.indexOf(p.slice(p.indexOf(':') + 1)) : 0));
  const file = openSync(log, 'w');
  for (let round = 0, size = 0; size < BYTES; round++) {
    const time = `${1_795_000_000 + Math.floor(round / 50)}.${String(round % 1000).padStart(3, '0')}`;
    const again = pieces
      .map((p, i) => (i % 2 === 1 ? `${time}:${round * serials.length + (numbers[i] ?? 0) + 1}` : p))
      .join('')
      .replaceAll('inode=2311042', `inode=${round}`)
      .replaceAll('name="b"', `name="b${round}"`)
      .replaceAll(' pid=12', ` pid=${round % 300}`);
    size += writeSync(file, again);
  }
  closeSync(file);
}

/** Returns the processor time in the second line of what the shell's `times` printed, in seconds. */
function timeOfChildren(times: string): number {
  const found = [...(times.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return found.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

function main(): void {
  writeLog();
  const scale = GIGABYTE / statSync(log).size;
  const ours = runNode([command, 'log', rules, log]);
  const start = performance.now();
  // The shell says how much processor time what it ran took.
  const theirs = spawnSync(
    'sh',
    ['-c', 'aureport -if "$1" --key --summary > /dev/null && times', 'sh', log],
    {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, LC_ALL: 'C' },
    },
  );
  const aureport = theirs.status === 0 ? (performance.now() - start) / 1000 : undefined;
  const theirTime = timeOfChildren(theirs.stdout);
  const ratio = (our: number, their: number): string => `ratio ${(our / their).toFixed(2)}`;
  const beside =
    aureport === undefined
      ? 'there is no aureport to compare with'
      : `aureport --key --summary ${(theirTime * scale).toFixed(1)} s, ${ratio(ours.cpu, theirTime)}; ` +
        `${(aureport * scale).toFixed(1)} s by the clock, ${ratio(ours.wall, aureport)}`;
  report({
    name: 'log: a gigabyte against its rules, processor time',
    value: ours.cpu * scale,
    unit: 's',
    budget: 60,
    note: `${(ours.wall * scale).toFixed(1)} s by the clock; ${beside}`,
  });
  report({ name: 'log: memory', value: ours.peak ?? Number.NaN, unit: 'MB', budget: 300 });
  rmSync(log);
}

main();
