import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readPieces } from '../../../server/src/hosts/readPieces.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-rules-pieces-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function read(name: string, content: Uint8Array): Promise<Buffer> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return all(path);
}

async function all(path: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readPieces(path)) pieces.push(piece);
  return Buffer.concat(pieces);
}

// Larger than several pieces, and not compressed to nothing.
const large = Buffer.from(Array.from({ length: 300_000 }, (_, i) => `${(i * 7919) % 100_003}\n`).join(''));

test('A file is read in pieces that give back its bytes', async () => {
  assert.deepEqual(await read('plain.log', large), large);
  assert.deepEqual(await read('empty.log', Buffer.alloc(0)), Buffer.alloc(0));
  assert.deepEqual(await read('one.log', Buffer.from([0x1f])), Buffer.from([0x1f]));
});

test('What gzip compressed is decompressed, whatever its name is', async () => {
  assert.deepEqual(await read('audit.log.1.gz', gzipSync(large)), large);
  assert.deepEqual(await read('audit.log.1', gzipSync(large)), large);
  const members = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
  assert.equal((await read('members.gz', members)).toString(), 'one\ntwo\n');
});

test('A compressed file that is damaged, a directory and a missing file are refused', async () => {
  const packed = gzipSync(large);
  await assert.rejects(read('cut.gz', packed.subarray(0, packed.length / 2)), /unexpected end of file/);
  await assert.rejects(read('odd.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4])), /header|method|unexpected/);
  await assert.rejects(all(folder), /it is a directory/);
  await assert.rejects(all(join(folder, 'missing')), /ENOENT/);
});

test('A reader that stops early ends the reading', async () => {
  writeFileSync(join(folder, 'long.log'), large);
  for await (const piece of readPieces(join(folder, 'long.log'))) {
    assert.ok(piece.length > 0);
    break;
  }
});
