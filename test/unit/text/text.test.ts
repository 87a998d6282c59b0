import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteLength, firstByte, offsetOfByte, toBytes } from '../../../server/src/core/text/bytes.ts';
import { lineIndex } from '../../../server/src/core/text/lineIndex.ts';
import { applyEdits, shift, touches } from '../../../server/src/core/text/span.ts';

test('The bytes of a text are those of UTF-8, and one for each invalid byte', () => {
  for (const text of ['', 'a', 'é', '\u20ac', '\ud83d\ude00', 'a\ud83d\ude00b']) {
    assert.equal(byteLength(text), Buffer.byteLength(text));
    assert.deepEqual([...toBytes(text)], [...Buffer.from(text)]);
  }
  assert.deepEqual([...toBytes('a\udcffb')], [0x61, 0xff, 0x62]);
  assert.equal(byteLength('\udc80\udcff'), 2);
});

test('The offset of a byte is before a character that does not fit', () => {
  assert.equal(offsetOfByte('ab', 0, 1), 1);
  assert.equal(offsetOfByte('é', 0, 1), 0);
  assert.equal(offsetOfByte('\ud83d\ude00x', 0, 4), 2);
  assert.equal(offsetOfByte('\ud83d\ude00x', 0, 3), 0);
  assert.equal(offsetOfByte('abc', 1, 99), 3);
});

test('The first byte of a character is found', () => {
  assert.equal(firstByte('a'), 'a');
  assert.equal(firstByte('é'), '\udcc3');
});

test('Places count from 0, and lines end at LF only', () => {
  const index = lineIndex('ab\r\ncd\n');
  assert.deepEqual(index.placeAt(3), { line: 0, column: 3 });
  assert.deepEqual(index.placeAt(4), { line: 1, column: 0 });
  assert.deepEqual(index.placeAt(99), { line: 2, column: 0 });
  assert.equal(index.offsetAt({ line: 1, column: 1 }), 5);
  assert.equal(index.offsetAt({ line: 1, column: 99 }), 6);
  assert.equal(index.offsetAt({ line: 9, column: 0 }), 7);
});

test('Edits may come in any order, and overlapping ones are refused', () => {
  const edit = (start: number, end: number, newText: string) => ({ span: { start, end }, newText });
  assert.equal(applyEdits('abc', [edit(2, 3, 'C'), edit(0, 1, 'A')]), 'AbC');
  assert.equal(applyEdits('abc', [edit(1, 1, 'x'), edit(1, 1, 'y')]), 'axybc');
  assert.throws(() => applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')]), RangeError);
  assert.throws(() => applyEdits('abc', [edit(0, 9, '')]), RangeError);
  assert.deepEqual(shift({ start: 1, end: 2 }, 3), { start: 4, end: 5 });
  assert.ok(touches({ start: 1, end: 2 }, 2) && !touches({ start: 1, end: 2 }, 3));
});
