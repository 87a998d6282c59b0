import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repairsOf } from '../../server/src/core/repair/repair.ts';
import { removes } from '../../server/src/core/repair/slips.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { random } from '../conformance/vocabulary.ts';
import { copiedSlips } from './copiedSlips.ts';
import { heldOutPairs, heldOutSlips } from './heldOutSlips.ts';
import { intendedRule, ruleText } from './intendedRules.ts';
import { type Outcome, outcomeOf, sentBy, targets } from './measure.ts';
import { slipMakers } from './slips.ts';

const PER_SLIP = 12;

interface Count {
  readonly all: number;
  readonly asMeant: number;
  readonly harmful: readonly string[];
}

function count(cases: Iterable<{ readonly broken: string; readonly intended: string }>): Count {
  let [all, asMeant] = [0, 0];
  const harmful: string[] = [];
  for (const { broken, intended } of cases) {
    const { outcome, repairs } = outcomeOf(broken, intended);
    if (outcome === 'loads') continue;
    all++;
    if (outcome === 'as meant') asMeant++;
    if (outcome === ('another rule, safe' satisfies Outcome))
      harmful.push(`${broken}\n  became ${repairs[0]?.text}\n  meant  ${intended}`);
  }
  return { all, asMeant, harmful };
}

function* broken(name: string, seed: number, limit: number): Generator<{ broken: string; intended: string }> {
  const maker = slipMakers.find((s) => s.name === name);
  const r = random(seed);
  for (let n = 0, tries = 0; n < limit && tries < 40 * limit; tries++) {
    const rule = intendedRule(r);
    const made = maker?.make(rule, r);
    if (!made || ruleText(made) === ruleText(rule)) continue;
    n++;
    yield { broken: ruleText(made), intended: ruleText(rule) };
  }
}

for (const [i, { name }] of slipMakers.filter((s) => !s.ambiguous).entries())
  test(`the first repair of a rule with the slip "${name}" is the rule that was meant`, () => {
    const { all, asMeant, harmful } = count(broken(name, 100 + i, PER_SLIP));
    assert.deepEqual(harmful, []);
    assert.ok(asMeant >= 0.85 * all, `${asMeant} of ${all}`);
  });

test('of slips that the engine was not written for, 95 of 100 are repaired as meant, and none does harm', () => {
  const { all, asMeant, harmful } = count(heldOutSlips(11, 1500).filter((s) => !s.ambiguous));
  assert.deepEqual(harmful, []);
  assert.ok(asMeant >= 0.95 * all, `${asMeant} of ${all}`);
});

test('of slips that come of copying, 95 of 100 are repaired as meant, and none does harm', () => {
  const { all, asMeant, harmful } = count(copiedSlips(11, 1200));
  assert.deepEqual(harmful, []);
  assert.ok(asMeant >= 0.95 * all, `${asMeant} of ${all}`);
});

test('of two slips in one line, 80 of 100 are repaired as meant, and none does harm', () => {
  const { all, asMeant, harmful } = count(heldOutPairs(11, 300).filter((s) => !s.ambiguous));
  assert.deepEqual(harmful, []);
  assert.ok(asMeant >= 0.8 * all, `${asMeant} of ${all}`);
});

test('a line with two readings is never changed unasked into another rule', () => {
  const { harmful } = count(heldOutSlips(12, 1500).filter((s) => s.ambiguous));
  assert.deepEqual(harmful, []);
});

test('every repair loads on more targets, has another text, and names what it leaves out', () => {
  for (const s of heldOutSlips(13, 400)) {
    const node = parseLine(s.broken);
    if (node.kind !== 'command' || sentBy(s.broken) !== undefined) continue;
    for (const r of repairsOf(node, targets)) {
      assert.notEqual(r.text, s.broken);
      assert.ok(!r.safe || sentBy(r.text) !== undefined, `${s.broken} -> ${r.text}`);
      assert.ok(!r.safe || !r.slips.some(removes), `${s.broken} -> ${r.text}`);
    }
  }
});

test('the repairs of a line are the same each time', () => {
  for (const s of heldOutSlips(14, 60)) {
    const node = parseLine(s.broken);
    if (node.kind !== 'command') continue;
    const again = repairsOf(node, [...targets]);
    assert.deepEqual(
      again.map((r) => r.text),
      repairsOf(node, targets).map((r) => r.text),
    );
  }
});
