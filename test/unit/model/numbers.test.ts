import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  startsNegative,
  startsWithDigit,
  strtol,
  strtoul,
  strtoulHex,
} from '../../../server/src/core/model/parseNumbers.ts';

// text, strtoul's 32 bits, how many characters it read, overflow, octal
const table: readonly (readonly [string, number, number, boolean, boolean])[] = [
  ['0', 0, 1, false, false],
  ['1000', 1000, 4, false, false],
  ['1000x', 1000, 4, false, false],
  ['010', 8, 3, false, true],
  ['08', 0, 1, false, false],
  ['0x10', 16, 4, false, false],
  ['0X1f', 31, 4, false, false],
  ['0xg', 0, 1, false, false],
  ['0x', 0, 1, false, false],
  ['-1', 0xffffffff, 2, false, false],
  ['+5', 5, 2, false, false],
  ['4294967295', 0xffffffff, 10, false, false],
  ['4294967296', 0, 10, false, false],
  ['18446744073709551615', 0xffffffff, 20, false, false],
  ['18446744073709551616', 0xffffffff, 20, true, false],
  ['', 0, 0, false, false],
  ['abc', 0, 0, false, false],
  ['-', 0, 0, false, false],
];
for (const [text, value, length, overflow, octal] of table)
  test(`strtoul reads ${JSON.stringify(text)} as C does`, () => {
    const n = strtoul(text);
    assert.deepEqual([n.value, n.length, n.overflow, n.octal], [value, length, overflow, octal]);
  });

test('strtol stops at what a long can hold', () => {
  assert.equal(strtol('9223372036854775807').overflow, false);
  assert.equal(strtol('9223372036854775808').overflow, true);
  assert.equal(strtol('-9223372036854775809').overflow, true);
  assert.equal(strtol('-2').value, 0xfffffffe);
});

test('Hexadecimal without 0x is read as C does', () => {
  assert.equal(strtoulHex('c000003e').value, 0xc000003e);
  assert.equal(strtoulHex('0xc000003e').value, 0xc000003e);
  assert.equal(strtoulHex('xyz').length, 0);
});

test("auditctl's idea of a number is known", () => {
  assert.ok(
    startsWithDigit('1x') && !startsWithDigit('x1') && !startsWithDigit('-1') && !startsWithDigit(''),
  );
  assert.ok(startsNegative('-1') && !startsNegative('-x') && !startsNegative('- 1') && !startsNegative('1'));
});
