import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAccepted, judgeRequirement } from '../../support/profiles.ts';

// The tables of the reference on compliance, section 2: which text passes which scanner, and what of it
// records the events.

type Row = readonly [
  name: string,
  change: (line: string) => string | readonly string[],
  ...answers: unknown[],
];

const CALLS = (key: string) =>
  ['b32', 'b64'].map(
    (b) => `-a always,exit -F arch=${b} -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k ${key}`,
  );

/** Changes, then whether CaC (RHEL 9 and Ubuntu 24.04) and DISA's SCAP (RHEL 9) accept it, and the state. */
const callRows: readonly Row[] = [
  ['as in the guide', (l) => l, true, true, 'exact'],
  ['-F key=', (l) => l.replace('-k ', '-F key='), true, true, 'exact'],
  ['another key', (l) => l.replace('perm_mod', 'other'), true, true, 'exact'],
  ['two keys', (l) => `${l} -k more`, true, true, 'exact'],
  [
    'one -S each',
    (l) => l.replace('chmod,fchmod,fchmodat', 'chmod -S fchmod -S fchmodat'),
    true,
    true,
    'exact',
  ],
  [
    'another order of calls',
    (l) => l.replace('chmod,fchmod,fchmodat', 'fchmodat,chmod,fchmod'),
    true,
    true,
    'exact',
  ],
  ['more calls', (l) => l.replace('fchmodat', 'fchmodat,chown'), true, true, 'exact'],
  ['auid!=4294967295', (l) => l.replace('unset', '4294967295'), true, true, 'exact'],
  ['auid!=-1', (l) => l.replace('unset', '-1'), false, true, 'effect'],
  ['no key', (l) => l.replace(/ -k \S+/, ''), false, true, 'effect'],
  ['exit,always', (l) => l.replace('always,exit', 'exit,always'), false, true, 'effect'],
  ['one more field', (l) => l.replace(' -k', ' -F uid!=0 -k'), true, false, 'partly'],
  [
    'auid!= before auid>=',
    (l) => l.replace('-F auid>=1000 -F auid!=unset', '-F auid!=unset -F auid>=1000'),
    false,
    false,
    'effect',
  ],
  ['only auid!=unset', (l) => l.replace('-F auid>=1000 ', ''), false, false, 'effect'],
  ['no auid', (l) => l.replace('-F auid>=1000 -F auid!=unset ', ''), false, false, 'effect'],
  ['auid>=500', (l) => l.replace('1000', '500'), false, false, 'effect'],
  ['arch=x86_64 in place of b64', (l) => l.replace('b64', 'x86_64'), false, false, 'effect'],
  ['b64 only', (l) => (l.includes('b32') ? [] : l), false, false, 'partly'],
];

for (const [name, change, cac, disa, state] of callRows)
  test(`A rule of system calls with ${name} is judged as each scanner, and the kernel, does`, () => {
    const lines = CALLS('perm_mod').flatMap(change);
    const rhel = judgeRequirement('stig-rhel-9', 'RHEL-09-654015', lines);
    assert.equal(isAccepted(rhel, 'openscap'), cac);
    assert.equal(isAccepted(rhel, 'disa-scap'), disa);
    if (rhel.state !== 'exact' && state === 'exact') assert.equal(isAccepted(rhel, 'guide'), false);
    else assert.equal(rhel.state, state);
    const ubuntu = judgeRequirement('stig-ubuntu-24.04', 'UBTU-24-900150', lines);
    assert.equal(isAccepted(ubuntu, 'openscap'), cac, 'Ubuntu 24.04');
  });

test('A key with a dot passes ComplianceAsCode and not the SCAP benchmark of DISA', () => {
  const dotted = judgeRequirement('stig-rhel-9', 'RHEL-09-654015', CALLS('T1222.002'));
  assert.equal(isAccepted(dotted, 'disa-scap'), false);
  assert.equal(isAccepted(dotted, 'openscap'), true);
  for (const key of ['T1222_002', 'T1222-002'])
    assert.equal(
      isAccepted(judgeRequirement('stig-rhel-9', 'RHEL-09-654015', CALLS(key)), 'disa-scap'),
      true,
    );
});

const PROGRAM =
  '-a always,exit -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=unset -k privileged-chage';
const ARCHED = (line: string) => ['b32', 'b64'].map((b) => line.replace('exit ', `exit -F arch=${b} `));

/** Changes, then CaC RHEL 9 and Ubuntu 24.04, CaC RHEL 10, DISA's SCAP RHEL 9, and whether all is recorded. */
const programRows: readonly Row[] = [
  ['as in the guide', (l) => l, true, false, true, true],
  ['auid!=-1', (l) => l.replace('unset', '-1'), true, false, true, true],
  ['a pair for both ABIs', ARCHED, false, true, false, true],
  ['-S all first', (l) => l.replace('exit ', 'exit -S all '), false, false, true, true],
  ['no perm', (l) => l.replace('-F perm=x ', ''), false, false, true, true],
  ['perm=rx', (l) => l.replace('perm=x', 'perm=rx'), false, false, true, true],
  ['no key', (l) => l.replace(/ -k \S+/, ''), false, false, true, true],
  ['two lines with two keys', (l) => [l, l.replace('privileged-chage', 'second')], false, false, true, true],
  [
    'auid before perm',
    (l) => l.replace('-F perm=x -F auid>=1000 -F auid!=unset', '-F auid>=1000 -F auid!=unset -F perm=x'),
    false,
    false,
    false,
    true,
  ],
  ['a watch', () => '-w /usr/bin/chage -p x -k c', false, false, false, true],
  ['exe=', (l) => l.replace('path=', 'exe='), false, false, false, false],
  [
    'dir= of its directory',
    () => '-a always,exit -F dir=/usr/bin -F perm=x -F auid>=1000 -F auid!=unset -k c',
    false,
    false,
    false,
    true,
  ],
];

for (const [name, change, cac, cac10, disa, records] of programRows)
  test(`A rule for a program with ${name} is judged as each scanner, and the kernel, does`, () => {
    const lines = [PROGRAM].flatMap(change);
    const rhel = judgeRequirement('stig-rhel-9', 'RHEL-09-654085', lines);
    assert.equal(isAccepted(rhel, 'openscap'), cac);
    assert.equal(isAccepted(rhel, 'disa-scap'), disa);
    assert.equal(rhel.state === 'exact' || rhel.state === 'effect', records, rhel.state);
    const ten = judgeRequirement('stig-rhel-10', 'RHEL-10-500420', lines);
    assert.equal(isAccepted(ten, 'openscap'), cac10, 'RHEL 10');
    const ubuntu = judgeRequirement('stig-ubuntu-24.04', 'UBTU-24-900300', lines);
    assert.equal(isAccepted(ubuntu, 'openscap'), cac, 'Ubuntu 24.04');
  });

const WATCH = '-w /etc/passwd -p wa -k identity';
const PAIR = ['b32', 'b64'].map(
  (b) => `-a always,exit -F arch=${b} -F path=/etc/passwd -F perm=wa -k identity`,
);

/** Lines, then CaC modern (RHEL 9), CaC legacy (RHEL 8), DISA RHEL 9, DISA RHEL 8, and whether all is recorded. */
const fileRows: readonly (readonly [
  string,
  readonly string[],
  boolean,
  boolean,
  boolean,
  boolean,
  boolean,
])[] = [
  ['-p wa', [WATCH], false, true, false, true, true],
  ['-p aw', [WATCH.replace('wa', 'aw')], false, true, false, true, true],
  ['-p rwxa', [WATCH.replace('wa', 'rwxa')], false, true, false, true, true],
  ['-p wa without a key', ['-w /etc/passwd -p wa'], false, true, false, true, true],
  ['-w without -p', ['-w /etc/passwd -k identity'], false, false, false, true, true],
  ['a pair', PAIR, true, false, true, false, true],
  ['a pair without a key', PAIR.map((l) => l.replace(/ -k .*/, '')), true, false, true, false, true],
  [
    'a pair with auid',
    PAIR.map((l) => l.replace(' -k', ' -F auid>=1000 -F auid!=unset -k')),
    true,
    false,
    false,
    false,
    false,
  ],
  [
    'a rule without arch',
    ['-a always,exit -F path=/etc/passwd -F perm=wa -k identity'],
    false,
    false,
    false,
    false,
    true,
  ],
  ['b64 only', PAIR.slice(1), false, false, false, false, false],
  ['-S all', PAIR.map((l) => l.replace(' -F path', ' -S all -F path')), false, false, false, false, true],
  [
    'perm before path',
    PAIR.map((l) => l.replace('-F path=/etc/passwd -F perm=wa', '-F perm=wa -F path=/etc/passwd')),
    false,
    false,
    false,
    false,
    true,
  ],
  ['-w /etc', ['-w /etc -p wa -k identity'], false, false, false, false, true],
];

for (const [name, lines, modern, legacy, disa9, disa8, records] of fileRows)
  test(`A rule for a file with ${name} is judged as each scanner, and the kernel, does`, () => {
    const nine = judgeRequirement('stig-rhel-9', 'RHEL-09-654240', lines);
    assert.equal(isAccepted(nine, 'openscap'), modern, 'CaC RHEL 9');
    assert.equal(isAccepted(nine, 'disa-scap'), disa9, 'DISA RHEL 9');
    assert.equal(nine.state === 'exact' || nine.state === 'effect', records, nine.state);
    const eight = judgeRequirement('stig-rhel-8', 'RHEL-08-030150', lines);
    assert.equal(isAccepted(eight, 'openscap'), legacy, 'CaC RHEL 8');
    assert.equal(isAccepted(eight, 'disa-scap'), disa8, 'DISA RHEL 8');
    assert.equal(eight.state === 'exact' || eight.state === 'effect', records, `RHEL 8: ${eight.state}`);
    const ten = judgeRequirement('stig-rhel-10', 'RHEL-10-500730', lines);
    assert.equal(isAccepted(ten, 'openscap'), modern, 'CaC RHEL 10');
  });

test('A directory passes with a slash here and without it there, and no text passes both on RHEL 9', () => {
  const pair = (path: string) =>
    ['b32', 'b64'].map((b) => `-a always,exit -F arch=${b} -F ${path} -F perm=wa -k scope`);
  const eight = (line: string) => judgeRequirement('stig-rhel-8', 'RHEL-08-030172', [line]);
  for (const line of ['-w /etc/sudoers.d -p wa -k x', '-w /etc/sudoers.d/ -p wa -k x'])
    assert.equal(isAccepted(eight(line), 'disa-scap'), true, line);
  assert.equal(isAccepted(eight('-w /etc/sudoers.d -p wa -k x'), 'openscap'), false);
  assert.equal(isAccepted(eight('-w /etc/sudoers.d/ -p wa -k x'), 'openscap'), true);
  const nine = (lines: readonly string[]) => judgeRequirement('stig-rhel-9', 'RHEL-09-654220', lines);
  const [tree, file] = [nine(pair('dir=/etc/sudoers.d/')), nine(pair('path=/etc/sudoers.d'))];
  assert.deepEqual([isAccepted(tree, 'openscap'), isAccepted(tree, 'disa-scap')], [true, false]);
  assert.deepEqual([isAccepted(file, 'openscap'), isAccepted(file, 'disa-scap')], [false, true]);
  const both = nine([...pair('path=/etc/sudoers.d'), ...pair('dir=/etc/sudoers.d/')]);
  assert.equal(both.state, 'exact');
});

test('DISA’s own pattern for the cron directories of Oracle Linux 9 refuses its own slashes', () => {
  const own = judgeRequirement('stig-ol-9', 'OL09-00-002584', [
    '-w /etc/cron.d/ -p wa -k cronjobs',
    '-w /var/spool/cron/ -p wa -k cronjobs',
  ]);
  assert.equal(isAccepted(own, 'disa-scap'), false);
  assert.equal(own.state, 'effect');
});
