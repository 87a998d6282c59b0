import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileNow } from '../../../server/src/hosts/fileNow.ts';

test('A file is named by its real path, its inode and its device', (t) => {
  if (process.platform !== 'linux') return t.skip('SKIPPED: only Linux has these device numbers');
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'audit-rules-')));
  try {
    mkdirSync(join(dir, 'real'));
    writeFileSync(join(dir, 'real/file'), '');
    symlinkSync('real', join(dir, 'link'));
    symlinkSync('nothing', join(dir, 'broken'));
    const { stdout } = spawnSync('stat', ['-c', '%i %Hd %Ld', join(dir, 'real/file')], { encoding: 'utf8' });
    const [inode, devmajor, devminor] = stdout.trim().split(' ').map(Number);
    const expected = { path: join(dir, 'real/file'), inode, devmajor, devminor };
    assert.deepEqual(fileNow(join(dir, 'link/file')), expected);
    for (const path of ['broken', 'absent', 'real/file/below'])
      assert.equal(fileNow(join(dir, path)), undefined);
    assert.equal(fileNow('a\0b'), undefined);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
