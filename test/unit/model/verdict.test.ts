import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Machine } from '../../../server/src/core/facts/machines.ts';
import { R, type Release } from '../../../server/src/core/facts/releases.ts';
import { judge } from '../../../server/src/core/model/judge.ts';
import { encodeRule, isFullMask, listOf, maskNumbers } from '../../../server/src/core/model/rule.ts';
import type { Verdict } from '../../../server/src/core/model/verdict.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';

function verdict(line: string, release: Release = R.v3_0_9, machine: Machine = 'x86_64'): Verdict {
  const node = parseLine(line);
  if (node.kind !== 'command') throw new Error(`${line} is no command`);
  return judge(node, release, machine);
}

const say = (line: string, release?: Release, machine?: Machine) => {
  const v = verdict(line, release, machine);
  return [v.outcome, v.fault?.reason].filter(Boolean).join(' ');
};

// line, release, machine, outcome and reason: one for each way in which releases and machines part.
const table: readonly (readonly [string, Release, Machine, string])[] = [
  ['-w /etc -p wa -k x', R.v3_0_9, 'x86_64', 'loads'],
  ['-w etc', R.v3_0_9, 'x86_64', 'refused path-not-absolute'],
  ['-b 8192 -D', R.v3_0_9, 'x86_64', 'crashes delete-all-crash'],
  ['-a exit,possible -S open', R.v3_0_9, 'x86_64', 'nothing possible'],
  ['-a always,entry', R.v3_0_9, 'x86_64', 'refused bad-list-action'],
  ['-a always,entry', R.v4_2_2, 'x86_64', 'refused unknown-list'],
  ['-a always,EXIT', R.v3_0_9, 'x86_64', 'refused bad-list-action'],
  ['-a always,EXIT', R.v3_1_2, 'x86_64', 'loads'],
  ['-a always,io_uring -S openat', R.v3_0_9, 'x86_64', 'refused bad-list-action'],
  ['-a always,io_uring -S openat', R.v3_1_2, 'x86_64', 'loads'],
  ['-a always,exit -F arch=b64 -S open', R.v4_2_2, 'x86_64', 'loads'],
  ['-a always,exit -F arch=b64 -S open', R.v4_2_2, 'aarch64', 'refused unknown-syscall'],
  ['-a always,exit -F arch=b64 -F perm=wa', R.v3_1_5, 'aarch64', 'refused perm-syscall'],
  ['-a always,exit -F arch=b64 -F perm=wa', R.v4_0_4, 'aarch64', 'loads'],
  ['-a always,exit -F perm=wa -F arch=b64 -S open', R.v4_2_2, 'x86_64', 'loads'],
  ['-A always,exit -S all', R.v3_0_9, 'x86_64', 'loads'],
  ['-a always,exit -F uid!=unset -S all', R.v3_0_9, 'x86_64', 'refused kernel-id'],
  ['-w /etc/passwd -i', R.v3_0_9, 'x86_64', 'nothing drops-rule'],
  ['-i', R.v3_0_9, 'x86_64', 'nothing'],
  ['-h', R.v3_0_9, 'x86_64', 'refused help'],
  ['-h', R.v4_2_2, 'x86_64', 'nothing'],
];
for (const [line, release, machine, want] of table)
  test(`The verdict is right for ${line} on version ${release}, ${machine}`, () =>
    assert.equal(say(line, release, machine), want));

test('A watch is a rule of the exit list over all system calls', () => {
  const { rule, assumes } = verdict('-w /etc/ssh/ -p wa -k ssh');
  assert.ok(rule && isFullMask(rule.mask));
  assert.equal(listOf(rule), 'exit');
  assert.deepEqual(
    rule.fields.map((f) => [f.field, f.text ?? f.value]),
    [
      [107, '/etc/ssh'],
      [106, 10],
      [210, 'ssh'],
    ],
  );
  assert.deepEqual(
    assumes.map((a) => a.kind),
    ['directory'],
  );
});

test('Names become numbers of the architecture, and keys are joined', () => {
  const { rule } = verdict('-a always,exit -F arch=b32 -S open,close -F exit=-EACCES -k a -k b');
  assert.ok(rule);
  assert.deepEqual(maskNumbers(rule.mask), [5, 6]);
  assert.deepEqual(
    rule.fields.map((f) => f.text ?? f.value),
    [0x40000003, 0xfffffff3, 'a\x01b'],
  );
  assert.equal(encodeRule(rule)?.length, 1040 + 3);
});

test('What only the machine knows is assumed, and the verdict says so', () => {
  const v = verdict('-a always,exit -F uid=www-data -F gid=adm -S all');
  assert.equal(v.outcome, 'loads');
  assert.deepEqual(
    v.assumes.map((a) => [a.kind, a.name]),
    [
      ['user', 'www-data'],
      ['group', 'adm'],
    ],
  );
  assert.equal(v.rule && encodeRule(v.rule), undefined);
});

test('Before 4.2, text beyond a third of the bytes is dropped, here the key', () => {
  const line = `-a always,exit ${Array.from({ length: 20 }, () => '-S 1').join(' ')} -k x`;
  const key = (release: Release) => verdict(line, release).rule?.fields.find((f) => f.field === 210)?.text;
  assert.equal(key(R.v3_0_9), undefined);
  assert.equal(key(R.v4_2_2), 'x');
});
