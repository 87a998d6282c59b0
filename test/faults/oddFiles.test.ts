import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../support/root.ts';

const directory = mkdtempSync(join(tmpdir(), 'audit-rules-odd-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string): string => join(directory, name);

function run(...args: readonly string[]) {
  // Only what hangs takes so long.
  return spawnSync(process.execPath, [join(root, 'dist/audit-rules.js'), ...args], {
    encoding: 'utf8',
    timeout: 120_000,
  });
}

test('A pipe among the rules is named, and the other files are judged', () => {
  mkdirSync(at('rules.d'));
  writeFileSync(at('rules.d/10.rules'), '-w /etc/passwd -p wq -k id\n');
  spawnSync('mkfifo', [at('rules.d/20.rules')]);
  const { status, stdout, stderr } = run('lint', at('rules.d'));
  assert.equal(status, 2);
  assert.match(stdout, /10\.rules:1:\d+: error/);
  assert.match(stderr, /20\.rules: it is a pipe, a device or a socket/);
});

test('A pipe or a device as configuration, file or bundle is refused at once', () => {
  mkdirSync(at('config'));
  spawnSync('mkfifo', [at('config/.audit-rules.json')]);
  writeFileSync(at('config/a.rules'), '-D\n');
  assert.match(run('lint', at('config/a.rules')).stderr, /\.audit-rules\.json: it is a pipe/);
  assert.match(run('lint', '/dev/zero').stderr, /\/dev\/zero: it is a pipe, a device or a socket/);
  assert.match(run('explain', '--file', '/dev/zero').stderr, /\/dev\/zero: it is a pipe/);
  assert.match(run('--attack-bundle', '/dev/zero', 'coverage', at('config/a.rules')).stderr, /it is a pipe/);
});

test('A file of 600 MB is refused with a sentence', () => {
  writeFileSync(at('huge.rules'), '');
  truncateSync(at('huge.rules'), 600_000_000);
  const { status, stderr } = run('lint', '--config', 'none', at('huge.rules'));
  assert.equal(status, 2);
  assert.match(stderr, /huge\.rules: it is larger than 64 MiB/);
});

test('A configuration with 60,000 unknown names is refused with one sentence', () => {
  mkdirSync(at('names'));
  writeFileSync(at('names/a.rules'), '-D\n');
  for (const [count, said] of [
    [60_000, /it has more than 262144 characters/],
    [6000, /it has more than 5000 values/],
  ] as const) {
    const names = Array.from({ length: count }, (_, i) => `"n${i}": 1`);
    writeFileSync(at('names/.audit-rules.json'), `{${names.join(',')}}`);
    const { stderr } = run('lint', at('names/a.rules'));
    assert.match(stderr, said);
    assert.equal(stderr.split('\n').length, 2);
  }
  const some = Array.from({ length: 3000 }, (_, i) => `"n${i}": 1`);
  writeFileSync(at('names/.audit-rules.json'), `{${some.join(',')}}`);
  const lines = run('lint', at('names/a.rules')).stderr.trim().split('\n');
  assert.equal(lines.length, 101);
  assert.match(lines[100] ?? '', /Fix these first: 2900 more are not shown/);
});
