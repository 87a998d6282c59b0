import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultTargets, type Target, target } from '../../../server/src/core/facts/targets.ts';
import { lintLines } from '../../../server/src/core/lint/lintLines.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';

const all = defaultTargets.flatMap((name) => target(name) ?? []);
const debian = all.filter((t) => t.name === 'debian-12');

function first(line: string, targets: readonly Target[]): { message: string; titles: readonly string[] } {
  const { problems } = lintLines(parseDocument(line), { targets });
  const problem = problems.find((p) => p.code.startsWith('AR1'));
  return { message: problem?.message ?? '', titles: problem?.fixes().map((f) => f.title) ?? [] };
}

test('A message about too old targets names only those that are older than what the name requires', () => {
  assert.equal(
    first('-a always,exit -F arch=b64 -S fchmodat2,file_setattr -k x', all).message,
    '"fchmodat2" requires audit 4.0, but Debian 12, Ubuntu 22.04, Ubuntu 24.04, RHEL 8 and RHEL 9 have older versions. Remove the rule, or choose newer targets.',
  );
  assert.equal(
    first('-a always,exit -F arch=b64 -S file_setattr -k x', all).message,
    '"file_setattr" requires audit 4.1.2, but all targets are older. Remove the rule, or choose newer targets.',
  );
  assert.equal(
    first('-a always,exit -F arch=b64 -S fchmodat2 -k x', debian).message,
    '"fchmodat2" requires audit 4.0, but Debian 12 has 3.0.9. Remove the rule, or choose a newer target.',
  );
});

test('A key on a list without keys is named by the fix that removes it', () => {
  const { message, titles } = first('-a never,exclude -F exe=/usr/sbin/cron -k no-cron', all);
  assert.equal(
    message,
    'On Debian 12 and Ubuntu 22.04, the "exclude" list does not support keys. Use the "exit" list, which supports keys, or remove the key.',
  );
  assert.deepEqual(titles.filter((t) => t.startsWith('Remove')).slice(0, 1), ['Remove "-k no-cron"']);
});

test('A list that only later versions have does not get the advice to write it again', () => {
  assert.equal(
    first('-a io_uring,never -S openat', debian).message,
    'The list "io_uring" requires audit 3.1. Remove the rule, or drop the targets with older versions.',
  );
});

test('A system call of the paired ABI only is sent to a rule for that ABI', () => {
  assert.equal(
    first('-a always,exit -F arch=b64 -S socketcall -k x', debian).message,
    '"socketcall" exists on i386, but not on x86_64, the b64 architecture of the target. Move it to a separate rule with "arch=b32".',
  );
  assert.equal(
    first('-a always,exit -F arch=aarch64 -S chown32 -k x', debian).message,
    '"chown32" exists on arm, but not on aarch64. Move it to a separate rule with "arch=arm".',
  );
});

test('The advice for an unset group keeps the operator that was written', () => {
  const without = first('-a always,exit -F arch=b64 -S open -F gid!=unset -k x', debian);
  assert.equal(without.message, '"unset" is not a group. Use "auid!=unset" for processes with a login.');
  assert.deepEqual(without.titles, ['Write "auid!=unset"']);
  const only = first('-a always,exit -F arch=b64 -S open -F gid=unset -k x', debian);
  assert.equal(only.message, '"unset" is not a group. Use "auid=unset" for processes without a login.');
  assert.deepEqual(only.titles, ['Write "auid=unset"']);
});

test('A start of several options is answered with all of them, and a name in uppercase is named', () => {
  assert.equal(
    first('--reset', debian).message,
    'Several options begin with "--reset". Write "--reset-lost" or "--reset_backlog_wait_time_actual".',
  );
  assert.equal(
    first('-a always,exit -F arch=b64 -S open -F KEY=a -k b', debian).message,
    'auditctl joins keys into one key field, but "KEY=a" in uppercase becomes a second one, which the kernel does not accept. Write "key=" in lowercase.',
  );
});

test('Fixes that split a line differently say in which line they differ', () => {
  const { titles } = first(
    '-a always,exit -F arch=b64 -S open -k key -a always,exit -F arch=b32 -S opem -k key',
    debian,
  );
  assert.deepEqual(titles, ['Split into 2 rules', 'Split into 2 rules, with "opem" in line 2']);
});

test('A fix that changes more words than the likeliest one needs is not offered', () => {
  const { titles } = first(
    '-a always,exit -F arch=b64 -S open -k a -a always,exit -F arch=b32 -S open -k a',
    debian,
  );
  assert.deepEqual(titles, ['Split into 2 rules']);
});

test('A line that a backslash above was meant to continue is not made a rule without that line', () => {
  const problems = lintLines(parseDocument('-a always,exit -F arch=b64 \\\n-S open -k open\n'), {
    targets: debian,
  }).problems;
  assert.deepEqual(
    problems.map((p) => [p.code, p.fixes().map((f) => f.title)]),
    [
      ['AR007', ['Join with the next line', 'Remove the backslash']],
      ['AR127', []],
    ],
  );
});

test('A second architecture after the system calls is removed, not moved next to the first one', () => {
  assert.deepEqual(first('-a always,exit -F arch=b64 -S open -F arch=b32 -k x', debian), {
    message:
      '"arch=b32" comes after the system calls. Remove "arch=b32", or write one rule for each architecture.',
    titles: ['Remove "-F arch=b32"'],
  });
  const rhel = all.filter((t) => t.name === 'rhel-9');
  assert.deepEqual(first('-a always,exit -F arch=b64 -F path=/etc/x -F perm=wa -F arch=b32 -k x', rhel), {
    message:
      '"arch=b32" comes after the system calls that "perm=" adds. Remove "arch=b32", or write one rule for each architecture.',
    titles: ['Remove "-F arch=b32"'],
  });
});
