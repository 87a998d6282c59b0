import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startClient } from '../support/client.ts';
import { root } from '../support/root.ts';
import { sharedPath } from '../support/shared.ts';
import { torture } from '../support/torture.ts';

const corpus = sharedPath('corpus', 'the torture of the server with published rules files');

/** The examples at every offset; other people's files, where they are at hand, at some 80 offsets each. */
const files = [
  ...rulesIn(join(root, 'examples')).map((path) => ({ path, most: Number.POSITIVE_INFINITY })),
  ...(corpus === undefined ? [] : rulesIn(corpus)).map((path) => ({ path, most: 80 })),
];

function rulesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.rules'))
    .sort()
    .map((f) => join(folder, f));
}

// Long files in this process alone: they are about the handlers, which each host has, and take their minute once.
describe('torture: every request everywhere is answered: memory', () => {
  for (const { path, most } of files)
    it(`Every request everywhere in ${path.slice(path.lastIndexOf('/') + 1)} is answered`, async () => {
      const client = await startClient('memory');
      await torture(client, readFileSync(path, 'utf8'), most);
      await client.stop();
      assert.deepEqual(client.log, []);
    });
});
