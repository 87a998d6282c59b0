import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Check, isLoadCheck, type LineCheck } from '../../server/src/core/checks/defineCheck.ts';
import { contextOfNode } from '../../server/src/core/checks/lineContext.ts';
import { traitsOf } from '../../server/src/core/checks/lineTraits.ts';
import { loadingVerdict } from '../../server/src/core/checks/loadedRule.ts';
import { checks } from '../../server/src/core/checks/registry.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { targetsOf } from '../../server/src/core/service.ts';
import { readLine } from '../../server/src/core/syntax/line.ts';
import { random, line as vocabularyLine } from '../conformance/vocabulary.ts';

const isLocal = (c: Check): c is LineCheck => !isLoadCheck(c) && c.looksAround === undefined;
const localChecks = checks.filter(isLocal);

const targetLists: readonly (readonly Target[])[] = [
  targetsOf([], 'x86_64'),
  targetsOf(['newest', '2.8.5'], 'x86_64'),
  targetsOf(['3.0.9'], 'aarch64'),
];

/** What a check reports without a quick look, it reports with one too. */
function assertSeen(text: string): number {
  const node = readLine(text);
  if (node.kind !== 'command') return 0;
  let found = 0;
  for (const targets of targetLists) {
    const traits = traitsOf(node, targets);
    const rule = loadingVerdict(node, targets)?.verdict.rule;
    const ctx = contextOfNode(node, targets);
    for (const check of localChecks) {
      if (check.run(ctx).length === 0) continue;
      found++;
      const { about = 0, applies } = check;
      assert.equal(traits & about, about, `${check.code} has something to report of ${text}`);
      assert.ok(applies?.(node, rule) ?? true, `${check.code} has something to report of ${text}`);
    }
  }
  return found;
}

test('A quick look at a generated line leaves out no check that reports something', () => {
  const r = random(20261129);
  let found = 0;
  for (let i = 0; i < 6000; i++) found += assertSeen(vocabularyLine(r));
  assert.ok(found > 1000);
});

test('A quick look at the lines of the examples leaves out no check that reports something', () => {
  const texts = checks.flatMap((c) => [...c.good, ...c.examples.flatMap((e) => [e.bad, e.fixed ?? ''])]);
  const lines = texts.flatMap((text) => text.split('\n'));
  assert.ok(lines.reduce((found, line) => found + assertSeen(line), 0) > 200);
});
