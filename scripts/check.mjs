// npm run check: types, format, lint and layers, what nothing uses, generated files. Says "ok" or "FAIL" for each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './lib/run.mjs';

const bin = (file) => join(root, 'node_modules', file);
const checks = [
  ...['server/tsconfig.core.json', 'server/tsconfig.json', 'client/tsconfig.json', 'test/tsconfig.json'].map((project) => [
    `types of ${project}`,
    [bin('typescript/bin/tsc'), '-p', project],
  ]),
  [
    'format, lint and layers (biome)',
    [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '--max-diagnostics=40', '--colors=off'],
  ],
  ['what nothing uses (knip)', [bin('knip/bin/knip.js')]],
  ['generated files are current', ['scripts/run-ts.mjs', 'scripts/generate/main.ts', '--check']],
];

let bad = 0;
for (const [name, args] of checks) {
  if (args[0] === 'scripts/run-ts.mjs' && !existsSync(join(root, args[1]))) continue;
  const { status, output } = await run(process.execPath, args, { show: false });
  process.stdout.write(`${status === 0 ? 'ok   ' : 'FAIL '}${name}\n`);
  if (status !== 0) {
    bad++;
    process.stdout.write(output);
  }
}
process.exitCode = bad > 0 ? 1 : 0;
