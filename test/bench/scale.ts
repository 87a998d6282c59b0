import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoAuditctl } from '../conformance/ask.ts';
import { command, report, scratch } from './budgets.ts';
import { ruleLines } from './inputs.ts';
import { type Run, runNode, runPreloaded } from './processes.ts';
import { buildStandIn, standIn } from './standIn.ts';

// How long the command takes for the repository of a fleet: 2,000 rules.d directories of ten files with a hundred lines each,
// most of them alike, as hosts of one role have them. In the same run, `cat` reads the same files, and auditctl reads their text
// through the stand-in for the kernel. DIRECTORIES=200 tries it with fewer.

const DIRECTORIES = Number(process.env['DIRECTORIES'] ?? 2000);
const FILES = 10;
const LINES = 100;
/** So many roles, and versions of what every host has. */
const ROLES = 40;
/** Each so many-th host has a file that no other host has. */
const OWN = 10;

const SECONDS = 60;
const MEGABYTES = 600;

const fleet = join(scratch, 'fleet');
/** All lines of the fleet, for auditctl, which continues after a line that it refuses. */
const whole = join(scratch, 'fleet.rules');

/** Writes the fleet; returns how many bytes it has. */
function writeFleet(): number {
  const pool = ruleLines(LINES * FILES * ROLES + (LINES * DIRECTORIES) / OWN);
  const textAt = (block: number): string => `${pool.slice(block * LINES, (block + 1) * LINES).join('\n')}\n`;
  const shared = Array.from({ length: FILES * ROLES }, (_, i) => textAt(i));
  let bytes = 0;
  writeFileSync(whole, '-D\n-i\n', { mode: 0o640 });
  for (let host = 0; host < DIRECTORIES; host++) {
    const directory = join(fleet, `role-${host % ROLES}`, `host-${host}`, 'etc/audit/rules.d');
    mkdirSync(directory, { recursive: true });
    for (let file = 0; file < FILES; file++) {
      const isOwn = host % OWN === 3 && file === FILES - 1;
      const role = shared[(host % ROLES) * FILES + file] ?? '';
      const text = isOwn ? textAt(FILES * ROLES + Math.floor(host / OWN)) : role;
      writeFileSync(join(directory, `${10 + file}-rules.rules`), text);
      appendFileSync(whole, text);
      bytes += text.length;
    }
  }
  return bytes;
}

/** Measures the programs that read the same text and do less with it. */
function measureOthers(): Run {
  const cat = runPreloaded('', 'find', [fleet, '-name', '*.rules', '-exec', 'cat', '{}', '+']);
  reportOther('cat of the same files', cat);
  const missing = whyNoAuditctl();
  if (missing) console.log(`SKIPPED the comparison with auditctl: ${missing}.`);
  else {
    buildStandIn();
    reportOther('auditctl -R of the same text', runPreloaded(standIn, 'auditctl', ['-R', whole]));
  }
  return cat;
}

function reportOther(name: string, { wall, cpu }: Run): void {
  report({ name, value: wall, unit: 's', note: `${cpu.toFixed(1)} s of processor time` });
}

function reportRun(name: string, { wall, peak, cpu }: Run, cat: Run): void {
  const lines = DIRECTORIES * FILES * LINES;
  report({
    name: `${name}, by the clock`,
    value: wall,
    unit: 's',
    budget: SECONDS,
    note: `${Math.round(lines / wall / 1000)} thousand lines a second, ${cpu.toFixed(1)} s of processor time; ${(cpu / cat.cpu).toFixed(0)} × that of cat`,
  });
  report({ name: `${name}, peak memory`, value: peak ?? Number.NaN, unit: 'MB', budget: MEGABYTES });
}

for (const made of [fleet, whole]) rmSync(made, { recursive: true, force: true });
const bytes = writeFleet();
console.log(
  `${DIRECTORIES} rulesets, ${DIRECTORIES * FILES} files, ${(DIRECTORIES * FILES * LINES).toLocaleString('en-US')} lines, ${Math.round(bytes / 1e6)} MB:`,
);
const cat = measureOthers();
const hosts = DIRECTORIES.toLocaleString('en-US');
reportRun(
  `${hosts} rulesets, one target`,
  runNode([command, 'lint', '--quiet', '--target', '3.0.9', fleet]),
  cat,
);
reportRun(`${hosts} rulesets, the default targets`, runNode([command, 'lint', '--quiet', fleet]), cat);
for (const made of [fleet, whole]) rmSync(made, { recursive: true, force: true });
