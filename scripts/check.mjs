// npm run check: types, format, lint, sizes of functions, what nothing uses, generated files. Says "ok" or "FAIL" for each.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, run } from './lib/run.mjs';

const bin = (file) => join(root, 'node_modules', file);
const checks = [
  ...['server/tsconfig.core.json', 'server/tsconfig.json', 'client/tsconfig.json', 'test/tsconfig.json'].map(
    (project) => [`types of ${project}`, [bin('typescript/bin/tsc'), '-p', project]],
  ),
  [
    'format, lint and layers (biome)',
    [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '--max-diagnostics=40', '--colors=off'],
  ],
  [
    'sizes of functions (oxlint)',
    [bin('oxlint/bin/oxlint'), '--deny-warnings', 'server/src', 'client/src', 'scripts'],
  ],
  ['no two files export the same name', ['scripts/measure.mjs', '--names']],
  ['what nothing uses (knip)', [bin('knip/bin/knip.js')]],
  ['generated files are current', ['scripts/run-ts.mjs', 'scripts/generate/main.ts', '--check']],
];

// As many at once as there are processors; told in this order.
const waiting = checks
  .filter(([, args]) => args[0] !== 'scripts/run-ts.mjs' || existsSync(join(root, args[1])))
  .entries();
const done = [];
let told = 0;
async function work() {
  for (const [i, [name, args]] of waiting) {
    done[i] = { name, ...(await run(process.execPath, args, { show: false })) };
    for (; done[told]; told++) {
      const { name, status, output } = done[told];
      process.stdout.write(`${status === 0 ? 'ok   ' : 'FAIL '}${name}\n${status === 0 ? '' : output}`);
      if (status !== 0) process.exitCode = 1;
    }
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
