import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEWEST } from '../../../server/src/core/facts/releases.ts';
import { covers } from '../../../server/src/core/matching/covers.ts';
import { apart } from '../../../server/src/core/matching/disjoint.ts';
import { judge } from '../../../server/src/core/model/judge.ts';
import type { Rule } from '../../../server/src/core/model/rule.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';

function ruleOf(line: string): Rule {
  const node = parseLine(line);
  assert.equal(node.kind, 'command', line);
  const verdict = node.kind === 'command' ? judge(node, NEWEST, 'x86_64') : undefined;
  assert.ok(verdict?.rule, line);
  return verdict.rule;
}

const filesystem = '-a never,filesystem';
const task = '-a always,task';

for (const [what, earlier, later, expected] of [
  [
    'an equal rule of the filesystem list',
    `${filesystem} -F fstype=tracefs`,
    `${filesystem} -F fstype=tracefs`,
    true,
  ],
  [
    'a rule for one of its file systems',
    `${filesystem} -F fstype=tracefs -F fstype=debugfs`,
    `${filesystem} -F fstype=tracefs`,
    true,
  ],
  [
    'a rule for another file system besides',
    `${filesystem} -F fstype=tracefs`,
    `${filesystem} -F fstype=tracefs -F fstype=debugfs`,
    false,
  ],
  [
    'a rule for another file system',
    `${filesystem} -F fstype=debugfs`,
    `${filesystem} -F fstype=tracefs`,
    false,
  ],
  [
    'a rule of the filesystem list that records',
    `${filesystem} -F fstype=tracefs`,
    '-a always,filesystem -F fstype=tracefs',
    false,
  ],
  [
    'a rule after one of the filesystem list that records',
    '-a always,filesystem -F fstype=tracefs',
    `${filesystem} -F fstype=tracefs`,
    false,
  ],
  ['an equal rule of the task list', `${task} -F pers=0`, `${task} -F pers=0`, true],
  ['a rule of the task list for a label', `${task} -F subj_user=u`, `${task} -F subj_user=u -F uid=0`, true],
  ['a rule of the task list for fewer users', `${task} -F uid<=5`, `${task} -F uid=5`, true],
  ['a rule of the task list for more users', `${task} -F uid=5`, `${task} -F uid<=5`, false],
  ['a rule without file systems', `${filesystem} -F fstype=tracefs`, filesystem, false],
  [
    'what fails after what does not succeed',
    '-a always,exit -S open -F success!=1',
    '-a always,exit -S open -F success=0',
    true,
  ],
  [
    'a rule for another result',
    '-a always,exit -S open -F success=0',
    '-a always,exit -S open -F success=1',
    false,
  ],
  [
    'a rule for the same result',
    '-a always,exit -S open -F success=1',
    '-a always,exit -S open -F success=2',
    true,
  ],
] as const)
  test(`A rule ${expected ? 'covers' : 'does not cover'} ${what}`, () =>
    assert.equal(covers(ruleOf(earlier), ruleOf(later)), expected));

test('Rules for different system calls are apart, and one with the bit of a class may share any', () => {
  const isApart = (a: string, b: string): boolean =>
    apart(ruleOf(`-a always,exit -F arch=b64 -S ${a}`), ruleOf(`-a always,exit -F arch=b64 -S ${b}`));
  assert.equal(isApart('open', 'openat'), true);
  assert.equal(isApart('open,openat', 'openat'), false);
  assert.equal(isApart('open', '2032'), false);
  assert.equal(isApart('2032', 'open'), false);
  // The last bit that is no class.
  assert.equal(isApart('open', '2031'), true);
});
