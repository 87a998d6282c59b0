// Runs one TypeScript file: node scripts/run-ts.mjs FILE [ARG...]. Bundled in memory, packages left outside.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [file, ...args] = process.argv.slice(2);
if (!file) throw new Error('usage: node scripts/run-ts.mjs FILE [ARG...]');
const dir = join(root, 'out/run');
mkdirSync(dir, { recursive: true });
const outfile = join(dir, `${process.pid}.mjs`);
await esbuild.build({
  entryPoints: [resolve(file)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.argv = [process.argv[0], resolve(file), ...args];
try {
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(outfile, { force: true });
}
