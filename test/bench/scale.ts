import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoAuditctl } from '../conformance/ask.ts';
import { command, report, scratch } from './budgets.ts';
import { DIRECTORIES, FILES, LINES, writeFleet } from './fleet.ts';
import { measureEditor } from './fleetEditor.ts';
import { type Run, runNode, runPreloaded } from './processes.ts';
import { buildStandIn, standIn } from './standIn.ts';

// How long the command takes for the repository of a fleet: 2,000 rules.d directories of ten files with a hundred lines each,
// most of them alike, as hosts of one role have them. In the same run, `cat` reads the same files, and auditctl reads their text
// through the stand-in for the kernel. Then the same repository is the workspace of an editor.

const SECONDS = 60;
const MEGABYTES = 600;

const fleet = join(scratch, 'fleet');
/** All lines of the fleet, for auditctl, which continues after a line that it refuses. */
const whole = join(scratch, 'fleet.rules');

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
writeFileSync(whole, '-D\n-i\n', { mode: 0o640 });
let bytes = 0;
writeFleet(fleet, (text) => {
  appendFileSync(whole, text);
  bytes += text.length;
});
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
await measureEditor(fleet);
for (const made of [fleet, whole]) rmSync(made, { recursive: true, force: true });
