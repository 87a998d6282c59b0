// Fuzzes what takes input from others, guided by the branches that inputs take: node scripts/fuzz.mjs [--inputs N]
// [--only NAME] [--seed N] [--fresh]. Inputs that took new branches are kept in out/fuzz, and tried first by the next
// run unless it is --fresh. Prints a table; status 1 where something was found, each with its input as JSON.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import * as esbuild from 'esbuild';
import { counters, instrumented } from './lib/instrument.mjs';
import { root } from './lib/run.mjs';

/** How many inputs of a run in all each part gets, in thousandths: those that are quick get more. */
const shares = {
  parser: 500,
  judge: 15,
  repair: 6,
  templates: 15,
  'suppression comments': 134,
  configuration: 80,
  'bundle reader': 120,
  'LSP message handler': 2,
  'arguments of the command': 128,
};
/** An input that no result came from in so many milliseconds is a finding. */
const HANGS = 60_000;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
  },
});
const out = join(root, 'out/fuzz');
mkdirSync(out, { recursive: true });
const bundle = join(out, `${process.pid}.mjs`);
const counts = {};
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/fuzz/guided.ts'],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
  banner: { js: counters },
  plugins: [instrumented(counts)],
});

/** Runs one part in a thread; answers what came of it. */
function fuzzed(name, inputs) {
  const current = new SharedArrayBuffer(8192);
  const view = new Uint16Array(current);
  const running = () => String.fromCharCode(...view.slice(2, 2 + view[0]));
  const saved = join(out, `${name.replaceAll(' ', '-')}.json`);
  const result = { name, inputs, findings: [], branches: 0, kept: 0, seconds: 0 };
  const start = performance.now();
  const worker = new Worker(bundle, {
    workerData: {
      name,
      inputs,
      seed: Number(values.seed),
      current,
      corpus: values.fresh ? [] : savedCorpus(saved),
    },
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  return new Promise((done) => {
    let count = view[1];
    const watch = setInterval(() => {
      if (view[1] === count) {
        result.findings.push({ input: running(), wrong: 'It does not end.' });
        void worker.terminate();
      }
      count = view[1];
    }, HANGS);
    worker.on('message', (message) => {
      if (message.finding !== undefined)
        result.findings.push({ input: message.finding, wrong: message.wrong });
      else if (message.corpus) {
        Object.assign(result, { branches: message.branches, kept: message.corpus.length });
        writeFileSync(saved, JSON.stringify(message.corpus));
      } else process.stderr.write(`${name}: ${message.inputs} inputs, ${message.branches} branches\n`);
    });
    worker.on('error', (error) => {
      result.findings.push({ input: running(), wrong: error.stack ?? String(error) });
    });
    worker.on('exit', () => {
      clearInterval(watch);
      result.seconds = (performance.now() - start) / 1000;
      done(result);
    });
  });
}

function savedCorpus(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}

const print = (line) => process.stdout.write(`${line}\n`);
print('| part | inputs | seconds | branches | findings |');
print('|---|---|---|---|---|');
const all = [];
for (const [name, share] of Object.entries(shares)) {
  if (values.only !== undefined && name !== values.only) continue;
  const inputs = Math.max(20, Math.round((Number(values.inputs) * share) / 1000));
  const result = await fuzzed(name, inputs);
  all.push(result);
  const cells = [name, inputs.toLocaleString('en'), Math.round(result.seconds), result.branches];
  print(`| ${[...cells, result.findings.length].join(' | ')} |`);
}
print(`${counts.branches} branches in all`);
for (const { name, findings } of all)
  for (const { input, wrong } of findings) print(`${name}: ${JSON.stringify(input)}\n${wrong}`);
rmSync(bundle, { force: true });
process.exitCode = all.some(({ findings }) => findings.length > 0) ? 1 : 0;
