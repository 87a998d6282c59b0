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
