import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tree, world } from './world.ts';

const bad = '-w /etc/passwd -p wa -k two short-words\n';
const loose = '-a always,exit -S execve -k x\n';

const textOf = (w: ReturnType<typeof world>, path: string): string =>
  new TextDecoder().decode(w.disk.get(path));

test('--diff prints what --fix would change, writes nothing, and exits with 1 where that is anything', async () => {
  const w = world({ 'a.rules': `-D\n${bad}`, 'b.rules': '-D\n' });
  const { status, out, err } = await w.run('lint', '--diff', '--only', 'AR1', 'a.rules', 'b.rules');
  assert.equal(status, 1);
  assert.equal(
    out,
    '--- a.rules\n+++ a.rules, fixed\n@@ -1,2 +1,2 @@\n -D\n--w /etc/passwd -p wa -k two short-words\n+-w /etc/passwd -p wa -k two-short-words\n',
  );
  assert.equal(err, '1 file would change\n');
  assert.equal(textOf(w, 'a.rules'), `-D\n${bad}`);
  assert.deepEqual(await w.run('lint', '--diff', 'b.rules'), {
    status: 0,
    out: '',
    err: '0 files would change\n',
  });
});

test('--fix-dry-run reports what --fix would do and leave, and writes nothing', async () => {
  const w = world({ 'a.rules': bad });
  const dry = await w.run('lint', '--fix-dry-run', 'a.rules');
  assert.equal(textOf(w, 'a.rules'), bad);
  assert.match(dry.out, /^1 change would be written, 0 lines left alone$/m);
  const real = await w.run('lint', '--fix', 'a.rules');
  assert.equal(dry.out.replace('would be written', 'written'), real.out);
  assert.equal(dry.status, real.status);
  assert.match((await w.run('lint', '--diff', '--fix-dry-run', 'a.rules')).err, /exclude each other/);
});

test('Lines have their numbers of the file on the disk: with --fix the new ones, with --fix-dry-run the old ones', async () => {
  const text = `${loose}${loose}-w /etc/group -p wz -k x\n${bad}`;
  const w = world({ 'a.rules': text });
  const told = ({ out }: { readonly out: string }): readonly string[] =>
    out.match(/^(?:a\.rules:\d+: (?:fixed|left alone)|below.*|\d+ changes .*)/gm) ?? [];
  assert.deepEqual(told(await w.run('lint', '--fix-dry-run', 'a.rules')), [
    'a.rules:2: fixed',
    'a.rules:3: left alone',
    'a.rules:4: fixed',
    '2 changes would be written, 1 line left alone',
    'below, lines have the numbers that they would have once fixed',
  ]);
  assert.deepEqual(told(await w.run('lint', '--fix', 'a.rules')), [
    'a.rules:2: fixed',
    'a.rules:2: left alone',
    'a.rules:3: fixed',
    '2 changes written, 1 line left alone',
  ]);
});

test('--statistics counts the findings of each check, as text or JSON', async () => {
  const w = world({ 'a.rules': bad + bad.replace('passwd', 'group') + loose });
  const text = (await w.run('lint', '--statistics', 'a.rules')).out.split('\n');
  assert.match(text[0] ?? '', /^ {6}2 {2}AR101 {2}error {4}extra-word {2}\(--fix: 2\)$/);
  const counts = JSON.parse((await w.run('lint', '--statistics', '--format', 'json', 'a.rules')).out);
  assert.deepEqual(counts[0], {
    code: 'AR101',
    check: 'extra-word',
    severity: 'error',
    count: 2,
    fixable: 2,
  });
  assert.equal(text.length - 1, counts.length);
  assert.match((await w.run('lint', '--statistics', '--format', 'sarif', 'a.rules')).err, /text and json/);
});

test('--quiet prints problems and no counts', async () => {
  const w = world({ 'a.rules': bad, 'b.rules': '-D\n' });
  assert.deepEqual(await w.run('lint', '-q', 'b.rules'), { status: 0, out: '', err: '' });
  const { out } = await w.run('lint', '--quiet', 'a.rules');
  assert.match(out, /\[AR101\]/);
  assert.doesNotMatch(out, /in 1 file/);
});

test('--ignore switches checks off by code, by beginning or by name', async () => {
  const w = world({ 'a.rules': bad + loose });
  const codes = async (...args: readonly string[]) =>
    JSON.parse((await w.run('lint', '--format', 'json', ...args, 'a.rules')).out).files[0].problems.map(
      (p: { code: string }) => p.code,
    );
  assert.ok((await codes()).includes('AR205'));
  assert.ok(!(await codes('--ignore', 'AR205')).includes('AR205'));
  assert.ok((await codes('--ignore', 'AR2,AR3')).every((c: string) => /^AR[^23]/.test(c)));
  assert.ok(!(await codes('--ignore', 'extra-word')).includes('AR101'));
  assert.match((await w.run('lint', '--ignore', 'nope', 'a.rules')).err, /"nope" is not the beginning/);
});

test('--stdin-filename judges standard input as the file of that path: configuration, ruleset and kind', async () => {
  const files = {
    '.audit-rules.json': '{ "checks": { "AR101": "hint" } }',
    'rules.d/10-a.rules': '-w /etc/passwd -p wa -k identity\n',
  };
  const w = world(files, { 'rules.d': ['10-a.rules'] }, '-w /etc/passwd -p wa -k identity\n');
  const named = await w.run('lint', '-', '--stdin-filename', 'rules.d/20-b.rules');
  assert.match(named.out, /^rules\.d\/20-b\.rules:1:1: error: .*\[AR301\]$/m);
  assert.match((await w.run('lint', '-')).out, /^0 errors/m);
  // The directory need not be there yet, either.
  const early = await world({}, {}, bad).run('lint', '-', '--stdin-filename', 'rules.d/10-a.rules');
  assert.deepEqual([early.err, early.status], ['', 1]);
  assert.match(early.out, /^rules\.d\/10-a\.rules:1:\d+: error: /);
  const spaced = world(files, {}, bad);
  assert.match(
    (await spaced.run('lint', '-', '--hints', '--stdin-filename', 'x.rules')).out,
    /hint: .*AR101/,
  );
  // The fixed text goes to standard output, and no file is written.
  const { out } = await spaced.run('lint', '-', '--fix', '--stdin-filename', 'x.rules');
  assert.equal(out, bad.replace('two short', 'two-short'));
  assert.ok(!spaced.disk.has('x.rules'));
  assert.match((await w.run('lint', 'x', '--stdin-filename', 'y')).err, /requires standard input/);
});

test('--output-file writes the report there, and says where it cannot', async () => {
  const w = world({ 'a.rules': bad });
  const { out, status } = await w.run('lint', 'a.rules', '--format', 'json', '-o', 'report.json');
  assert.deepEqual([out, status], ['', 1]);
  assert.equal(textOf(w, 'report.json'), (await w.run('lint', 'a.rules', '--format', 'json')).out);
});

test('The text report has colors on a terminal, as NO_COLOR, FORCE_COLOR and --color say', async () => {
  const w = world({ 'a.rules': bad });
  const isColored = async (
    variables: Readonly<Record<string, string>>,
    terminal: boolean,
    ...args: readonly string[]
  ) => {
    w.surround(variables, terminal);
    return (await w.run('lint', 'a.rules', ...args)).out.includes('\u001b[');
  };
  assert.equal(await isColored({}, false), false);
  assert.equal(await isColored({}, true), true);
  assert.equal(await isColored({ NO_COLOR: '1' }, true), false);
  assert.equal(await isColored({ TERM: 'dumb' }, true), false);
  assert.equal(await isColored({ FORCE_COLOR: '1' }, false), true);
  assert.equal(await isColored({ NO_COLOR: '1' }, false, '--color', 'always'), true);
  assert.equal(await isColored({}, true, '--color=never'), false);
  assert.equal(await isColored({}, true, '--format', 'github'), false);
  w.surround({}, true);
  const { out } = await w.run('lint', 'a.rules');
  w.surround({}, false);
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
  assert.equal(out.replace(escapes, ''), (await w.run('lint', 'a.rules')).out);
});

test('--watch lints again after each change, and new files are found', async () => {
  const w = tree({ 'a.rules': '-D\n' });
  w.change(
    () => void w.disk.set('a.rules', new TextEncoder().encode(bad)),
    () => void w.disk.set('a.rules', new TextEncoder().encode('-D\n')),
  );
  const { out, err, status } = await w.run('lint', '--watch', '.');
  assert.deepEqual(out.match(/^\d+ errors?, /gm), ['0 errors, ', '1 error, ', '0 errors, ']);
  assert.equal(err.match(/waiting for a change/g)?.length, 3);
  assert.equal(status, 0);
  assert.match((await w.run('lint', '--watch', '-')).err, /cannot be watched/);
});

test('audit-rules checks lists every check, and as JSON with what and why', async () => {
  const w = world({});
  assert.equal((await w.run('checks')).out, (await w.run('explain')).out);
  const list = JSON.parse((await w.run('checks', '--format', 'json')).out);
  assert.equal(list.length, (await w.run('checks')).out.trimEnd().split('\n').length);
  const [first] = list.filter((c: { code: string }) => c.code === 'AR101');
  assert.deepEqual(
    [first.name, first.severity, first.on, first.load, first.category],
    ['extra-word', 'error', true, true, 'load'],
  );
});

test('audit-rules init writes a configuration by flags or by asking, and overwrites none', async () => {
  const w = world({});
  const { status, out } = await w.run(
    'init',
    '--yes',
    '--target=debian-12,rhel-9',
    '--machine=aarch64',
    '--profile=strict',
    '--exclude',
    'vendor/**,{a,b}.rules',
  );
  assert.deepEqual([status, out], [0, '.audit-rules.json written. Next: audit-rules lint .\n']);
  const written = '.audit-rules.json';
  assert.deepEqual(JSON.parse(textOf(w, written)), {
    targets: ['debian-12', 'rhel-9'],
    machine: 'aarch64',
    profile: 'strict',
    exclude: ['vendor/**', '{a,b}.rules'],
  });
  assert.equal((await w.run('init', '--yes')).status, 2);
  const asked = world({ 'a.rules': '-D\n' });
  asked.answer('debain-12', 'debian-12 rhel-8', '', 'old/**');
  const { err } = await asked.run('init');
  assert.match(err, /"debain-12" is not a target that audit-rules knows/);
  assert.deepEqual(JSON.parse(textOf(asked, written)), {
    targets: ['debian-12', 'rhel-8'],
    exclude: ['old/**'],
  });
  assert.equal((await asked.run('lint', 'a.rules')).err, '');
});
