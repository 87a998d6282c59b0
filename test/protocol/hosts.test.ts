import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readJson, root } from '../support/root.ts';

const command = join(root, 'dist/audit-rules.js');

/** The exit status of a process, which is killed (and fails the test) if it has not ended after half a minute. */
function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error('It did not end.'));
    }, 30_000);
    child.once('exit', (status) => {
      clearTimeout(timer);
      done(status);
    });
  });
}

test('The server over stdio ends when its input ends', async () => {
  const child = spawn(process.execPath, [command, 'lsp', '--stdio'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = exitOf(child);
  child.stdin?.end();
  assert.equal(await ended, 1);
});

test('The server over IPC ends when its parent disconnects', async () => {
  const child = fork(command, ['lsp']);
  const ended = exitOf(child);
  child.once('spawn', () => setTimeout(() => child.disconnect(), 300));
  assert.equal(await ended, 1);
});

test('The server without a transport says so', () => {
  const { status, stderr } = spawnSync(process.execPath, [command, 'lsp'], { encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /--stdio/);
});

test('The command reads real files and says which ones it cannot read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-rules-'));
  try {
    writeFileSync(join(folder, '10.rules'), '-w /etc/passwd -p wa -k id\n');
    writeFileSync(
      join(folder, '20.rules'),
      Uint8Array.from([0x2d, 0x77, 0x20, 0x2f, 0xff, 0xfe, 0x00, 0x0a]),
    );
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
    assert.equal(run('lint', join(folder, '10.rules')).status, 0);
    assert.equal(JSON.parse(run('lint', folder, '--format', 'json').stdout).files.length, 2);
    const { status, stderr } = run('lint', join(folder, '30.rules'));
    assert.equal(status, 2);
    assert.ok(stderr.includes(join(folder, '30.rules')));
    assert.equal(
      run('--version').stdout.trim(),
      readJson<{ version: string }>('server/package.json').version,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('The command survives a reader that goes away', () => {
  const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${command}" --help | head -1`], {
    encoding: 'utf8',
  });
  assert.equal(status, 0);
  assert.equal(stderr, '');
});
