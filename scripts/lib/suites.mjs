// Bundles the TypeScript tests of a suite and runs them: with node --test, or inside VS Code's extension host.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { root, run } from './run.mjs';

const out = join(root, 'out/test');
/** How long a suite may take, in milliseconds: only what hangs takes so long, however busy the machine is. */
const suiteLimit = 2_400_000;

/** The test files of a suite, as paths relative to the project's folder. */
function testFiles(suite) {
  const folder = join(root, 'test', suite);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((f) => f.endsWith('.test.ts'))
    .map((f) => join('test', suite, f))
    .sort();
}

/**
 * Writes files that import several test files each, and answers their paths: a process that runs one file
 * takes most of its time to start. Files with hooks at their top level, which would run for all, stay alone.
 */
function joinedFiles(suite, files) {
  const hasHooks = (file) => /^(before|after)(Each)?\(/m.test(readFileSync(join(root, file), 'utf8'));
  const alone = files.filter(hasHooks);
  const joinable = files.filter((f) => !alone.includes(f));
  const folder = join(out, suite, 'joined');
  mkdirSync(folder, { recursive: true });
  const count = Math.min(joinable.length, 3 * availableParallelism());
  const joined = Array.from({ length: count }, (_, own) => {
    const imports = joinable.filter((_, i) => i % count === own);
    const file = join(folder, `${own + 1}.test.ts`);
    writeFileSync(file, imports.map((f) => `import ${JSON.stringify(join(root, f))};\n`).join(''));
    return relative(root, file);
  });
  return [...joined, ...alone];
}

/** Bundles a suite's files into out/test, one tree like that of test/; packages stay outside. */
async function bundleForNode(suite, files) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: files.map((file) => ({ in: file, out: builtName(file) })),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    // Suites may run side by side.
    chunkNames: `${suite}/chunks/[name]-[hash]`,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** The path of a test file's bundle below out/test, without its extension. */
function builtName(file) {
  return relative(file.startsWith('out') ? 'out/test' : 'test', file).replace(/\.ts$/, '');
}

/** Runs a suite of node:test files, `joined` several in a process. Answers counts and the whole output. */
export async function runNodeSuite(
  suite,
  { show = false, env = {}, limit = suiteLimit, serial = false, joined = false } = {},
) {
  const found = testFiles(suite);
  if (found.length === 0)
    return { passed: 0, failed: 0, skipped: 0, status: 1, output: `There is no test in test/${suite}.\n` };
  rmSync(join(out, suite), { recursive: true, force: true });
  const files = joined ? joinedFiles(suite, found) : found;
  await bundleForNode(suite, files);
  mkdirSync(out, { recursive: true });
  const tap = join(out, `${suite}.tap`);
  rmSync(tap, { force: true });
  const built = files.map((f) => join(out, `${builtName(f)}.mjs`));
  // Long runs in one process collect less often, which takes a tenth of their time.
  const options = joined ? { NODE_OPTIONS: '--max-semi-space-size=64' } : {};
  const { status, output } = await run(
    process.execPath,
    [
      '--enable-source-maps',
      '--test',
      `--test-concurrency=${serial ? 1 : availableParallelism()}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=${tap}`,
      ...built,
    ],
    { show, env: { ...options, ...env }, limit },
  );
  return { ...tapCounts(tap), status, output };
}

/** The totals that node:test writes at the end of its TAP report; cancelled tests count as failed. */
function tapCounts(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const total = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    passed: total('pass'),
    failed: total('fail') + total('cancelled'),
    skipped: total('skipped') + total('todo'),
  };
}

/** Bundles the Mocha suite that runs inside an extension host, and runs it there through scripts/extension-host.mjs. */
export async function runHostSuite(suite, host, { show = false } = {}) {
  const esbuild = await import('esbuild');
  // In a browser, Mocha's bundle would take the test bundle's own `module` for its exports.
  const web = suite === 'web';
  const outfile = join(out, suite, web ? 'index.js' : 'index.cjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`test/${suite}/index.ts`],
    outfile,
    bundle: true,
    format: 'cjs',
    sourcemap: 'inline',
    logLevel: 'warning',
    ...(web
      ? {
          platform: 'browser',
          target: 'es2022',
          external: ['vscode'],
          define: { global: 'globalThis', module: 'undefined' },
        }
      : { platform: 'node', target: 'node20.19', external: ['vscode', 'mocha'] }),
  });
  const args = ['scripts/extension-host.mjs', host.executable, outfile, ...(web ? ['--web'] : [])];
  const env = { VSHOST_TIMEOUT_MS: String(suiteLimit), ...host.env };
  const { status, output } = await run(process.execPath, args, { show, env, limit: suiteLimit + 60_000 });
  const counts = /^COUNTS (\d+) (\d+) (\d+)$/m.exec(output);
  const [passed, failed, skipped] = (counts?.slice(1) ?? [0, 0, 0]).map(Number);
  return { passed, failed, skipped, status: counts ? status : 1, output };
}
