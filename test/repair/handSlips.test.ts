import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copiedByHand } from './copiedByHand.ts';
import { habitSlips } from './habitSlips.ts';
import { type HandSlip, handSlips } from './handSlips.ts';
import { outcomeOf } from './measure.ts';
import { mixedSlips } from './mixedSlips.ts';
import { publicSlips } from './publicSlips.ts';

type Read = HandSlip & ReturnType<typeof outcomeOf>;

const lists: readonly (readonly [name: string, slips: readonly HandSlip[]])[] = [
  ['of people who came from another tool or hurried', handSlips],
  ['of people with different habits', habitSlips],
  ['seen in public', publicSlips],
  ['out of documents, terminals and guides', copiedByHand],
  ['of six kinds of people', mixedSlips],
];

/** Returns the lines with an outcome, readable. */
function those(read: readonly Read[], outcome: string): readonly string[] {
  return read.filter((s) => s.outcome === outcome).map((s) => `${s.from}: ${s.line}`);
}

for (const [name, slips] of lists) {
  const read: readonly Read[] = slips.map((s) => ({ ...s, ...outcomeOf(s.line, s.meant ?? s.line) }));

  test(`no line ${name} is loaded as it is, or changed unasked into another rule`, () => {
    assert.deepEqual(those(read, 'loads'), []);
    assert.deepEqual(those(read, 'another rule, safe'), []);
  });

  test(`of the lines ${name}, 95 of 100 are repaired as meant by the first fix`, () => {
    const clear = read.filter((s) => s.meant !== undefined);
    const missed = clear.filter((s) => s.outcome !== 'as meant').map((s) => `${s.from}: ${s.line}`);
    assert.ok(missed.length <= 0.05 * clear.length, missed.join('\n'));
  });
}
