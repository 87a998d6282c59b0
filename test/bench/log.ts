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

function main(): void {
  writeLog();
  const scale = GIGABYTE / statSync(log).size;
  const ours = runNode([command, 'log', rules, log]);
  const start = performance.now();
  const theirs = spawnSync('aureport', ['-if', log, '--key', '--summary'], {
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
  const aureport = theirs.status === 0 ? (performance.now() - start) / 1000 : undefined;
  const beside =
    aureport === undefined
      ? 'there is no aureport to compare with'
      : `aureport --key --summary ${(aureport * scale).toFixed(1)} s, ratio ${(ours.wall / aureport).toFixed(2)}`;
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
