import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handSlips } from './handSlips.ts';
import { outcomeOf } from './measure.ts';

const read = handSlips.map((s) => ({ ...s, ...outcomeOf(s.line, s.meant) }));

/** Returns the lines with an outcome, readable. */
function those(outcome: string): readonly string[] {
  return read.filter((s) => s.outcome === outcome).map((s) => `${s.from}: ${s.line}`);
}

test('no line that a person left is loaded as it is, or changed unasked into another rule', () => {
  assert.deepEqual(those('loads'), []);
  assert.deepEqual(those('another rule, safe'), []);
});

test('of the lines that people left, 95 of 100 are repaired as meant by the first fix', () => {
  const missed = read.filter((s) => s.outcome !== 'as meant').map((s) => `${s.from}: ${s.line}`);
  assert.ok(missed.length <= 0.05 * read.length, missed.join('\n'));
});
