import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { localFiles } from '../../../server/src/hosts/files.ts';
import { MOST_BYTES, readBounded, readRegular } from '../../../server/src/hosts/readRegular.ts';

const directory = mkdtempSync(join(tmpdir(), 'audit-rules-read-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string): string => join(directory, name);
writeFileSync(at('a.rules'), '-D\n');
symlinkSync('a.rules', at('link.rules'));
mkdirSync(at('directory'));
spawnSync('mkfifo', [at('pipe')]);
writeFileSync(at('huge'), '');
truncateSync(at('huge'), MOST_BYTES + 1);

test('A regular file is read, through a symbolic link and where its size is not told', async () => {
  for (const name of ['a.rules', 'link.rules'])
    assert.equal(Buffer.from(await readRegular(at(name))).toString(), '-D\n');
  assert.ok((await readRegular('/proc/self/status')).length > 100);
});

test('A pipe, a device, a directory and a file that is too large are refused at once', async () => {
  for (const path of [at('pipe'), '/dev/zero', '/dev/null', '/dev/tty'])
    await assert.rejects(readRegular(path), /a pipe, a device or a socket|ENXIO/, path);
  await assert.rejects(readRegular(at('directory')), { code: 'EISDIR' });
  await assert.rejects(readRegular(at('none')), { code: 'ENOENT' });
  await assert.rejects(readRegular(at('huge')), /it is larger than 64 MiB/);
  await assert.rejects(readRegular(at('a.rules'), 2), /it is larger/);
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
