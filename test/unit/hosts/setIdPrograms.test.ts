import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setIdPrograms } from '../../../server/src/hosts/setIdPrograms.ts';

let root = '';

function file(path: string, mode: number): string {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, '');
  chmodSync(whole, mode);
  return whole;
}

before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'audit-rules-set-id-')));
});
after(() => rmSync(root, { recursive: true, force: true }));

test('Files with a set-id bit are found at any depth, and links and directories with such a bit are not', async () => {
  const [su, wall] = [file('usr/bin/su', 0o4755), file('usr/bin/a/b/wall', 0o2755)];
  file('usr/bin/ls', 0o755);
  file('usr/bin/sticky', 0o1755);
  symlinkSync(su, join(root, 'usr/bin/link'));
  symlinkSync(join(root, 'usr'), join(root, 'loop'));
  chmodSync(join(root, 'usr/bin/a'), 0o2755);
  assert.deepEqual(await setIdPrograms(root), { paths: [wall, su], unread: 0 });
});

test('A search that would go too far says nothing, rather than a part', async () => {
  for (let i = 0; i < 50; i++) file(`many/${i}`, 0o644);
  assert.equal(await setIdPrograms(root, { entries: 40, time: 60_000 }), undefined);
  assert.equal(await setIdPrograms(root, { entries: 1000, time: -1 }), undefined);
  assert.equal((await setIdPrograms(root, { entries: 1000, time: 60_000 }))?.paths.length, 2);
});

test('A directory that cannot be read is counted', async () => {
  assert.deepEqual(await setIdPrograms(join(root, 'missing')), { paths: [], unread: 1 });
});
