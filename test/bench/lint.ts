import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoAuditctl } from '../conformance/ask.ts';
import { command, median, report, scratch } from './budgets.ts';
import { ruleLines } from './inputs.ts';
import { type Run, runNode, runPreloaded } from './processes.ts';
import { buildStandIn, standIn } from './standIn.ts';

// How long the command takes for 100,000 different rules, beside auditctl reading the same file through the stand-in for the
// kernel. Each is started again for each round, and they take turns, so that all of them meet the same machine.

const LINES = 100_000;
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const MEGABYTES = 400;
/** Seconds after which a slow program is not run again. */
const PATIENCE = 45;

const file = join(scratch, 'large.rules');
const oneTarget = ['--target', '3.0.9'];
const lineChecks = ['AR0', 'AR1', 'AR2', 'AR5', 'AR6'].flatMap((family) => ['--only', family]);

/** What is measured: the arguments, and how many times the wall time of auditctl it may take. */
const questions = [
  { name: 'AR1xx, one target', args: [...oneTarget, '--only', 'AR1'], budget: 1.5 },
  { name: 'all line checks, one target', args: [...oneTarget, ...lineChecks], budget: 5 },
  { name: 'everything, one target', args: oneTarget, budget: 8 },
  { name: 'everything, the seven default targets', args: [], budget: 12, limitsMemory: true },
];

function measure(): void {
  writeFileSync(file, `-D\n-b 8192\n-i\n${ruleLines(LINES - 4).join('\n')}\n-e 1\n`, { mode: 0o640 });
  const missing = whyNoAuditctl();
  if (missing) console.log(`SKIPPED the comparison with auditctl: ${missing}.`);
  else buildStandIn();
  const theirs: Run[] = [];
  const ours = new Map(questions.map(({ name }): [string, Run[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    if (!missing) theirs.push(runPreloaded(standIn, 'auditctl', ['-R', file]));
    for (const { name, args } of questions) {
      const runs = ours.get(name) ?? [];
      const spent = runs.reduce((sum, { wall }) => sum + wall, 0);
      if (spent < PATIENCE) runs.push(runNode([command, 'lint', ...args, file]));
    }
  }
  if (!missing) reportRun('auditctl -R', theirs);
  for (const { name, budget, limitsMemory } of questions) {
    const runs = ours.get(name) ?? [];
    reportRun(name, runs);
    if (!missing)
      report({
        name: `${name} / auditctl, by the clock`,
        value: median(runs.map((r) => r.wall)) / median(theirs.map((r) => r.wall)),
        unit: '×',
        budget,
        note: `${(median(runs.map((r) => r.cpu)) / median(theirs.map((r) => r.cpu))).toFixed(2)} × its processor time`,
      });
    const peak = Math.max(...runs.map((r) => r.peak ?? 0));
    report({
      name: `${name}, peak memory`,
      value: peak,
      unit: 'MB',
      ...(limitsMemory ? { budget: MEGABYTES } : {}),
    });
  }
}

function reportRun(name: string, runs: readonly Run[]): void {
  const cpu = median(runs.map((r) => r.cpu)).toFixed(2);
  const all = runs.map((r) => r.wall.toFixed(2)).join(', ');
  const note = `${cpu} s of processor time; ${all}`;
  report({ name: `${name}, median`, value: median(runs.map((r) => r.wall)), unit: 's', note });
}

console.log(`${LINES.toLocaleString('en-US')} different rules:`);
measure();
