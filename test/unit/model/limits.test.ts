import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEWEST } from '../../../server/src/core/facts/releases.ts';
import { judge } from '../../../server/src/core/model/judge.ts';
import { splitComparison } from '../../../server/src/core/syntax/fieldPair.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';

function outcomeOf(line: string): string | undefined {
  const node = parseLine(line);
  return node.kind === 'command' ? judge(node, NEWEST, 'x86_64').outcome : undefined;
}

test('A rule has room for 63 fields, and for comparisons among them', () => {
  for (const last of [' -F uid!=1', ' -C uid!=euid']) {
    const fields = (n: number): string => `-a always,exit -S open${' -F uid!=1'.repeat(n - 1)}${last}`;
    assert.equal(outcomeOf(fields(63)), 'loads', last);
    assert.notEqual(outcomeOf(fields(64)), 'loads', last);
  }
});

test('A comparison is split at its operator, also where that comes first', () => {
  assert.deepEqual(splitComparison('uid!=gid'), { name: 'uid', op: '!=', value: 'gid', at: 3 });
  assert.deepEqual(splitComparison('!=gid'), { name: '', op: '!=', value: 'gid', at: 0 });
  assert.deepEqual(splitComparison('=gid'), { name: '', op: '=', value: 'gid', at: 0 });
  assert.equal(splitComparison('uid'), undefined);
});
