import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  demandSentences,
  demandsOfLines,
  demandsTitle,
} from '../../../server/src/core/profiles/lineDemands.ts';
import { judgeLines, profileNamed } from '../../support/profiles.ts';

const chmod = '-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod';
const title = (lines: readonly string[], line: number): string | undefined => {
  const demands = demandsOfLines(judgeLines(profileNamed('stig-rhel-9'), lines)).get(line);
  return demands && demandsTitle(line, demands);
};

test('A rule that no requirement is about has no demands', () => {
  assert.equal(title(['-a always,exit -F arch=b64 -S getpid -k own'], 0), undefined);
});

test('A rule that records some events of a watched file by chance is not demanded by its requirement', () => {
  assert.equal(title([chmod.replace('b64', 'b32'), chmod], 1), 'demanded by RHEL-09-654015: text matches');
  assert.equal(title([chmod], 0), 'demanded by RHEL-09-654015: records some of the events');
});

test('A line that is refused says that it records nothing, and so do a hover and its cause', () => {
  const lines = ['-a always,exit -F arch=b32 -S chmood -k x', '-w /etc/passwd -p wa -k identity'];
  const result = judgeLines(profileNamed('stig-rhel-9'), lines);
  const demands = demandsOfLines(result).get(1);
  assert.ok(demands);
  assert.equal(demandsTitle(1, demands), 'demanded by RHEL-09-654240: records nothing');
  assert.deepEqual(
    demandSentences(demands, (line) => `rules:${line + 1}`),
    [
      'Demanded by RHEL-09-654240 of stig-rhel-9 (changes to /etc/passwd): the line at rules:2 is not loaded: auditctl stops at rules:1; text does not match for guide, disa-scap, openscap (audit_rules_usergroup_modification_passwd).',
    ],
  );
});

test('Of many requirements of one rule, three are named', () => {
  const calls =
    'chmod,fchmod,fchmodat,chown,fchown,fchownat,lchown,setxattr,fsetxattr,lsetxattr,removexattr,fremovexattr,lremovexattr';
  const ids = [...calls.split(',').keys()].map((i) => `H-${i}`);
  const profile = {
    ...profileNamed('stig-rhel-9'),
    requirements: calls.split(',').map((call, i) => ({
      ...profileNamed('stig-rhel-9').requirements[0],
      id: ids[i] ?? '',
      ids: [],
      severity: '',
      kind: 'rules' as const,
      what: call,
      official: [],
      lines: [`-a always,exit -F arch=b64 -S ${call} -k x`],
      faults: [],
      notes: [],
      perProgram: [],
      config: [],
      scans: [],
    })),
  };
  const demands = demandsOfLines(judgeLines(profile, [`-a always,exit -F arch=b64 -S ${calls} -k all`])).get(
    0,
  );
  assert.ok(demands);
  assert.match(demandsTitle(0, demands), /^demanded by H-0, H-1, H-2 and 10 more: /);
  assert.equal(demandSentences(demands, String).length, 4);
  assert.equal(demandSentences(demands, String)[3], '10 more requirements of stig-rhel-9 demand it.');
});
