import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { R } from '../../server/src/core/facts/releases.ts';
import { target } from '../../server/src/core/facts/targets.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { whyNoAuditctl } from '../conformance/ask.ts';
import { median, ruleLines } from './lines.ts';

// How long the command takes for a large rules file, beside auditctl reading the same file through the stand-in for the
// kernel, in the same run. Ends with 1 where the command takes more than three times as long.

const LINES = 100_000;
const ROUNDS = 5;
const BUDGET = 3;
const root = process.cwd();
const folder = join(root, 'out/bench');
const file = join(folder, 'large.rules');
const shim = join(root, 'out/conformance/shim.so');

/** The wall time of a command that ends with the status. */
function seconds(
  status: number,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): number {
  const start = performance.now();
  const r = spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'ignore'], cwd: root });
  if (r.error) throw r.error;
  if (r.status !== status) throw new Error(`${command} ${args.join(' ')} ended with ${r.status ?? r.signal}`);
  return (performance.now() - start) / 1000;
}

/** The stand-in, built by the first question to it. */
function buildStandIn(): void {
  if (existsSync(shim)) return;
  writeFileSync(join(folder, 'one.rules'), '-D\n');
  spawnSync(join(root, 'test/conformance/verdict.sh'), [join(folder, 'one.rules')]);
}

function perSecond(run: () => number): string {
  let best = Number.POSITIVE_INFINITY;
  let lines = 0;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    lines = run();
    best = Math.min(best, performance.now() - start);
  }
  return `${Math.round(lines / best)} thousand lines a second`;
}

function inProcess(text: string): void {
  const lines = text.split('\n');
  console.log(`  reading                 ${perSecond(() => parseDocument(text).lines.length)}`);
  const nodes = lines.map(parseLine);
  console.log(
    `  judge()                 ${perSecond(() => {
      for (const n of nodes) if (n.kind === 'command') judge(n, R.v3_0_9, 'x86_64');
      return nodes.length;
    })}`,
  );
  const t = target('3.0.9');
  if (t) {
    // Distinct texts each time, so that nothing comes from the cache of lines.
    let round = 0;
    console.log(
      `  reading and all checks  ${perSecond(() => {
        round++;
        const doc = parseDocument(text.replaceAll('file-', `file${round}-`));
        lintLines(doc, { targets: [t] }).problems;
        return doc.lines.length;
      })}`,
    );
  }
}

function main(): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `-D\n-b 8192\n-i\n${ruleLines(LINES - 4).join('\n')}\n-e 1\n`, { mode: 0o640 });
  // The question that auditctl answers too: does it load. What else there is to say is asked beside it.
  const command = ['dist/audit-rules.js', 'lint', '--target', '3.0.9', '--only', 'AR1', file];
  const everything = [
    'dist/audit-rules.js',
    'lint',
    '--target',
    '3.0.9',
    '--only',
    'AR0',
    '--only',
    'AR1',
    '--only',
    'AR2',
    '--only',
    'AR6',
    file,
  ];
  if (!existsSync(join(root, 'dist/audit-rules.js')))
    throw new Error('dist/audit-rules.js is not there: npm run build');
  const missing = whyNoAuditctl();
  const ours: number[] = [];
  const all: number[] = [];
  const theirs: number[] = [];
  if (!missing) buildStandIn();
  const env = {
    ...process.env,
    LD_PRELOAD: shim,
    ORACLE_DUMP_FD: undefined,
    PATH: `${process.env['PATH']}:/usr/sbin:/sbin`,
  };
  for (let i = 0; i < ROUNDS; i++) {
    ours.push(seconds(1, process.execPath, command));
    all.push(seconds(1, process.execPath, everything));
    if (!missing) theirs.push(seconds(0, 'auditctl', ['-R', file], env));
  }
  const show = (v: readonly number[]) =>
    `${median(v).toFixed(3)} s   (${v.map((x) => x.toFixed(2)).join(', ')})`;
  console.log(
    `${LINES} lines, ${(readFileSync(file).length / 1e6).toFixed(1)} MB, median of ${ROUNDS}, started anew each time:`,
  );
  console.log(`  audit-rules, AR1xx      ${show(ours)}`);
  console.log(`  audit-rules, each line  ${show(all)}`);
  console.log(`  node alone              ${seconds(0, process.execPath, ['-e', '0']).toFixed(3)} s`);
  if (missing) console.log(`  auditctl -R             SKIPPED: ${missing}`);
  else console.log(`  auditctl -R             ${show(theirs)}`);
  console.log('In one process:');
  inProcess(readFileSync(file, 'utf8'));
  console.log(`Where the time goes: node --cpu-prof --cpu-prof-dir=out/bench ${command.join(' ')}`);
  if (missing) return;
  const ratio = median(ours) / median(theirs);
  console.log(`audit-rules (AR1xx) / auditctl: ${ratio.toFixed(2)} (budget ${BUDGET})`);
  if (ratio > BUDGET) process.exitCode = 1;
}

main();
