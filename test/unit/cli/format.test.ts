import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../../server/src/cli/decode.ts';
import { world } from './world.ts';

const messy = '  -w   /etc/passwd -p wa  -k x \n\n\n-w  etc/wrong\n';
const tidy = '-w /etc/passwd -p wa -k x\n\n-w  etc/wrong\n';

test('audit-rules format prints what a file would be, and does not change it', async () => {
  const w = world({ 'a.rules': messy });
  assert.deepEqual(await w.run('format', 'a.rules'), { status: 0, out: tidy, err: '' });
  assert.equal(decode(w.disk.get('a.rules') ?? new Uint8Array()), messy);
});

test('audit-rules format reads standard input and keeps bytes that are not UTF-8', async () => {
  const bytes = '-w  /caf\udce9 -p wa\n';
  const w = world({}, {}, bytes);
  assert.deepEqual(await w.run('format', '-'), { status: 0, out: '-w /caf\udce9 -p wa\n', err: '' });
  assert.deepEqual(await w.run('format', '--write', '-'), {
    status: 0,
    out: '-w /caf\udce9 -p wa\n',
    err: '',
  });
  assert.deepEqual(await w.run('format', '--check', '-'), { status: 1, out: '-\n', err: '' });
});

test('audit-rules format names the files that are not formatted, and writes them on request', async () => {
  const w = world({ 'r/a.rules': messy, 'r/b.rules': tidy }, { r: ['a.rules', 'b.rules', 'notes.txt'] });
  assert.deepEqual(await w.run('format', '--check', 'r'), { status: 1, out: 'r/a.rules\n', err: '' });
  assert.deepEqual(await w.run('format', '--write', 'r'), { status: 0, out: 'r/a.rules\n', err: '' });
  assert.equal(decode(w.disk.get('r/a.rules') ?? new Uint8Array()), tidy);
  assert.deepEqual(await w.run('format', '--check', 'r'), { status: 0, out: '', err: '' });
});

test('audit-rules format puts options in order on request', async () => {
  const w = world({ 'a.rules': '-a always,exit -F auid>=1000 -F arch=b64 -S open -k x\n' });
  assert.equal(
    (await w.run('format', 'a.rules')).out,
    '-a always,exit -F auid>=1000 -F arch=b64 -S open -k x\n',
  );
  assert.equal(
    (await w.run('format', '--order', 'a.rules')).out,
    '-a always,exit -F arch=b64 -S open -F auid>=1000 -k x\n',
  );
});

test('audit-rules format --order keeps the order of options by which two files of a rules.d have two rules', async () => {
  const exec = '-a always,exit -F arch=b64 -S execve';
  const late = `${exec} -C uid!=euid -F euid=0 -F auid=0 -k s\n`;
  const usual = `${exec} -F euid=0 -F auid=0 -C uid!=euid -k s\n`;
  const folders = { 'rules.d': ['a.rules', 'b.rules'] };
  const w = world({ 'rules.d/a.rules': late, 'rules.d/b.rules': usual }, folders);
  assert.equal((await w.run('format', '--order', '--write', 'rules.d')).out, '');
  assert.equal((await w.run('format', '--order', 'rules.d/a.rules')).out, late);
  const between = `${exec} -F euid=0 -C uid!=euid -F auid=0 -k s\n`;
  const both = world({ 'rules.d/a.rules': late, 'rules.d/b.rules': between }, folders);
  assert.equal((await both.run('format', '--order', 'rules.d')).out, usual + between);
  assert.equal((await both.run('format', '--order', '--write', 'rules.d')).out, 'rules.d/a.rules\n');
  assert.equal((await both.run('format', '--order', '--check', 'rules.d')).status, 0);
  // One that is formatted alone knows the other, which stays.
  const same = world({ 'rules.d/a.rules': late, 'rules.d/b.rules': late }, folders);
  assert.equal((await same.run('format', '--order', 'rules.d/a.rules')).out, late);
  assert.equal((await same.run('format', '--order', 'rules.d')).out, usual + usual);
  // Files of any other directory are no ruleset.
  const other = world({ 'x/a.rules': late, 'x/b.rules': usual }, { x: ['a.rules', 'b.rules'] });
  assert.equal((await other.run('format', '--order', 'x')).out, usual + usual);
});

test('audit-rules format --order leaves the order where the ruleset cannot be read, and says so', async () => {
  const late = '-a always,exit -F arch=b64 -S execve -C uid!=euid -F euid=0 -k s\n';
  const w = world({ 'rules.d/a.rules': late }, { 'rules.d': ['a.rules', 'gone.rules'] });
  const { status, out, err } = await w.run('format', '--order', 'rules.d/a.rules');
  assert.deepEqual([status, out], [2, late]);
  assert.match(err, /gone\.rules/);
});

test('audit-rules format aligns columns on request, unless the configuration asks for single spaces', async () => {
  const text = '-w /etc/passwd -p wa -k x\n-w /etc/gshadow -p wa -k x\n';
  const padded = '-w /etc/passwd  -p wa -k x\n-w /etc/gshadow -p wa -k x\n';
  const w = world({
    'a.rules': text,
    'r/.audit-rules.json': '{ "checks": { "AR504": "info" } }',
    'r/a.rules': text,
  });
  assert.equal((await w.run('format', '--align', 'a.rules')).out, padded);
  assert.equal((await w.run('format', 'a.rules')).out, text);
  assert.equal((await w.run('format', '--align', 'r/a.rules')).out, text);
});

test('audit-rules format moves pairs together on request', async () => {
  const rule = (bits: string) => `-a always,exit -F arch=${bits} -S chmod -k x\n`;
  const w = world({ 'a.rules': rule('b32') + rule('b64') });
  assert.equal((await w.run('format', 'a.rules')).out, rule('b32') + rule('b64'));
  assert.equal((await w.run('format', '--twins', 'a.rules')).out, rule('b64') + rule('b32'));
});

test('audit-rules format says what is wrong with the arguments', async () => {
  const w = world({});
  for (const [args, message] of [
    [['format'], /at least one file/],
    [['format', '--check', '--write', 'x'], /exclude each other/],
    [['format', '-', '-'], /is there twice/],
    [['format', 'none.rules'], /no such file/],
  ] as const) {
    const { status, err } = await w.run(...args);
    assert.equal(status, 2);
    assert.match(err, message);
  }
});
