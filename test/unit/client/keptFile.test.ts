import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Uri } from 'vscode';
import { keepFile } from '../../../client/src/keptFile.ts';

const uriAt = (path: string): Uri =>
  ({ path, with: (change: { path: string }) => uriAt(change.path) }) as unknown as Uri;
const place = uriAt('/global/techniques.json');

/** A file system in memory with room for so many bytes; a write that has no room leaves what it could write. */
function disk(room: number) {
  const files = new Map<string, string>([[place.path, 'old']]);
  const full = () => Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  return {
    files,
    fs: {
      createDirectory: async () => undefined,
      async writeFile({ path }: Uri, bytes: Uint8Array) {
        const text = new TextDecoder().decode(bytes);
        files.set(path, text.slice(0, room));
        await Promise.resolve();
        if (text.length > room) throw full();
      },
      async rename({ path }: Uri, { path: to }: Uri) {
        files.set(to, files.get(path) ?? '');
        files.delete(path);
      },
      async delete({ path }: Uri) {
        files.delete(path);
      },
    },
  };
}

test('A full disk in the global storage leaves what was kept, and no other file', async () => {
  for (let room = 0; room < 8; room++) {
    const { fs, files } = disk(room);
    await assert.rejects(keepFile(fs, place, 'new text'), /no space left/);
    assert.deepEqual([...files], [[place.path, 'old']]);
  }
  const { fs, files } = disk(8);
  await keepFile(fs, place, 'new text');
  assert.deepEqual([...files], [[place.path, 'new text']]);
});

test('Two windows that keep data at the same time leave the data of one of them, whole', async () => {
  const { fs, files } = disk(100);
  const texts = Array.from({ length: 20 }, (_, i) => `data ${i}`.repeat(5));
  await Promise.all(texts.map((text) => keepFile(fs, place, text)));
  assert.deepEqual([...files.keys()], [place.path]);
  assert.ok(texts.includes(files.get(place.path) ?? ''));
});
