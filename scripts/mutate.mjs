// Tries mutants of the core: node scripts/mutate.mjs [--count N] [--seed N] [--only DIRECTORY] [--suites A,B] [--again] [--jobs N].
// Of each directory, N mutants that the seed draws (all of them without --count). What is known from a run that was
// ended is used again; --again finds out anew which tests reach a mutant, and tries once more those that survived.
// Prints the score of each directory and the survivors; status 1 where a score is below 90 %.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { mutantsOf, withMutants } from './lib/mutants.mjs';
import { root } from './lib/run.mjs';
import { lineAt, readSources } from './lib/sourceFiles.mjs';

const directories = ['model', 'ruleset', 'matching', 'repair'];
/** The suites whose tests are tried, all of which run in CI. */
const suites = ['unit', 'docs', 'repair', 'recorded', 'property'];
/**
 * A file whose tests take more processor time is not tried, in milliseconds: they could only kill more mutants. What
 * waits for other programs may take ten times as long.
 */
const LONGEST_FILE = 30_000;
/** All files for one mutant take at most so much processor time, in milliseconds; the quickest come first. */
const LONGEST_MUTANT = 30_000;
const LEAST_SCORE = 0.9;

const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    suites: { type: 'string', default: suites.join() },
    again: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1' },
  },
});
const out = join(root, 'out/mutation');
mkdirSync(out, { recursive: true });

const sources = new Map(readSources(root).map((s) => [s.path, s]));
const mutants = directories
  .filter((d) => values.only === undefined || d === values.only)
  .flatMap((d) => drawn(allOf(d)).map((m, order) => ({ ...m, order, directory: d })))
  // Of all directories in turn: a run that is ended has a part of each.
  .sort((a, b) => a.order - b.order)
  .map((m, id) => ({ ...m, id }));
const files = testFilesOf();
const bundle = await build();
const records = await recordAll();
const results = await tryAll();
process.exitCode = report(results) ? 0 : 1;
rmSync(join(out, 'bundle'), { recursive: true, force: true });

/** Returns all mutants of a directory of the core. */
function allOf(directory) {
  return [...sources.values()]
    .filter(({ path }) => path.startsWith(`server/src/core/${directory}/`))
    .flatMap((source) => mutantsOf(source).map((m) => ({ ...m, path: source.path })));
}

/** Returns the mutants that the seed draws. */
function drawn(all) {
  if (values.count === undefined) return all;
  let state = Number(values.seed);
  const rest = [...all];
  const chosen = [];
  while (chosen.length < Number(values.count) && rest.length > 0) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    chosen.push(...rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1));
  }
  return chosen;
}

function testFilesOf() {
  return values.suites.split(',').flatMap((suite) =>
    readdirSync(join(root, 'test', suite), { recursive: true })
      .filter((f) => f.endsWith('.test.ts'))
      .map((f) => `test/${suite}/${f}`)
      .filter((f) => /server\/src\/core|Answers\.ts/.test(readFileSync(join(root, f), 'utf8'))),
  );
}

async function build() {
  const outdir = join(out, 'bundle');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/mutation/run.ts'],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [mutating()],
  });
  // Modules are evaluated before the entry: the switch must be there first.
  const start = join(outdir, 'start.mjs');
  writeFileSync(
    start,
    `const active = Number(process.env.MUTANT ?? -1);
const reached = (globalThis.__reached = new Set());
const records = process.env.RECORD !== undefined;
globalThis.__mutant = (id) => {
  if (records) reached.add(id);
  return id === active;
};
await import('./run.mjs');
`,
  );
  return start;
}

function mutating() {
  return {
    name: 'mutating',
    setup(setup) {
      setup.onResolve({ filter: /^node:test$/ }, () => ({ path: join(root, 'test/mutation/tests.ts') }));
      setup.onResolve({ filter: /^mutation:files$/ }, () => ({ path: 'files', namespace: 'mutation' }));
      setup.onLoad({ filter: /.*/, namespace: 'mutation' }, () => ({
        contents: `export const testFiles = {${files
          .map((f) => `${JSON.stringify(f)}: () => import(${JSON.stringify(`./${f}`)})`)
          .join(',\n')}};`,
        resolveDir: root,
      }));
      setup.onLoad({ filter: /server\/src\/core\/.*\.ts$/ }, ({ path }) => {
        const name = path.slice(root.length + 1);
        const inFile = mutants.filter((m) => m.path === name);
        if (inFile.length === 0) return undefined;
        return { contents: withMutants(sources.get(name).text, inFile), loader: 'ts' };
      });
    },
  };
}

/** Runs test files in a process; answers its status and what it printed. */
function runFiles(wanted, env, most) {
  return new Promise((done) => {
    // Processor time, not time: a busy machine must not kill mutants.
    const child = spawn(
      'sh',
      ['-c', `ulimit -t ${Math.ceil(most / 1000)}; exec "$0" "$1"`, process.execPath, bundle],
      {
        cwd: root,
        env: { ...process.env, FILES: JSON.stringify(wanted), ...env },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let printed = '';
    let isLate = false;
    child.stdout.on('data', (d) => (printed += d));
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, 10 * most);
    child.on('exit', (status, signal) => {
      isLate ||= signal !== null;
      clearTimeout(timer);
      done({ status, isLate, printed: printed.trim() });
    });
  });
}

/** Finds out which mutants each test file reaches, and how long it takes. */
async function recordAll() {
  const saved = join(out, `records-${hashOf(mutants.map(nameOf))}.json`);
  const known = new Map(values.again ? [] : readSaved(saved));
  for (const file of files) {
    if (known.has(file)) continue;
    known.set(file, await recorded(file));
    writeFileSync(saved, JSON.stringify([...known]));
  }
  return files
    .map((file) => ({ file, ...known.get(file) }))
    .filter(({ reached }) => reached.length > 0)
    .map((r) => ({ ...r, reached: new Set(r.reached) }))
    .sort((a, b) => a.took - b.took);
}

async function recorded(file) {
  const target = join(out, 'record.json');
  rmSync(target, { force: true });
  const { status, isLate, printed } = await runFiles([file], { RECORD: target }, LONGEST_FILE);
  if (isLate || status !== 0) {
    process.stderr.write(`not tried: ${file}: ${isLate ? 'it takes too long' : printed}\n`);
    return { took: 0, reached: [] };
  }
  const { reached, took } = JSON.parse(readFileSync(target, 'utf8'));
  process.stderr.write(`${file}: ${Math.round(took)} ms, reaches ${reached.length}\n`);
  return { took, reached };
}

function readSaved(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}

function hashOf(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

/** Tries each mutant, as many at once as `--jobs` says. */
async function tryAll() {
  const saved = join(out, 'results.json');
  const before = new Map(readSaved(saved));
  const results = new Map();
  const waiting = [...mutants];
  const work = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const name = nameOf(mutant);
      const known = before.get(name);
      const isOpen =
        known === undefined || (values.again && ['survived', 'not reached'].includes(known.fate));
      const result = isOpen ? await tried(mutant) : known;
      before.set(name, result);
      results.set(mutant, result);
      process.stderr.write(`${results.size} of ${mutants.length}: ${result.fate} ${name}\n`);
      writeFileSync(saved, JSON.stringify([...before]));
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  return mutants.map((mutant) => ({ ...mutant, ...results.get(mutant) }));
}

async function tried({ id }) {
  const reaching = records.filter(({ reached }) => reached.has(id));
  if (reaching.length === 0) return { fate: 'not reached' };
  let time = 0;
  const within = reaching.filter(({ took }, i) => (time += took) <= LONGEST_MUTANT || i === 0);
  const expected = within.reduce((sum, { took }) => sum + took, 0);
  const { status, isLate, printed } = await runFiles(
    within.map(({ file }) => file),
    { MUTANT: String(id) },
    10_000 + 4 * expected,
  );
  if (isLate) return { fate: 'timeout' };
  return status === 0 ? { fate: 'survived' } : { fate: 'killed', test: printed };
}

/** Returns a mutant as a reader finds it: file, line, column, what is there and what replaces it. */
function nameOf({ path, start, end, by }) {
  const source = sources.get(path);
  const short = (text) => (text.length > 70 ? `${text.slice(0, 67)}...` : text).replace(/\s+/g, ' ');
  return `${path.replace('server/src/core/', '')}:${placeOf(source, start)} ${short(source.text.slice(start, end))} -> ${short(by)}`;
}

/** Returns line and column of an offset, both counted from 1. */
function placeOf(source, offset) {
  const line = lineAt(source, offset);
  return `${line}:${offset - source.starts[line - 1] + 1}`;
}

/** Prints the scores; returns whether each is high enough. */
function report(all) {
  const print = (line) => process.stdout.write(`${line}\n`);
  print('| directory | mutants | killed | by time | survived | not reached | score |');
  print('|---|---|---|---|---|---|---|');
  let isEnough = true;
  for (const directory of new Set(all.map((r) => r.directory))) {
    const of = all.filter((r) => r.directory === directory);
    const count = (fate) => of.filter((r) => r.fate === fate).length;
    const score = (count('killed') + count('timeout')) / of.length;
    isEnough &&= score >= LEAST_SCORE;
    const cells = [of.length, count('killed'), count('timeout'), count('survived'), count('not reached')];
    print(`| ${directory} | ${cells.join(' | ')} | ${(score * 100).toFixed(1)} % |`);
  }
  for (const r of all)
    if (r.fate === 'survived' || r.fate === 'not reached') print(`${r.fate}: ${nameOf(r)}`);
  return isEnough;
}
