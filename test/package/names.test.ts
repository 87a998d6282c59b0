import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { root } from '../support/root.ts';

test('No two files of the source export the same name', () => {
  const { stdout } = spawnSync(process.execPath, ['scripts/measure.mjs', '--list'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const [, count, places] = /^exported names with two meanings +(\d+)\n((?: {4}.*\n)*)/m.exec(stdout) ?? [];
  assert.equal(count, '0', places);
});
