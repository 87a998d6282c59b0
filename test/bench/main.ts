import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '../support/root.ts';
import { isMissed, takeRows, textOf } from './budgets.ts';

// npm run bench [-- PART...] [--of DIR]: measures the built bundle (of another checkout with --of), prints a table of all
// rows and ends with 1 when a budget is missed or a part fails. Times are of this machine: ratios stand beside them.

const parts = ['lint', 'scale', 'file', 'server', 'folder', 'bundle', 'repair', 'log', 'torture'];

function main(args: readonly string[]): number {
  const of = args.indexOf('--of');
  const checkout = of < 0 ? root : resolve(args[of + 1] ?? '');
  process.env['BENCH_OF'] = checkout;
  const named = args.filter((_, i) => of < 0 || (i !== of && i !== of + 1));
  const unknown = named.filter((name) => !parts.includes(name));
  if (unknown.length > 0)
    throw new Error(`unknown part ${unknown.join(', ')}: the parts are ${parts.join(', ')}`);
  const bundle = join(checkout, 'dist/audit-rules.js');
  if (!existsSync(bundle))
    throw new Error(`${bundle} does not exist: build it first (node scripts/build.mjs)`);
  const run = String(process.pid);
  process.env['BENCH_RUN'] = run;
  const start = performance.now();
  const load = loadavg()[0] ?? 0;
  const failed = (named.length > 0 ? named : parts).filter((name) => {
    const script = ['scripts/run-ts.mjs', join('test/bench', `${name}.ts`)];
    return spawnSync(process.execPath, script, { cwd: root, stdio: 'inherit' }).status !== 0;
  });
  const rows = takeRows(run);
  console.log(`\n${rows.map(textOf).join('\n')}\n`);
  const missed = rows.filter(isMissed);
  const budgets = rows.filter(({ budget }) => budget !== undefined).length;
  const took = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `${budgets - missed.length} of ${budgets} budgets held in ${took} s; load average at the start ${load.toFixed(1)}`,
  );
  for (const name of failed) console.log(`FAILED: ${name}`);
  return missed.length + failed.length > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
