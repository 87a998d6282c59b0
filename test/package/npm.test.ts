import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { readJson, root } from '../support/root.ts';

// The npm package as a user has it: packed, installed into another directory, run and imported there.

const project = mkdtempSync(join(tmpdir(), 'audit-rules-npm-'));
const installed = join(project, 'node_modules/audit-rules');
let tarball = '';

before(() => {
  const packed = join(project, 'packed');
  execFileSync(process.execPath, [join(root, 'scripts/npm-package.mjs'), packed]);
  const { version } = readJson<{ version: string }>('package.json');
  tarball = join(packed, `audit-rules-${version}.tgz`);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', 'install', '--silent', '--offline', '--no-audit', '--no-fund', tarball);
  mkdirSync(join(project, 'rules.d'));
  writeFileSync(join(project, 'rules.d/10-a.rules'), '-w /etc/passwd -p wz -k identity\n');
});
after(() => rmSync(project, { recursive: true, force: true }));

function run(
  command: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly out: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' });
  return { status, out: `${stdout}${stderr}` };
}

function runModule(text: string): string {
  writeFileSync(join(project, 'try.mjs'), text);
  const { status, out } = run(process.execPath, 'try.mjs');
  assert.equal(status, 0, out);
  return out;
}

test('The installed command lints, completes and starts from another directory', () => {
  const lint = run('npx', '--no-install', 'audit-rules', 'lint', '.');
  assert.equal(lint.status, 1, lint.out);
  assert.match(lint.out, /^rules\.d\/10-a\.rules:1:20: error: /m);
  assert.match(run('npx', '--no-install', 'audit-rules', '--version').out, /^\d+\.\d+\.\d+\n$/);
  assert.match(run('npx', '--no-install', 'audit-rules', 'lsp', '--help').out, /Usage: audit-rules lsp/);
});

test('Every example of the page of the library prints what stands below it', () => {
  const page = readFileSync(join(installed, 'README.md'), 'utf8');
  const examples = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map((m) => m[1] ?? '');
  assert.ok(examples.length >= 8);
  for (const example of examples) {
    const expected = [...example.matchAll(/^\/\/ (.*)$/gm)].map((m) => m[1]);
    assert.deepEqual(runModule(example).trim().split('\n'), expected, example);
  }
});

test('The library takes any text, and refuses unknown names', () => {
  const out = runModule(`
    import assert from 'node:assert/strict';
    import * as api from 'audit-rules';
    for (const text of ['', '\\ud800', '\\0', '-a', '# x\\r\\n-D\\r\\n'])
      for (const f of [api.lint, api.fix, api.parse, api.judge, api.explain, api.repair, api.format]) f(text);
    for (const wrong of [{ targets: ['debain'] }, { machine: 'amd64' }, { only: ['AR9'] }, { ignore: [''] }])
      assert.throws(() => api.lint('', wrong), RangeError);
    assert.deepEqual(api.lint('-w /etc/x -p wz\\n', { ignore: ['AR1'] }), []);
    const [problem] = api.lint('-w /etc/passwd wa -k x\\n');
    const [fix] = problem.fixes();
    assert.equal(fix.safety, 'safe');
    assert.ok(fix.edits.every((e) => e.file === undefined || e.file === ''));
    assert.ok(api.targets.includes('debian-12') && api.auditVersions.includes('3.0.9'));
    console.log(Object.keys(api).sort().join());
  `);
  assert.equal(
    out.trim(),
    'auditVersions,explain,fix,format,judge,lint,lintRuleset,parse,repair,targets,version',
  );
});

test('The types of the package are complete in themselves, under the strictest settings', () => {
  writeFileSync(
    join(project, 'use.ts'),
    `import { judge, lint, type LintOptions, type Problem, type Verdict } from 'audit-rules';
const options: LintOptions = { targets: ['debian-12'], profile: 'strict' };
const problems: readonly Problem[] = lint('-D\\n', options);
const verdicts: readonly Verdict[] = judge('-D');
export const all: readonly [number, string | undefined] = [problems.length, verdicts[0]?.outcome];
// @ts-expect-error an unknown profile is found
lint('', { profile: 'nope' });
`,
  );
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--ignoreConfig', '--types', ''];
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { status, out } = run(
      process.execPath,
      tsc,
      'use.ts',
      ...flags,
      '--target',
      'es2022',
      '--module',
      module,
      '--moduleResolution',
      resolution,
    );
    assert.equal(status, 0, `${module}: ${out}`);
  }
});

test('The package has no dependencies and only what is used, and publint has nothing to say', async () => {
  const files = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).trimEnd().split('\n').sort();
  assert.deepEqual(files, [
    'package/CHANGELOG.md',
    'package/LICENSE',
    'package/NOTICE',
    'package/README.md',
    'package/bin/audit-rules.cjs',
    'package/lib/index.d.ts',
    'package/lib/index.js',
    'package/lib/libraryTypes.d.ts',
    'package/lib/libraryTypes.js',
    'package/man/audit-rules.1',
    'package/package.json',
    'package/schemas/audit-rules-profile.schema.json',
    'package/schemas/audit-rules-report.schema.json',
    'package/schemas/audit-rules.schema.json',
  ]);
  assert.ok(statSync(tarball).size < 1_500_000, `${statSync(tarball).size} bytes`);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const kind of ['dependencies', 'peerDependencies', 'scripts']) assert.equal(manifest[kind], undefined);
  assert.equal(manifest.version, readJson<{ version: string }>('package.json').version);
  const { messages } = await publint({ pkgDir: installed, strict: true });
  assert.deepEqual(messages, []);
});

test('What is run in a fresh clone installs, then builds, then packs', () => {
  const { scripts } = readJson<{ readonly scripts: Readonly<Record<string, string>> }>('package.json');
  assert.equal(scripts['build'], 'node scripts/install.mjs && node scripts/build.mjs');
  for (const name of ['package', 'package:npm'])
    assert.match(scripts[name] ?? '', /^npm run -s build && node /);
  for (const file of ['scripts/install.mjs', 'scripts/lib/run.mjs'])
    for (const [, from] of readFileSync(join(root, file), 'utf8').matchAll(/ from '(.*)'/g))
      assert.match(from ?? '', /^(?:node:|\.\/lib\/run\.mjs$)/, 'no package is there yet');
});

test('The manual page is roff that man can show', (t) => {
  // Where npm installs it for everybody, man finds it.
  const prefix = join(project, 'everybody');
  run('npm', 'install', '--global', '--prefix', prefix, '--silent', '--offline', tarball);
  const page = readFileSync(join(prefix, 'share/man/man1/audit-rules.1'), 'utf8');
  assert.match(page, /^\.TH AUDIT-RULES 1 /m);
  for (const option of ['\\-\\-fix\\-dry\\-run', '\\-\\-stdin\\-filename']) assert.ok(page.includes(option));
  const { error, status, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z'], {
    input: page,
    encoding: 'utf8',
  });
  if (error) t.skip('there is no groff on this machine');
  else assert.deepEqual([status, stderr], [0, '']);
});

test('The types are what Node and bundlers find', async () => {
  const found = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  assert.ok(found.types);
  // The package has modules only, and names its entries in "exports": old Node and require are not served.
  const unserved = ['node10', 'node16-cjs'];
  const problems = found.problems.filter(
    (p) => !('resolutionKind' in p && unserved.includes(p.resolutionKind)),
  );
  assert.deepEqual(problems, []);
});
