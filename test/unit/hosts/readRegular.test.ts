import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { localFiles } from '../../../server/src/hosts/files.ts';
import {
  MOST_BYTES,
  readBounded,
  readRegular,
  readRegularNow,
} from '../../../server/src/hosts/readRegular.ts';

const directory = mkdtempSync(join(tmpdir(), 'audit-rules-read-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string): string => join(directory, name);
writeFileSync(at('a.rules'), '-D\n');
symlinkSync('a.rules', at('link.rules'));
mkdirSync(at('directory'));
spawnSync('mkfifo', [at('pipe')]);
writeFileSync(at('huge'), '');
truncateSync(at('huge'), MOST_BYTES + 1);

/** The two ways to read a file: while others do something, and at once. */
const readers = [readRegular, async (path: string, most?: number) => readRegularNow(path, most)];

test('A regular file is read, through a symbolic link and where its size is not told', async () => {
  writeFileSync(at('empty'), '');
  writeFileSync(at('long'), '# comment\n'.repeat(300_000));
  for (const read of readers) {
    for (const name of ['a.rules', 'link.rules'])
      assert.equal(Buffer.from(await read(at(name))).toString(), '-D\n');
    assert.ok((await read('/proc/self/status')).length > 100);
    assert.equal((await read(at('empty'))).length, 0);
    assert.equal(Buffer.from(await read(at('long'))).toString(), '# comment\n'.repeat(300_000));
  }
});

test('A pipe, a device, a directory and a file that is too large are refused at once', async () => {
  for (const read of readers) {
    for (const path of [at('pipe'), '/dev/zero', '/dev/null', '/dev/tty'])
      await assert.rejects(read(path), /a pipe, a device or a socket|ENXIO/, path);
    await assert.rejects(read(at('directory')), { code: 'EISDIR' });
    await assert.rejects(read(at('none')), { code: 'ENOENT' });
    await assert.rejects(read(at('huge')), /it is larger than 64 MiB/);
    await assert.rejects(read(at('a.rules'), 2), /it is larger/);
  }
});

test('A stream without end is refused', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array(1024 * 1024);
  }
  await assert.rejects(readBounded(endless()), /it is larger than 64 MiB/);
});

test('The server finds no text in what is not a regular file', async () => {
  for (const name of ['pipe', 'directory', 'huge', 'none'])
    assert.equal(await localFiles.readText(pathToFileURL(at(name)).href), undefined, name);
  assert.equal(await localFiles.readText(pathToFileURL(at('a.rules')).href), '-D\n');
});
