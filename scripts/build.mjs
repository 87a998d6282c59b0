// Bundles everything that ships, in one place. Usage: node scripts/build.mjs [--watch] [--metafile]
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist');
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  target: 'es2022',
};
const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  mainFields: ['module', 'main'],
};
const web = {
  ...shared,
  platform: 'browser',
  format: 'cjs',
  mainFields: ['browser', 'module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"' },
};

/** The six bundles: what each is for, and where it starts. */
export const bundles = [
  { ...node, entryPoints: ['client/src/extension.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  {
    ...web,
    entryPoints: ['client/src/extension.browser.ts'],
    outfile: 'dist/extension.browser.js',
    external: ['vscode'],
  },
  // The page of the view of coverage: its script, and its style beside it.
  { ...web, format: 'esm', entryPoints: ['client/src/coverage/view/main.ts'], outfile: 'dist/coverage.js' },
  // The page of the view of a log.
  {
    ...web,
    format: 'esm',
    entryPoints: ['client/src/logs/view/logMain.ts'],
    outfile: 'dist/log.js',
  },
  // For Node and for a web worker: the library has an entry for each, of which the one that is not wanted is never run.
  {
    ...node,
    format: 'iife',
    conditions: ['browser'],
    // Only the parser of the package is used: its index brings everything else along.
    alias: { yaml: './node_modules/yaml/browser/dist/parse/parser.js' },
    entryPoints: ['server/src/hosts/main.ts'],
    outfile: 'dist/audit-rules.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  // For programs that import the npm package; needs neither Node nor a browser.
  {
    ...shared,
    platform: 'neutral',
    format: 'esm',
    entryPoints: ['server/src/api/library.ts'],
    outfile: 'dist/api.js',
  },
];

/** Returns a script with every other character as an escape: V8 reads a source of one-byte characters faster, in half the memory. */
const inAscii = (script) =>
  script.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Replaces a file at once: who starts it while something is built finds the old or the new one. */
function replaceFile(path, text) {
  const written = `${path}.${process.pid}`;
  writeFileSync(written, text);
  renameSync(written, path);
}

async function main(args) {
  mkdirSync(out, { recursive: true });
  if (args.includes('--watch')) {
    for (const b of bundles)
      await (await esbuild.context({ ...b, minify: false, sourcemap: true, logLevel: 'info' })).watch();
    return;
  }
  const inputs = {};
  const names = new Set();
  const built = await Promise.all(bundles.map((b) => esbuild.build({ ...b, write: false })));
  for (const [i, { metafile, outputFiles }] of built.entries()) {
    inputs[bundles[i].outfile] = metafile;
    for (const { path, text } of outputFiles) {
      names.add(basename(path));
      replaceFile(path, path.endsWith('.css') ? text : inAscii(text));
    }
  }
  // What another build is writing ends in its number.
  for (const name of readdirSync(out))
    if (!names.has(name) && !/\.\d+$/.test(name)) rmSync(join(out, name), { recursive: true, force: true });
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out/metafiles.json'), JSON.stringify(inputs));
}
if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
