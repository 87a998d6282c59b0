import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allCommands } from '../../../server/src/cli/commandTable.ts';
import { decode } from '../../../server/src/cli/decode.ts';
import { toBytes } from '../../../server/src/core/text/bytes.ts';
import { world } from './world.ts';

const bad = '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled Task-Job-Cron\n';
const good = '-w /etc/passwd -p wa -k identity\n';

test('The command exits with 0 without errors, 1 with errors, and 2 for what cannot be read', async () => {
  const w = world({ 'good.rules': good, 'bad.rules': bad });
  assert.equal((await w.run('lint', 'good.rules')).status, 0);
  assert.equal((await w.run('lint', 'good.rules', 'bad.rules')).status, 1);
  const { status, err, out } = await w.run('lint', 'nowhere.rules', 'good.rules');
  assert.equal(status, 2);
  assert.match(err, /^audit-rules: nowhere\.rules: there is no such file/);
  assert.match(out, /in 1 file\n$/);
});

test('The text report names place, severity and code, and marks the word', async () => {
  const { out } = await world({ 'bad.rules': bad }).run('lint', 'bad.rules', '--target', '3.0.9');
  const lines = out.split('\n');
  assert.match(lines[0] ?? '', /^bad\.rules:1:50: error: .* \[AR\d{3}\]$/);
  assert.equal(lines[1], `    ${bad.trimEnd()}`);
  assert.equal(lines[2], `    ${' '.repeat(49)}${'^'.repeat(13)}`);
  assert.equal(lines[3], '1 error, 0 warnings in 1 file');
});

test('The JSON report has the promised shape, with lines and columns from 1', async () => {
  const { out } = await world({ 'bad.rules': `# \ud83d\ude00\n${bad}` }).run(
    'lint',
    '--format=json',
    '--target=3.0.9',
    'bad.rules',
  );
  const report = JSON.parse(out);
  assert.deepEqual(Object.keys(report), ['version', 'files', 'summary']);
  assert.equal(report.version, 1);
  assert.deepEqual(report.summary, { files: 1, errors: 1, warnings: 0, hidden: 0 });
  const [problem] = report.files[0].problems;
  assert.deepEqual(Object.keys(problem), [
    'code',
    'check',
    'severity',
    'scope',
    'message',
    'start',
    'end',
    'related',
    'fixes',
  ]);
  assert.deepEqual(
    [problem.start, problem.end],
    [
      { line: 2, column: 50 },
      { line: 2, column: 63 },
    ],
  );
  const [fix] = problem.fixes;
  assert.deepEqual(Object.keys(fix), ['title', 'safety', 'edits']);
  assert.deepEqual(Object.keys(fix.edits[0]), ['path', 'start', 'end', 'newText']);
  assert.equal(fix.edits[0].path, 'bad.rules');
});

test('The command writes the same bytes for the same input', async () => {
  const w = world({ 'a.rules': bad + good, 'b.rules': good });
  for (const format of ['text', 'json', 'sarif', 'github']) {
    const args = ['lint', 'a.rules', 'b.rules', '--format', format];
    assert.equal((await w.run(...args)).out, (await w.run(...args)).out);
  }
});

test('A directory means its *.rules files, sorted, and a file that is named twice is read once', async () => {
  const w = world(
    { 'd/b.rules': good, 'd/a.rules': good, 'd/x.txt': bad },
    { 'd/': ['b.rules', 'x.txt', 'a.rules'] },
  );
  const report = JSON.parse((await w.run('lint', 'd/', 'd/a.rules', '--format', 'json')).out);
  assert.deepEqual(
    report.files.map((f: { path: string }) => f.path),
    ['d/a.rules', 'd/b.rules'],
  );
});

test('A directory without rules is reported, since a check of nothing would always pass', async () => {
  const { status, err } = await world({ 'd/x.txt': bad }, { 'd/': ['x.txt'] }).run('lint', 'd/');
  assert.equal(status, 2);
  assert.match(err, /^audit-rules: d\/: there is no file of audit rules in this directory or below\n/);
});

test('--fix applies safe fixes and does not touch a file that needs none', async () => {
  const w = world({ 'bad.rules': bad, 'good.rules': good });
  const before = w.disk.get('good.rules');
  const { status } = await w.run('lint', '--fix', 'bad.rules', 'good.rules');
  assert.equal(status, 0);
  assert.equal(
    new TextDecoder().decode(w.disk.get('bad.rules')),
    bad.replace('Scheduled Task', 'Scheduled-Task'),
  );
  assert.equal(w.disk.get('good.rules'), before);
});

test('--fix keeps the bytes that it does not change, also those that are not text', async () => {
  const noise = Uint8Array.from([
    ...toBytes('# '),
    0xff,
    0xc0,
    0x80,
    0xed,
    0xa0,
    0x80,
    0xe2,
    0x82,
    10,
    ...toBytes(bad),
  ]);
  const w = world({ 'x.rules': noise });
  await w.run('lint', '--fix', 'x.rules');
  const after = w.disk.get('x.rules') ?? new Uint8Array();
  assert.deepEqual([...after.slice(0, 11)], [...noise.slice(0, 11)]);
  assert.notDeepEqual([...after], [...noise]);
});

test('Wrong usage is reported and exits with 2', async () => {
  const w = world({ 'a.rules': good });
  const cases: readonly (readonly [RegExp, ...string[]])[] = [
    [/^audit-rules: say what to do, .* \(see audit-rules --help\)\n$/],
    [/unknown command "lnit"\. (?:Use|Similar commands: .*)\blint\b/, 'lnit', 'a.rules'],
    [
      /unknown command "frobnicate".*lint, format, merge, list, coverage, profile, explain, checks, insert, hunt/,
      'frobnicate',
    ],
    [/"both" is not a kind of fix/, 'lint', 'a.rules', '--fix=both'],
    [/"AR9" is not the beginning of a check's code/, 'lint', 'a.rules', '--only', 'AR9'],
    [/"many" is not a number/, 'lint', 'a.rules', '--max-warnings', 'many'],
    [/"--config" and "--no-config" exclude each other/, 'lint', 'a.rules', '--config', 'x', '--no-config'],
    [/"--no-config" does not accept a value/, 'lint', 'a.rules', '--no-config=1'],
    [/"-" is there twice/, 'lint', '-', '-'],
    [/one directory to merge/, 'merge'],
    [/one target/, 'merge', 'd', '--target', '3.0.9,4.1.2'],
    [/"AR101" is not a rule/, 'explain', 'AR101', '-w /etc/passwd -p wa'],
    [/are for a rule/, 'explain', '--target', '3.0.9'],
    [/no check "AR999"/, 'explain', 'AR999'],
    [/at least one file/, 'lint'],
    [/"debain" is not a target.*debian-12/, 'lint', 'a.rules', '--target', 'debain'],
    [/"--target" requires a value/, 'lint', 'a.rules', '--target'],
    [/"amd64" is not a machine.*x86_64/, 'lint', 'a.rules', '--machine', 'amd64'],
    [/"xml" is not a format/, 'lint', 'a.rules', '--format', 'xml'],
    [
      /^audit-rules lint: unknown option "--nope" \(see audit-rules lint --help\)\n$/,
      'lint',
      'a.rules',
      '--nope',
    ],
    [/unknown option "--formt". Use "--format"/, 'lint', 'a.rules', '--formt=json'],
  ];
  for (const [says, ...args] of cases) {
    const { status, err, out } = await w.run(...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(err, says, args.join(' '));
    assert.equal(out, '');
  }
});

test('Help starts with examples, fits a screen, and names every option', async () => {
  const w = world({});
  const general = (await w.run('--help')).out;
  assert.match(general, /^audit-rules lint \. /);
  assert.ok(general.split('\n').length <= 25, general);
  for (const { name, options, examples } of allCommands) {
    const { out, status } = await w.run(name, '--help');
    assert.equal(status, 0);
    assert.ok(out.startsWith(`  ${examples[0]}\n`), name);
    assert.ok(
      out.includes(`Usage: audit-rules ${name} `) || out.includes(`Usage: audit-rules ${name}\n`),
      name,
    );
    for (const option of options) assert.ok(out.includes(` ${option.name}`), option.name);
    assert.equal((await w.run('help', name)).out, out);
    assert.equal((await w.run(name, '-h')).out, out);
    assert.ok(out.split('\n').length <= 50, name);
    for (const line of out.split('\n')) assert.ok(line.length <= 110, line);
    assert.ok(general.includes(`\n  ${name} `), name);
  }
  for (const option of ['--version', '-V'])
    assert.deepEqual(await w.run(option), { status: 0, out: '1.2.3\n', err: '' });
});

test('audit-rules explain says whether a check is off, and what its claim rests on', async () => {
  const w = world({});
  const { out } = await w.run('explain', 'AR503', 'AR301');
  assert.match(out, /^AR503 unset-form \(off by default; info if it is switched on\)/);
  assert.match(out, /"conventions": \{ "unset": … \}/);
  assert.match(out, /AR301 duplicate-rule \(error\)[\s\S]*Evidence: tried on a running kernel\./);
  assert.match((await w.run('explain')).out, /^AR503 +off +/m);
});

test('audit-rules explain prints each case of a list on its own lines', async () => {
  const { out } = await world({}).run('explain', 'AR304');
  assert.match(
    out,
    /three cases:\n\n- An earlier always rule records all events that the never rule should exclude\.\n- An earlier/,
  );
  assert.match(
    out,
    /\n {2}\S[^\n]*\n- No always rule comes after the never rule\.\n\nRulesets with more than 20000 rules/,
  );
  assert.ok(out.split('\n').every((line) => line.length <= 100));
});

test('Targets and machine decide what the command reports', async () => {
  const w = world({ 'a.rules': '-a always,exit -F arch=b64 -S open -k x\n' });
  assert.equal((await w.run('lint', 'a.rules', '--machine', 'x86_64')).status, 0);
  assert.equal((await w.run('lint', 'a.rules', '--machine', 'aarch64')).status, 1);
});

test('Any bytes come back from decoding as they were, and text is text', () => {
  assert.equal(
    decode(new TextEncoder().encode('a\u00e4\u20ac\ud83d\ude00\ufeff')),
    'a\u00e4\u20ac\ud83d\ude00\ufeff',
  );
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed >> 8;
  };
  for (let n = 0; n < 3000; n++) {
    const bytes = Uint8Array.from({ length: random() % 12 }, () =>
      random() % 3 === 0 ? random() & 0x7f : 0x80 | (random() & 0x7f),
    );
    assert.deepEqual([...toBytes(decode(bytes))], [...bytes]);
  }
  const all = Uint8Array.from({ length: 65536 }, (_, i) => (i % 2 === 0 ? i >> 9 : i >> 1) & 0xff);
  assert.deepEqual(toBytes(decode(all)), all);
});
