import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, report, scratch } from './budgets.ts';
import { ruleLines } from './inputs.ts';
import { type Run, runNode } from './processes.ts';

// How long the command takes for the repository of a fleet: 2,000 rules.d directories of ten files with a hundred lines each,
// most of them alike, as hosts of one role have them. Reading the same files and nothing else is measured beside it.

const DIRECTORIES = 2000;
const FILES = 10;
const LINES = 100;
/** So many roles, and versions of what every host has. */
const ROLES = 40;
/** Each so many-th host has a file that no other host has. */
const OWN = 10;

const SECONDS = 60;
const MEGABYTES = 600;

const fleet = join(scratch, 'fleet');

/** Writes the fleet; returns how many bytes it has. */
function writeFleet(): number {
  const pool = ruleLines(LINES * FILES * ROLES + (LINES * DIRECTORIES) / OWN);
  const textAt = (block: number): string => `${pool.slice(block * LINES, (block + 1) * LINES).join('\n')}\n`;
  const shared = Array.from({ length: FILES * ROLES }, (_, i) => textAt(i));
  let bytes = 0;
  for (let host = 0; host < DIRECTORIES; host++) {
    const directory = join(fleet, `role-${host % ROLES}`, `host-${host}`, 'etc/audit/rules.d');
    mkdirSync(directory, { recursive: true });
    for (let file = 0; file < FILES; file++) {
      const isOwn = host % OWN === 3 && file === FILES - 1;
      const role = shared[(host % ROLES) * FILES + file] ?? '';
      const text = isOwn ? textAt(FILES * ROLES + Math.floor(host / OWN)) : role;
      writeFileSync(join(directory, `${10 + file}-rules.rules`), text);
      bytes += text.length;
    }
  }
  return bytes;
}

/** Reads every file; returns the seconds that took. */
function readAll(): number {
  const start = performance.now();
  let bytes = 0;
  for (const entry of readdirSync(fleet, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += readFileSync(join(entry.parentPath, entry.name)).length;
  if (bytes === 0) throw new Error('the fleet is empty');
  return (performance.now() - start) / 1000;
}

function reportRun(name: string, { wall, peak, cpu }: Run, reading: number): void {
  const lines = DIRECTORIES * FILES * LINES;
  report({
    name: `${name}, by the clock`,
    value: wall,
    unit: 's',
    budget: SECONDS,
    note: `${Math.round(lines / wall / 1000)} thousand lines a second, ${cpu.toFixed(1)} s of processor time; reading alone ${reading.toFixed(1)} s`,
  });
  report({ name: `${name}, peak memory`, value: peak ?? Number.NaN, unit: 'MB', budget: MEGABYTES });
}

rmSync(fleet, { recursive: true, force: true });
const bytes = writeFleet();
console.log(
  `${DIRECTORIES} rulesets, ${DIRECTORIES * FILES} files, ${(DIRECTORIES * FILES * LINES).toLocaleString('en-US')} lines, ${Math.round(bytes / 1e6)} MB:`,
);
const reading = readAll();
reportRun(
  '2,000 rulesets, one target',
  runNode([command, 'lint', '--quiet', '--target', '3.0.9', fleet]),
  reading,
);
reportRun('2,000 rulesets, the default targets', runNode([command, 'lint', '--quiet', fleet]), reading);
rmSync(fleet, { recursive: true, force: true });
