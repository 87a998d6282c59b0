import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINE_BYTES, lineAt, parseDocument } from '../../../server/src/core/syntax/document.ts';
import { byteLength } from '../../../server/src/core/text/bytes.ts';

test('A line of 6143 bytes is one line, and one of 6144 is two', () => {
  assert.equal(parseDocument('x'.repeat(LINE_BYTES)).lines.length, 1);
  const doc = parseDocument(`${'x'.repeat(LINE_BYTES + 1)}\n-D\n`);
  assert.deepEqual(
    doc.lines.map((l) => [l.number, l.end - l.start, l.continued]),
    [
      [1, LINE_BYTES, false],
      [2, 1, true],
      [3, 2, false],
    ],
  );
});

test('Text after byte 6143 of a comment is a line of its own', () => {
  const doc = parseDocument(`#${'c'.repeat(LINE_BYTES - 1)}-D`);
  assert.deepEqual(
    doc.lines.map((l) => l.node.kind),
    ['comment', 'command'],
  );
});

test('The buffer counts bytes, not characters, so that two-byte letters halve what fits', () => {
  const doc = parseDocument('é'.repeat(3072));
  assert.deepEqual(
    doc.lines.map((l) => byteLength(l.node.text)),
    [6142, 2],
  );
});

test('An empty text has no line, a last newline begins none, and carriage returns stay', () => {
  assert.equal(parseDocument('').lines.length, 0);
  assert.deepEqual(
    parseDocument('a\r\nb\n').lines.map((l) => l.node.text),
    ['a\r', 'b'],
  );
  assert.deepEqual(
    parseDocument('\n\n').lines.map((l) => l.node.kind),
    ['blank', 'blank'],
  );
});

test('The line at an offset is found', () => {
  const doc = parseDocument('ab\ncd\n');
  assert.deepEqual(
    [0, 2, 3, 5, 99].map((o) => lineAt(doc, o)?.number),
    [1, 1, 2, 2, 2],
  );
  assert.equal(lineAt(parseDocument(''), 0), undefined);
});
