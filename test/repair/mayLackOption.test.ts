import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRepair } from '../../server/src/core/repair/describe.ts';
import { mayLackOption, repairsOf } from '../../server/src/core/repair/repair.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { heldOutSlips } from './heldOutSlips.ts';
import { targets } from './measure.ts';
import { ownSlips } from './ownSlips.ts';

test('the quick look at one word denies no line whose best repair gives a word its option', () => {
  const lines = [...heldOutSlips(21, 500), ...ownSlips(21, 500)].map((s) => s.broken);
  let said = 0;
  for (const line of lines) {
    const node = parseLine(line);
    if (node.kind !== 'command' || node.rest.length === 0) continue;
    const [best] = repairsOf(node, targets);
    if (!best || !describeRepair(best)) continue;
    said++;
    assert.ok(mayLackOption(node, targets), line);
  }
  assert.ok(said > 20, `${said} lines`);
});

test('the quick look denies a line with two words too many, and one whose word can be nothing that lacks an option', () => {
  for (const line of ['-w /etc/passwd -p wa -k two words 5', '-w /etc/passwd -p wa -k two words']) {
    const node = parseLine(line);
    assert.ok(node.kind === 'command' && !mayLackOption(node, targets), line);
  }
});
