import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  heldOutKinds,
  heldOutPairs,
  heldOutReleases,
  heldOutSlips,
  loadsOn,
  type Slip,
} from './heldOutSlips.ts';

const slips = heldOutSlips(20261128, 2000);
const pairs = heldOutPairs(20261128, 200);
const all = [...slips, ...pairs];

/** Returns up to ten slips for which something holds, readable. */
function those(holds: (slip: Slip) => boolean): readonly string[] {
  return all
    .filter(holds)
    .slice(0, 10)
    .map((s) => `${s.slip}: ${JSON.stringify(s.broken)}`);
}

test('The generator makes as many different lines as it is asked for.', () => {
  assert.equal(slips.length, 2000);
  assert.equal(pairs.length, 200);
  assert.equal(new Set(slips.map((s) => s.broken)).size, 2000);
});

test('Every intended rule loads on every version.', () => {
  const refused = those((s) =>
    s.intended.split('\n').some((rule) => !heldOutReleases.every((version) => loadsOn(rule, version))),
  );
  assert.deepEqual(refused, []);
});

test('Every broken line is one line that does not load on at least one version.', () => {
  const loading = those((s) => heldOutReleases.every((version) => loadsOn(s.broken, version)));
  assert.deepEqual(loading, []);
  assert.deepEqual(
    those((s) => s.broken.includes('\n')),
    [],
  );
});

test('The same seed gives the same slips, and another seed gives other ones.', () => {
  assert.deepEqual(heldOutSlips(20261128, 100), slips.slice(0, 100));
  assert.deepEqual(heldOutPairs(20261128, 20), pairs.slice(0, 20));
  assert.notDeepEqual(heldOutSlips(1, 100), slips.slice(0, 100));
});

test('Every kind of slip has a name of its own and occurs among 2,000 lines.', () => {
  const names = heldOutKinds();
  assert.equal(new Set(names).size, names.length);
  const seen = new Set(slips.map((s) => s.slip));
  assert.deepEqual(
    names.filter((name) => !seen.has(name)),
    [],
  );
});

test('Most lines have one fair reading.', () => {
  assert.ok(slips.filter((s) => s.ambiguous).length < slips.length / 5);
});
