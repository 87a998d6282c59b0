// What a second reading of public rules showed: permissions taken one by one, failures, and what panics a machine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileContext, runRulesetChecks } from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import { problemsOf, targetNamed } from '../../support/examples.ts';

interface Found {
  readonly code: string;
  readonly line: number;
  readonly message: string;
  readonly titles: readonly string[];
}

function found(text: string, code: string): readonly Found[] {
  const targets = [targetNamed('debian-12')];
  const together = runRulesetChecks(fileContext(text, 'audit.rules', targets));
  return [...problemsOf(text, ...targets), ...together]
    .filter((p) => p.code === code)
    .map((p) => ({
      code: p.code,
      message: p.message,
      line: text.slice(0, p.span.start).split('\n').length,
      titles: p.fixes().map((f) => f.title),
    }));
}

const lines = (text: string, code: string): readonly number[] => found(text, code).map((f) => f.line);

// That the first rule that matches decides was tried on a kernel 6.18; the rest follows from the rules.
test('A rule of which an earlier one has some of the permissions is reported, with those that are left', () => {
  const second = '-w /etc/shadow -p wa -k shadow\n';
  const [one] = found(`-w /etc/shadow -p w -k change\n${second}`, 'AR322');
  assert.deepEqual([one?.line, one?.titles], [2, ['Write "a"']]);
  assert.match(
    one?.message ?? '',
    /records the events of permission "w" first, with the key "change", .* only those of "a"\./,
  );
  const asFields = '-a always,exit -F path=/etc/shadow -F perm=rw -k change\n';
  const [other] = found(`${asFields}-a always,exit -F path=/etc/shadow -F perm=rwa -F key=s\n`, 'AR322');
  assert.deepEqual([other?.line, other?.titles], [2, ['Write "a"']]);
  for (const first of [
    '-w /etc/shadow -p r -k read\n', // no permission in common
    '-w /etc/shadow -p w -k shadow\n', // the same key
    '-w /etc/gshadow -p w -k change\n',
    '-a always,exit -F path=/etc/shadow -F perm=w -F auid>=1000 -F key=people\n',
    '-a always,exit -F arch=b64 -S openat -F path=/etc/shadow -F perm=w -F key=opens\n',
  ])
    assert.deepEqual(lines(first + second, 'AR322'), [], first);
  // All of them: that is a rule which is never reached.
  assert.deepEqual(lines(`-w /etc/shadow -p rwa -k all\n${second}`, 'AR322'), []);
});

test('A rule for the files of a directory receives most events of a later watch in it, also where it is for successful calls', () => {
  const first = '-a always,exit -F arch=b64 -S openat -F dir=/etc';
  const watch = '-w /etc/sudoers -p wa -k sudoers\n';
  assert.deepEqual(lines(`${first} -k etc\n${watch}`, 'AR322'), [2]);
  const [ofSuccess] = found(`${first} -F success=1 -k etc\n${watch}`, 'AR322');
  assert.match(
    ofSuccess?.message ?? '',
    /already records this rule's events, .*except failed calls, 32-bit programs and calls other than openat\./,
  );
  assert.deepEqual(lines(`${first} -F success=0 -k etc\n${watch}`, 'AR322'), []);
  assert.deepEqual(lines(`${first.replace('/etc', '/srv')} -k srv\n${watch}`, 'AR322'), []);
});

// Counted by strace: of 259 programs, each made 15 openat that failed with ENOENT, and hardly any with EACCES.
test('Rules for failures that every program has are busy, and rules for denied access are not', () => {
  const rule = (rest: string): string => `-a always,exit -F arch=b64 ${rest} -k k\n`;
  for (const rest of [
    '-S openat -F exit=-ENOENT',
    '-S openat -F exit=-2 -F auid>=1000 -F auid!=unset',
    '-S open,openat -F success=0',
    '-S all -F exit=-ENOENT',
  ])
    assert.deepEqual(lines(rule(rest), 'AR403'), [1], rest);
  for (const rest of [
    '-S openat -F exit=-EACCES',
    '-S openat -F exit=-EPERM -F auid>=1000 -F auid!=unset',
    '-S openat -F exit=-ENOENT -F dir=/etc',
    '-S open -F success=0',
    '-S mount -F exit=-ENOENT',
    '-S all -F exit=-EINVAL',
  ])
    assert.deepEqual(lines(rule(rest), 'AR403'), [], rest);
});

// Read in kernel/audit.c: audit_log_start waits for space only where the wait time is not 0.
test('With -f 2, a wait time of 0 is reported unless the backlog has no limit', () => {
  const [one] = found('-b 8192\n--backlog_wait_time 0\n-f 2\n', 'AR321');
  assert.deepEqual([one?.line, one?.titles], [2, ['Write "--backlog_wait_time 60000"']]);
  assert.deepEqual(lines('-b 8192\n--backlog_wait_time=0\n-f 2\n', 'AR321'), [2]);
  for (const text of [
    '-b 8192\n--backlog_wait_time 0\n-f 1\n',
    '-b 0\n--backlog_wait_time 0\n-f 2\n',
    '-b 8192\n--backlog_wait_time 0\n--backlog_wait_time 60000\n-f 2\n',
  ])
    assert.deepEqual(lines(text, 'AR321'), [], text);
});

// Asked of auditctl 3.0.9: it sends -b and -f before it refuses the extra word, and after -i it reads on.
test('A setting on a line that is refused for something else counts', () => {
  assert.deepEqual(lines('-i\n-b 64\n-f 2\n', 'AR321'), [2]);
  assert.deepEqual(lines('-i\n-b 64\n-f 2 now\n', 'AR321'), [2]);
  assert.deepEqual(lines('-i\n-b 64\n-f 2\n-b 8192 more\n', 'AR321'), []);
  assert.deepEqual(lines('-i\n-b 64\n-f 3\n', 'AR321'), []);
});

test('The file descriptor and the length of connect and bind are not the family of the address', () => {
  const rule = (rest: string): string => `-a always,exit -F arch=b64 ${rest} -k net\n`;
  for (const field of ['a0', 'a2'])
    for (const call of ['connect', 'bind', 'connect,bind'])
      assert.deepEqual(found(rule(`-S ${call} -F ${field}=2`), 'AR236')[0]?.titles, [
        'Write "saddr_fam=2" (different events recorded)',
      ]);
  for (const rest of [
    '-S socket -F a0=2',
    '-S connect -F a0=5',
    '-S connect -F a2=16',
    '-S connect -F a1=2',
    '-S socketcall -F a0=2',
    '-S connect -F saddr_fam=2',
  ])
    assert.deepEqual(
      lines(rule(rest).replace('b64', rest.includes('socketcall') ? 'b32' : 'b64'), 'AR236'),
      [],
      rest,
    );
});

test('A rule whose keys an earlier one has too is to be removed, and one with another key to be merged', () => {
  const about = (second: string) =>
    found(`-w /etc/group -p wa -k a -k b\n-w /etc/group -p wa${second}\n`, 'AR302').map((f) => [
      /[^.:]*\.$/.exec(f.message)?.[0].trim(),
      ...f.titles.map((t) => t.replace(/ \(.*/, '')),
    ]);
  assert.deepEqual(about(' -k b -k a'), [['Remove this rule.', 'Remove this line']]);
  assert.deepEqual(about(' -k b'), [['Remove this rule.', 'Remove this line']]);
  assert.deepEqual(about(''), [['Remove this rule.', 'Remove this line']]);
  assert.deepEqual(about(' -k c'), [
    ['Use one rule with several "-k".', 'Use one rule: add the key "c" to line 1'],
  ]);
});
