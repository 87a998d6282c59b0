// Counts the files, functions and calls that a piece of work touches, after warm-up: node scripts/walks.mjs [--list] [DIR...]
// Without DIR it measures this checkout; several are shown side by side. --list names the files. Only named functions count.
import { existsSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import * as esbuild from 'esbuild';
import { root } from './lib/run.mjs';

/** Where each entry stands, the newest place first. */
const entries = {
  core: ['core/index.ts', 'core/service.ts'],
  ruleset: ['core/lint/lint.ts'],
  steps: ['core/text/steps.ts'],
  completion: ['core/completion/completion.ts', 'core/features/completion.ts'],
  cli: ['cli/main.ts'],
};

const rules = [
  '-D',
  '-b 8192',
  '-w /etc/passwd -p wa -k identity',
  '-a always,exit -F arch=b64 -S open,openat -F auid>=1000 -F auid!=unset -F key=access',
  '-a always,exit -F arch=b32 -S open,openat -F auid>=1000 -F auid!=unset -F key=access',
];
const machine = 'x86_64';

/** Returns a file of `rules` and one more line. */
const fileWith = (line) => `${[...rules, line].join('\n')}\n`;

/** The walks: `round` numbers the runs, so that no run finds the result of an earlier one. */
const walks = {
  'keystroke, the line fails': ({ core }, round) =>
    lintLine(core, `-a always,exit -F arch=b64 -S openatt -F auid>=1000 -k walk${round}`),
  'keystroke, the line loads': ({ core }, round) =>
    lintLine(core, `-a always,exit -F arch=b64 -S openat -F auid>=1000 -k walk${round}`),
  'ruleset checks of 6 lines': ({ core, ruleset, steps }, round) => {
    const files = [{ name: 'audit.rules', text: fileWith(`-w /etc/shadow -p wa -k walk${round}`) }];
    steps.finish(ruleset.lintRuleset({ kind: 'file', files, options: { targets: targets(core) } }));
  },
  'completion of a key': (modules, round) =>
    completeAt(modules, `-w /etc/crontab -p wa -k walk${round} -k T10`),
  'completion of a system call': (modules, round) =>
    completeAt(modules, `-a always,exit -F arch=b64 -F key=walk${round} -S open`),
  'audit-rules lint FILE': ({ cli }, round) => lintFile(cli, fileWith(`-w /etc/shadow -p q -k walk${round}`)),
};

const targets = (core) => core.targetsOf([], machine);

function lintLine(core, line) {
  core.lint(core.read(fileWith(line)), { targets: targets(core) });
}

function completeAt({ core, completion }, line) {
  const text = fileWith(line);
  completion.complete(core.read(text), text.length - 1, { targets: targets(core), machine });
}

/** Runs the command over one file that no disk holds. */
async function lintFile(cli, text) {
  await cli.main(['lint', '/walk/audit.rules'], '0.0.0', {
    readFile: async () => Buffer.from(text),
    writeFile: async () => {},
    readFolder: async () => undefined,
    readSubfolders: async () => [],
    stat: async () => undefined,
    readStdin: async () => Buffer.from(''),
    fileAt: () => undefined,
    progress: () => {},
    pause: async () => {},
    processors: 1,
    limit: undefined,
    isTerminal: false,
    environment: {},
    absolute: (path) => path,
    stdout: () => {},
    stderr: () => {},
  });
}

/** Bundles a checkout's entries, names kept, and runs the bundle; also returns where each module starts in it. */
async function load(checkout) {
  const imports = Object.entries(entries).map(([name, places]) => {
    const path = places.map((place) => join(checkout, 'server/src', place)).find((file) => existsSync(file));
    if (path === undefined) throw new Error(`${checkout} has none of ${places.join(', ')}`);
    return `export * as ${name} from ${JSON.stringify(path)};`;
  });
  const built = await esbuild.build({
    stdin: { contents: imports.join('\n'), resolveDir: checkout, loader: 'ts' },
    absWorkingDir: checkout,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    logLevel: 'warning',
  });
  const text = built.outputFiles[0].text;
  const filename = join(checkout, 'walks.cjs');
  const module = { exports: {} };
  compileFunction(text, ['module', 'exports', 'require'], { filename })(
    module,
    module.exports,
    createRequire(filename),
  );
  const starts = [...text.matchAll(/^ *\/\/ (\S+\.(?:ts|json|js))$/gm)].map((m) => ({
    at: m.index,
    path: m[1],
  }));
  return { modules: module.exports, starts, filename };
}

const WARM_UP = 5;
const session = new Session();

/** Returns the functions that one run of a walk calls, after the warm-up: their files and how often they are called. */
async function walked({ modules, starts, filename }, walk) {
  for (let round = 0; round < WARM_UP; round++) await walk(modules, round);
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await session.post('Profiler.takePreciseCoverage');
  await walk(modules, WARM_UP);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  const script = result.find(({ url }) => url === filename || url === `file://${filename}`);
  return (script?.functions ?? []).flatMap(({ functionName, ranges: [range] }) => {
    const file = starts.findLast(({ at }) => at <= range.startOffset)?.path;
    return functionName && range.count > 0 && file ? [{ file, calls: range.count }] : [];
  });
}

async function main(args) {
  const named = args.filter((a) => a !== '--list');
  const checkouts = (named.length > 0 ? named : [root]).map((directory) => resolve(directory));
  session.connect();
  await session.post('Profiler.enable');
  console.log(
    `${'files, functions, calls'.padEnd(30)}${checkouts.map((c) => basename(c).padStart(24)).join('')}`,
  );
  const loaded = [];
  for (const checkout of checkouts) loaded.push(await load(checkout));
  for (const [name, walk] of Object.entries(walks)) {
    const found = [];
    for (const one of loaded) found.push(await walked(one, walk));
    const cells = found.map((called) => {
      const files = new Set(called.map(({ file }) => file));
      const calls = called.reduce((sum, f) => sum + f.calls, 0);
      return { files, text: `${files.size}, ${called.length}, ${calls.toLocaleString('en-US')}` };
    });
    console.log(`${name.padEnd(30)}${cells.map(({ text }) => text.padStart(24)).join('')}`);
    if (args.includes('--list'))
      for (const { files } of cells) console.log([...files].map((f) => `    ${f}`).join('\n'));
  }
  session.disconnect();
}

await main(process.argv.slice(2));
