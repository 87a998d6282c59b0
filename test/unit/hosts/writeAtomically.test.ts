import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { writeAtomically } from '../../../server/src/hosts/writeAtomically.ts';
import { root } from '../../support/root.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'audit-rules-write-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (name: string): string => join(directory, name);
const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, 0x2d, 0x44, 0x0d, 0x0a, 0xff, 0x00, 0x0a]);

test('Bytes are written as they are, a byte order mark and what is not UTF-8 included', async () => {
  writeFileSync(at('a.rules'), 'old');
  await writeAtomically(at('a.rules'), bytes);
  assert.deepEqual(Uint8Array.from(readFileSync(at('a.rules'))), bytes);
  assert.deepEqual(readdirSync(directory), ['a.rules']);
});

test('A file that was not there gets the mode of a new file', async () => {
  await writeAtomically(at('new.rules'), bytes);
  writeFileSync(at('plain'), '');
  assert.equal(statSync(at('new.rules')).mode, statSync(at('plain')).mode);
});

test('The mode of a file stays, its special bits included', async () => {
  writeFileSync(at('a.rules'), 'old');
  for (const mode of [0o640, 0o600, 0o2664]) {
    chmodSync(at('a.rules'), mode);
    await writeAtomically(at('a.rules'), bytes);
    assert.equal(statSync(at('a.rules')).mode & 0o7777, mode);
  }
});

test('The owner and the group of a file stay', {
  skip: process.getuid?.() === 0 ? false : 'only root may give files away',
}, async () => {
  writeFileSync(at('a.rules'), 'old');
  chownSync(at('a.rules'), 1234, 4321);
  chmodSync(at('a.rules'), 0o4750);
  await writeAtomically(at('a.rules'), bytes);
  const { uid, gid, mode } = statSync(at('a.rules'));
  assert.deepEqual([uid, gid, mode & 0o7777], [1234, 4321, 0o4750]);
});

test('A symbolic link stays, and the file at the end of all links is written', async () => {
  mkdirSync(at('real'));
  mkdirSync(at('real/deep'));
  symlinkSync('real/deep', at('short'));
  writeFileSync(at('real/a.rules'), 'old');
  // ".." counts from where the directory is, not from where the path says it is.
  symlinkSync('../a.rules', at('real/deep/link'));
  symlinkSync('short/link', at('outer'));
  await writeAtomically(at('outer'), bytes);
  assert.equal(readlinkSync(at('outer')), 'short/link');
  assert.ok(lstatSync(at('real/deep/link')).isSymbolicLink());
  assert.deepEqual(Uint8Array.from(readFileSync(at('real/a.rules'))), bytes);
  symlinkSync('real/new.rules', at('dangling'));
  await writeAtomically(at('dangling'), bytes);
  assert.ok(statSync(at('real/new.rules')).isFile());
});

test('What is not a regular file is refused and left alone', async () => {
  mkdirSync(at('directory'));
  spawnSync('mkfifo', [at('pipe')]);
  symlinkSync('circle', at('circle'));
  for (const name of ['directory', 'pipe'])
    await assert.rejects(writeAtomically(at(name), bytes), /it is not a regular file/, name);
  await assert.rejects(writeAtomically('/dev/null', bytes), /it is not a regular file/);
  await assert.rejects(writeAtomically(at('circle'), bytes), /symbolic link in a circle/);
  assert.deepEqual(readdirSync(directory).sort(), ['circle', 'directory', 'pipe']);
});

test('A file with further hard links is refused, for they would keep the old text', async () => {
  writeFileSync(at('a.rules'), 'old');
  linkSync(at('a.rules'), at('b.rules'));
  await assert.rejects(writeAtomically(at('a.rules'), bytes), /hard links/);
  assert.equal(readFileSync(at('b.rules'), 'utf8'), 'old');
});

test('A directory that is not there, or takes no new file, leaves nothing behind', async () => {
  await assert.rejects(writeAtomically(at('none/a.rules'), bytes), { code: 'ENOENT' });
  assert.deepEqual(readdirSync(directory), []);
});

test('No other module of the server and the command can write a file', () => {
  const source = join(root, 'server/src');
  const writing =
    /\b(?:write|append|copy|cp|rename|truncate|rm|unlink|createWriteStream|mkdir|symlink)\w*\b/i;
  const others = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('writeAtomically.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      const imports = text.match(/import [^;]*? from 'node:fs(?:\/promises)?';/g) ?? [];
      const isWhole = imports.some((i) => !/^import (?:type )?\{/.test(i));
      return isWhole || imports.some((i) => writing.test(i)) ? [file] : [];
    });
  assert.deepEqual(others, []);
});
