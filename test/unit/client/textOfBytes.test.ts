import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { textOfBytes } from '../../../client/src/textOfBytes.ts';

const text = 'type=BPF msg=audit(1.000:7): op=LOAD acct="Zoë"\n'.repeat(5000);

test('The text of a file is read, also where gzip compressed it', async () => {
  const bytes = new TextEncoder().encode(text);
  assert.equal(await textOfBytes(bytes, 0), text);
  assert.equal(await textOfBytes(gzipSync(bytes), bytes.length), text);
});

test('A compressed file that is damaged, or becomes too large, is refused', async () => {
  const bytes = gzipSync(text);
  await assert.rejects(textOfBytes(bytes, text.length - 1), /larger than 0 MB when it is decompressed/);
  await assert.rejects(textOfBytes(bytes.subarray(0, 60), 1 << 30));
});
