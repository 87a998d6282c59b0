import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEWEST } from '../../../server/src/core/facts/releases.ts';
import { judge } from '../../../server/src/core/model/judge.ts';
import { sentRule } from '../../../server/src/core/ruleset/sentRule.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';

test('The names of users and groups whose numbers only the host knows are kept with their fields, in order', () => {
  const node = parseLine(
    '-a always,exit -S open -F uid=alice -F euid=0 -F exe=/usr/bin/a -F gid=staff -F auid!=bob -k k',
  );
  assert.equal(node.kind, 'command');
  if (node.kind !== 'command') return;
  const fields = sentRule(node, judge(node, NEWEST, 'x86_64'))?.rule.fields ?? [];
  assert.deepEqual(
    fields.map(({ value, text }) => text ?? value),
    ['alice', 0, '/usr/bin/a', 'staff', 'bob', 'k'],
  );
});
