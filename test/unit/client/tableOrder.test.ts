import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderedRows, readKeptOrder } from '../../../client/src/logs/view/tableOrder.ts';

const rows = [
  { cells: ['2', 'b.rules:10'], values: [2, 'b.rules:10'] },
  { cells: ['10', 'b.rules:9'], values: [10, 'b.rules:9'] },
  { cells: ['2', 'a.rules:1'], values: [2, 'a.rules:1'] },
];
const names = (column: number, isDescending: boolean): readonly string[] =>
  orderedRows(rows, { column, isDescending }).map((r) => r.cells[1] ?? '');

test('Rows are sorted by numbers as numbers and by places as people read them; equal ones stay as they were', () => {
  assert.deepEqual(names(0, true), ['b.rules:9', 'b.rules:10', 'a.rules:1']);
  assert.deepEqual(names(0, false), ['b.rules:10', 'a.rules:1', 'b.rules:9']);
  assert.deepEqual(names(1, false), ['a.rules:1', 'b.rules:9', 'b.rules:10']);
  assert.deepEqual(orderedRows(rows, undefined), rows);
});

test('An order that was kept is read, and anything else is none', () => {
  assert.deepEqual(readKeptOrder({ column: 1, isDescending: true, more: 1 }), {
    column: 1,
    isDescending: true,
  });
  for (const value of [undefined, null, 1, 'x', {}, { column: '1', isDescending: true }])
    assert.equal(readKeptOrder(value), undefined);
});
