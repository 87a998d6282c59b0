import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeadFinding, deadFindings } from '../../../server/src/core/profiles/deadFindings.ts';
import { demandsOfLines } from '../../../server/src/core/profiles/lineDemands.ts';
import { judgeLines, profileNamed } from '../../support/profiles.ts';

const profile = profileNamed('stig-rhel-9');
const place = (line: number): string => `a.rules:${line + 1}`;
const sudoedit =
  '-a always,exit -F path=/usr/bin/sudoedit -F perm=x -F auid>=1000 -F auid!=unset -k priv_cmd';
const chmod = (b: string): string =>
  `-a always,exit -F arch=${b} -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod`;

function found(
  lines: readonly string[],
  only: string,
  { waived = new Map<string, string>(), reported = new Set<number>() } = {},
): readonly DeadFinding[] {
  const result = judgeLines(profile, lines, { only: [only] });
  return deadFindings({ result, waived }, (line) => reported.has(line), place);
}

test('A demanded rule for a link is told with the remedy, unless the requirement is waived', () => {
  const [finding, ...others] = found([sudoedit], 'RHEL-09-654155');
  assert.deepEqual(others, []);
  assert.equal(
    finding?.message,
    '"/usr/bin/sudoedit" is a symbolic link, so the rule that RHEL-09-654155 demands never matches. Record the target of the link too, and waive the requirement.',
  );
  assert.deepEqual([finding?.line, finding?.severity, finding?.id], [0, 'info', 'RHEL-09-654155']);
  const waived = new Map([['RHEL-09-654155', 'a link']]);
  assert.deepEqual(found([sudoedit], 'RHEL-09-654155', { waived }), []);
});

test('A demanded rule that a later line deletes is told with the line that deletes it', () => {
  const lines = [chmod('b32'), chmod('b64'), chmod('b32').replace('-a', '-d')];
  assert.deepEqual(
    found(lines, 'RHEL-09-654015').map((f) => [f.line, f.severity, f.message]),
    [
      [
        0,
        'warning',
        'The line at a.rules:3 deletes this rule, which RHEL-09-654015 demands. Remove that line.',
      ],
    ],
  );
});

test('A demanded rule whose events an exclude rule drops is dead only where it drops all of them', () => {
  const demanded = [chmod('b32'), chmod('b64')];
  const whole = found(['-a never,exclude -F auid>=1000', ...demanded], 'RHEL-09-654015');
  assert.deepEqual(
    whole.map((f) => [f.line, f.message]),
    [1, 2].map((line) => [
      line,
      'The rule at a.rules:1 drops the records of this rule, which RHEL-09-654015 demands. Remove that rule.',
    ]),
  );
  const part = ['-a never,exclude -F exe=/usr/bin/rsync', ...demanded];
  assert.deepEqual(found(part, 'RHEL-09-654015'), []);
  assert.equal(judgeLines(profile, part, { only: ['RHEL-09-654015'] }).results[0]?.state, 'partly');
});

// The login of root has the auid 0.
test('A watch is recorded in part beside an exclude rule for logins, as beside such a never rule', () => {
  for (const list of ['exclude', 'exit', 'task']) {
    const lines = [`-a never,${list} -F auid>=1000`, '-w /etc/passwd -p wa -k identity'];
    const [result] = judgeLines(profile, lines, { only: ['RHEL-09-654240'] }).results;
    assert.deepEqual([result?.state, result?.droppedBy, result?.dead], ['partly', [0], []], list);
  }
});

test('A rule for the other ABI is told with the one that is lacking', () => {
  const wanted = profile.requirements.filter((r) => r.id === 'RHEL-09-654015');
  const narrow = { ...profile, requirements: wanted.map((r) => ({ ...r, lines: [chmod('b32')] })) };
  const judged = { result: judgeLines(narrow, [chmod('b64')]), waived: new Map<string, string>() };
  const [finding] = deadFindings(judged, () => false, place);
  assert.equal(
    finding?.message,
    'RHEL-09-654015 demands this rule with "arch=b32", which nothing records. Add the same rule with "arch=b32".',
  );
});

test('A line that a check reports, or whose cause it reports, is not reported twice', () => {
  const lines = [chmod('b32'), chmod('b64'), chmod('b32').replace('-a', '-d')];
  for (const reported of [0, 2])
    assert.deepEqual(found(lines, 'RHEL-09-654015', { reported: new Set([reported]) }), []);
});

test('A rule that would record some of the events by chance is not the one that a never rule makes dead', () => {
  const lines = [
    '-a never,exit -F path=/var/log/faillock',
    chmod('b32'),
    chmod('b64'),
    '-w /var/log/faillock -p wa -k logins',
  ];
  const result = judgeLines(profile, lines, { only: ['RHEL-09-654250'] });
  assert.equal(result.results[0]?.state, 'dead');
  assert.deepEqual(
    [...demandsOfLines(result).keys()].filter((line) => line === 1 || line === 2),
    [],
  );
});

test('A never rule for the execution of a program drops nothing of the system calls that change modes', () => {
  const chage = '-a never,exit -F path=/usr/bin/chage -F perm=';
  const stateBelow = (never: string): string | undefined =>
    judgeLines(profile, [never, chmod('b32'), chmod('b64')], { only: ['RHEL-09-654015'] }).results[0]?.state;
  assert.equal(stateBelow(`${chage}x`), 'exact');
  for (const perm of ['a', 'xa', 'rwxa']) assert.equal(stateBelow(`${chage}${perm}`), 'partly', perm);
});
