import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  assert.match(err, /^audit-rules: d\/: there is no file of rules in this folder\n/);
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
    [/Say what to do/],
    [/no command "lnit".*"lint"/, 'lnit', 'a.rules'],
    [/no command "frobnicate".*lint, format, merge, coverage, explain, insert, hunt/, 'frobnicate'],
    [/"--fix" takes|"both" is no kind of fix/, 'lint', 'a.rules', '--fix=both'],
    [/"AR9" begins no check/, 'lint', 'a.rules', '--only', 'AR9'],
    [/"many" is no number/, 'lint', 'a.rules', '--max-warnings', 'many'],
    [/contradict each other/, 'lint', 'a.rules', '--config', 'x', '--no-config'],
    [/"--no-config" takes no value/, 'lint', 'a.rules', '--no-config=1'],
    [/"-" stands twice/, 'lint', '-', '-'],
    [/one folder to merge/, 'merge'],
    [/one target/, 'merge', 'd', '--target', '3.0.9,4.1.2'],
    [/"AR101" is no rule/, 'explain', 'AR101', '-w /etc/passwd -p wa'],
    [/are for a rule/, 'explain', '--target', '3.0.9'],
    [/no check "AR999"/, 'explain', 'AR999'],
    [/at least one file/, 'lint'],
    [/"debain" is no target.*debian-12/, 'lint', 'a.rules', '--target', 'debain'],
    [/"--target" needs a value/, 'lint', 'a.rules', '--target'],
    [/"amd64" is no machine.*x86_64/, 'lint', 'a.rules', '--machine', 'amd64'],
    [/"xml" is no format/, 'lint', 'a.rules', '--format', 'xml'],
    [/no option "--nope"/, 'lint', 'a.rules', '--nope'],
    [/no option "--formt". Did you mean "--format"/, 'lint', 'a.rules', '--formt=json'],
  ];
  for (const [says, ...args] of cases) {
    const { status, err, out } = await w.run(...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(err, says);
    assert.equal(out, '');
  }
});

test('audit-rules --help and --version print, with lines that fit a terminal', async () => {
  const w = world({});
  assert.match((await w.run('--help')).out, /usage: audit-rules lint/);
  for (const command of ['lint', 'merge', 'explain', 'insert', 'hunt']) {
    const { out, status } = await w.run(command, '--help');
    assert.equal(status, 0);
    assert.match(out, new RegExp(`^usage: audit-rules ${command}`));
    assert.deepEqual((await w.run('help', command)).out, out);
    for (const line of out.split('\n')) assert.ok(line.length <= 115, line);
  }
  assert.match((await w.run('lint', '--help')).out, /--format/);
  assert.deepEqual(await w.run('--version'), { status: 0, out: '1.2.3\n', err: '' });
});

test('audit-rules explain says whether a check is off, and what its claim rests on', async () => {
  const w = world({});
  const { out } = await w.run('explain', 'AR503', 'AR301');
  assert.match(out, /^AR503 unset-form \(off by default; info where it is switched on\)/);
  assert.match(out, /"conventions": \{ "unset": … \}/);
  assert.match(out, /AR301 duplicate-rule \(error\)[\s\S]*Evidence: tried on a running kernel\./);
  assert.match((await w.run('explain')).out, /^AR503 +off +/m);
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
