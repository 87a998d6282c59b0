import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startClient } from '../support/client.ts';

const uri = 'file:///w/a.rules';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Returns the memory in use after a collection, in MB. */
async function inUse(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await turn();
    collect();
  }
  return process.memoryUsage().heapUsed / 1e6;
}

const comments = `# ${'x'.repeat(98)}\n`.repeat(10_000);

for (const [what, textAt] of [
  ['a line of 1 MB', (n: number) => `-w /srv/${n} -p wa -k ${'x'.repeat(1_000_000)}\n`],
  ['one line of a file of 1 MB', (n: number) => `-w /srv/of/edit/${n} -p wa -k x\n${comments}`],
  [
    'another line of a file of 1 MB each time',
    (n: number) =>
      Array.from({ length: 50 }, (_, i) => `-w /srv/of/line/${i}/${i < n ? 'new' : 'old'} -p wa\n`).join('') +
      comments,
  ],
] as const)
  test(`Editing ${what} 40 times keeps no earlier text`, async () => {
    const client = await startClient('memory', {});
    try {
      await client.open(textAt(0), uri);
      await client.diagnostics(uri);
      let before = 0;
      for (let n = 1; n <= 45; n++) {
        await client.change(uri, n + 1, [{ text: textAt(n) }]);
        await client.diagnostics(uri);
        if (n === 5) before = await inUse();
      }
      const growth = (await inUse()) - before;
      // Each text that stays is 1 MB.
      assert.ok(growth < 10, `${growth.toFixed(1)} MB more`);
    } finally {
      await client.stop();
    }
  });
