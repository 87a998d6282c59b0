import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { command, median, report, scratch } from './budgets.ts';
import { realFile } from './inputs.ts';
import { runNode } from './processes.ts';

// What the command costs for the files that people have: 400 rules on the default targets, Node's start included.

const RULES = 400;
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const SECONDS = 0.6;

const ours = join(scratch, 'real.rules');
const published = join(root, '../shared/corpus/neo23x0-auditd.rules');
const files = [
  { name: `a file of ${RULES} rules`, path: ours },
  { name: 'a published file of 409 rules', path: published },
];

function measure(): void {
  writeFileSync(ours, realFile(RULES));
  const start = Array.from({ length: ROUNDS }, () => runNode(['-e', '0']).cpu);
  report({ name: 'Node alone, processor time', value: median(start), unit: 's' });
  for (const { name, path } of files) {
    if (!existsSync(path)) {
      console.log(`SKIPPED ${name}: ${path} does not exist.`);
      continue;
    }
    const runs = Array.from({ length: ROUNDS }, () => runNode([command, 'lint', path]));
    report({
      name: `${name}, processor time`,
      value: median(runs.map((r) => r.cpu)),
      unit: 's',
      budget: SECONDS,
      note: `${median(runs.map((r) => r.wall)).toFixed(2)} s by the clock, ${Math.max(...runs.map((r) => r.peak ?? 0)).toFixed(0)} MB`,
    });
  }
}

console.log('Real files on the default targets:');
measure();
