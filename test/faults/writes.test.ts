import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundled } from '../support/bundled.ts';
import { root } from '../support/root.ts';
import { contents, isWhole } from './contents.ts';

let directory = '';
let writer = '';
before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'audit-rules-writes-'));
  writer = await bundled('test/faults/writer.ts', directory);
});
after(() => rmSync(directory, { recursive: true, force: true }));

/** Starts a process that writes a file for ever, kills it after some milliseconds and returns what is in the file. */
async function killed(path: string, milliseconds: number, ...how: readonly string[]): Promise<Buffer> {
  const child = spawn(process.execPath, [writer, path, ...how], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return readFileSync(path);
}

/** Kills writers of one file one after the other; returns how many times its content was not whole. */
async function broken(name: string, times: number, ...how: readonly string[]): Promise<number> {
  const path = join(directory, name);
  let count = 0;
  for (let n = 0; n < times; n++) {
    writeFileSync(path, contents[0] ?? '');
    if (!isWhole(await killed(path, 3 + ((n * 7) % 23), ...how))) count++;
  }
  return count;
}

test('A file whose writer is killed 200 times holds one content or the other, whole, every time', async () => {
  const names = ['a.rules', 'b.rules', 'c.rules', 'd.rules'];
  assert.deepEqual(await Promise.all(names.map((name) => broken(name, 50))), [0, 0, 0, 0]);
});

test('The test that kills writers sees a write that truncates first', async () => {
  for (let n = 0; n < 100; n++) if ((await broken('plain.rules', 1, 'plain')) > 0) return;
  assert.fail('No write that truncates was ever cut off.');
});

const full = `
set -e
mount -t tmpfs -o size=1m tmpfs "$1"
"$2" -e 'require("fs").writeFileSync(process.argv[1] + "/a.rules", "a".repeat(99) + "\\n")' "$1"
cp "$1/a.rules" "$1/../before"
i=0
while [ $i -lt 50 ]; do
  # Less and less room, down to none.
  rm -f "$1/filler"
  head -c $((1048576 - 4096 - i * 8192)) /dev/zero >"$1/filler" 2>/dev/null || true
  "$2" "$3" "$1/a.rules" >>"$1/../said" || true
  cp "$1/a.rules" "$1/../found.$i"
  ls -A "$1" >>"$1/../names"
  i=$((i + 1))
done
`;

const mounts = spawnSync('unshare', ['-rm', 'true']).status === 0;

test('A full disk leaves the old content 50 times, and no other file', {
  skip: mounts ? false : 'SKIPPED a full disk: this user may not mount one (unshare -rm)',
}, () => {
  const base = mkdtempSync(join(directory, 'full-'));
  const disk = mkdtempSync(join(base, 'disk-'));
  // The writer alternates between 400 kB of "a" and of "b"; of the disk's 1 MB the filler leaves less than both.
  const { status, stderr } = spawnSync(
    'unshare',
    ['-rm', 'sh', '-c', full, 'sh', disk, process.execPath, writer],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  const old = readFileSync(join(base, 'before'));
  for (let n = 0; n < 50; n++) {
    const found = readFileSync(join(base, `found.${n}`));
    assert.ok(found.equals(old) || isWhole(found), `write ${n}`);
  }
  assert.deepEqual(
    new Set(readFileSync(join(base, 'said'), 'utf8').trim().split('\n')),
    new Set(['writing', 'ENOSPC']),
  );
  assert.deepEqual(
    new Set(readFileSync(join(base, 'names'), 'utf8').trim().split('\n')),
    new Set(['a.rules', 'filler']),
  );
});

test('lint --fix on a full disk leaves the file as it was and says so', {
  skip: mounts ? false : 'SKIPPED a full disk: this user may not mount one (unshare -rm)',
}, () => {
  const base = mkdtempSync(join(directory, 'fix-'));
  const script = `
mount -t tmpfs -o size=64k tmpfs "$1" && cp "$4" "$1/a.rules" && chmod 640 "$1/a.rules"
head -c 65536 /dev/zero >"$1/filler" 2>/dev/null
"$2" "$3" lint --fix "$1/a.rules"; echo "status $?"
cmp "$4" "$1/a.rules" && ls -A "$1"`;
  const rules = join(base, 'rules');
  writeFileSync(rules, '-w /usr/bin/passwd -p wax -k "passwd\n'.repeat(400));
  const disk = mkdtempSync(join(base, 'disk-'));
  const command = join(root, 'dist/audit-rules.js');
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-rm', 'sh', '-c', script, 'sh', disk, process.execPath, command, rules],
    { encoding: 'utf8' },
  );
  assert.match(stderr, /a\.rules: .*the disk is full/);
  assert.match(stdout, /status 2\na\.rules\nfiller\n$/);
  assert.deepEqual(readdirSync(disk), []);
});
