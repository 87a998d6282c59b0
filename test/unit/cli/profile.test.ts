import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decode } from '../../../server/src/cli/decode.ts';
import { root } from '../../support/root.ts';
import { world } from './world.ts';

const CHMOD = (b: string) =>
  `-a always,exit -F arch=${b} -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod\n`;
const house = JSON.stringify({
  profile: 'house',
  version: '1',
  target: 'rhel-9',
  note: 'Ours.',
  requirements: [
    {
      id: 'H-1',
      what: 'changes to /etc/passwd',
      rules: ['-w /etc/passwd -p wa -k identity'],
      accept: { scan: { all: [{ pattern: '^-w /etc/passwd -p wa' }] } },
    },
    { id: 'H-2', what: 'changes of the mode', rules: [CHMOD('b32').trim(), CHMOD('b64').trim()] },
    { id: 'H-3', kind: 'control', what: 'locked rules', rules: ['-e 2'] },
    {
      id: 'H-4',
      kind: 'auditd.conf',
      what: 'low space',
      config: [{ key: 'space_left_action', value: 'email', accept: ['email', 'exec'] }],
    },
    { id: 'H-5', what: 'set-id programs', perProgram: ['-a always,exit -F path={program} -F perm=x -k p'] },
  ],
});
const files = {
  'house.json': house,
  'etc/rules.d/a.rules': `-a always,exit -F path=/etc/passwd -F perm=wa -k x\n${CHMOD('b64')}-e 2\n`,
  'etc/auditd.conf': 'space_left = 10\nadmin_space_left = 50\nspace_left_action = syslog\n',
  programs: '/usr/bin/su\nfind: x\n',
};
const folders = { 'etc/rules.d': ['a.rules'] };
const run = (...args: readonly string[]) => world(files, folders).run('profile', ...args);

test('Without words the profiles are listed, with their versions', async () => {
  const { status, out } = await run();
  assert.equal(status, 0);
  assert.match(out, /^stig-rhel-9 +Audit requirements of DISA's guide for RHEL 9, V2R9 \(01 Jul 2026\)$/m);
  assert.equal(JSON.parse((await run('--format', 'json')).out).length, 12);
});

test('A profile says of each requirement what is recorded, and why a scanner refuses the text', async () => {
  const { status, out, err } = await run('--profile-file', 'house.json', 'etc/rules.d');
  assert.equal(err, '');
  assert.equal(status, 1);
  assert.match(out, /^house 1: house, on etc\/rules\.d for RHEL 9/);
  assert.match(
    out,
    /effect +H-1 {2}changes to \/etc\/passwd {2}etc\/rules\.d\/a\.rules:1\n +records the events; text does not match for scan\n +write -w \/etc\/passwd/,
  );
  assert.match(out, /partly +H-2 [^\n]*\n +not recorded: b32: chmod, fchmod, fchmodat/);
  assert.match(out, /exact +H-3 /);
  assert.match(
    out,
    /missing +H-4 [^\n]*\n +not recorded: "space_left_action" is "syslog", not "email" or "exec"/,
  );
  assert.match(out, /host +H-5 /);
  assert.match(out, /auditd\.conf:1: "space_left" \(10\) must be above "admin_space_left" \(50\)/);
  assert.match(out, /house: 1 exact, 1 effect, 1 partly, 1 missing, 1 host\nOurs\.\n/);
  assert.doesNotMatch(out, /complian[ct]/i);
});

test('Waivers, states and shares decide whether a run fails', async () => {
  const waived = ['--waive', 'H-2=32-bit programs do not run here', '--waive', 'H-4=nobody reads mail'];
  const { status, out } = await run('--profile-file', 'house.json', 'etc/rules.d', ...waived);
  assert.equal(status, 0);
  assert.match(out, /waived +H-2 [^\n]*\n +32-bit programs do not run here; not recorded/);
  assert.match(out, /1 host, 2 waived/);
  assert.equal(
    (await run('--profile-file', 'house.json', 'etc/rules.d', ...waived, '--fail-on', 'effect')).status,
    1,
  );
  const under = await run(
    '--profile-file',
    'house.json',
    'etc/rules.d',
    '--fail-on',
    'dead',
    '--fail-under',
    '80',
  );
  assert.equal(under.status, 1);
  assert.match(under.err, /50 % of what could be judged is recorded, less than --fail-under 80/);
  assert.match(
    (await run('stig-rhel-9', 'etc/rules.d', '--waive', 'X=y')).err,
    /has no requirement "X" to waive/,
  );
});

test('What is missing is shown as a diff, and written once', async () => {
  const w = world(files, folders);
  const own = ['--profile-file', 'house.json', 'etc/rules.d', '--programs', 'programs'];
  const diff = await w.run('profile', ...own, '--diff');
  assert.equal(diff.status, 1);
  assert.match(diff.out, /^\+\+\+ etc\/rules\.d\/a\.rules\n[\s\S]*^\+-w \/etc\/passwd -p wa -k x$/m);
  const { status, err } = await w.run('profile', ...own, '--insert');
  assert.equal(status, 0);
  assert.match(err, /audit-rules: 2 lines inserted: etc\/rules\.d\/a\.rules, etc\/rules\.d\/audit\.rules\n$/);
  assert.match(
    decode(w.disk.get('etc/rules.d/audit.rules') ?? new Uint8Array()),
    /^# H-2: changes of the mode\n-a always,exit -F arch=b32 -S chmod/,
  );
  assert.match(
    decode(w.disk.get('etc/rules.d/audit.rules') ?? new Uint8Array()),
    /-F path=\/usr\/bin\/su -F perm=x -k p\n/,
  );
});

test('Every format has every requirement, and says what it is not', async () => {
  const of = async (format: string) =>
    (await run('--profile-file', 'house.json', 'etc/rules.d', '--format', format, '--waive', 'H-4=why')).out;
  const json = JSON.parse(await of('json'));
  assert.deepEqual(
    json.requirements.map((r: { state: string }) => r.state),
    ['effect', 'partly', 'exact', 'missing', 'host'],
  );
  assert.match(json.notice, /not an assessment/);
  const sarif = JSON.parse(await of('sarif'));
  assert.deepEqual(
    sarif.runs[0].results.map((r: { ruleId: string; level: string }) => [r.ruleId, r.level]),
    [
      ['H-1', 'note'],
      ['H-2', 'error'],
      ['H-4', 'note'],
      ['H-5', 'note'],
    ],
  );
  assert.match(await of('junit'), /<testsuite name="house 1" tests="5" failures="1" errors="0" skipped="2">/);
  assert.match(
    await of('junit'),
    /<properties>\n +<property name="version" value="1"\/>\n.*It is not an assessment/s,
  );
  assert.equal((await of('csv')).trim().split('\r\n').length, 7);
  assert.match(await of('markdown'), /^\| waived: why \| H-4 \|/m);
  for (const format of ['json', 'csv', 'markdown', 'sarif', 'junit'])
    assert.doesNotMatch(await of(format), /complian[ct]/i);
});

test('Wrong usage of profile is told', async () => {
  assert.match(
    (await run('stig-rhel-8x', 'etc/rules.d')).err,
    /"stig-rhel-8x" is not a compliance profile\. Use "stig-rhel-8"/,
  );
  assert.match((await run('stig-rhel-9')).err, /name one rules\.d directory or file/);
  assert.match((await run('stig-rhel-9', 'etc/rules.d', '--waive', 'X')).err, /lacks a reason/);
  assert.match(
    (await run('stig-rhel-9', 'etc/rules.d', '--into', 'x')).err,
    /requires "--insert" or "--diff"/,
  );
  assert.match((await run('stig-rhel-9', '-', '--insert')).err, /standard input cannot be written/);
  assert.equal((await run('stig-rhel-9', 'nowhere')).status, 2);
  assert.match((await run('--profile-file', 'etc/auditd.conf', 'etc/rules.d')).err, /auditd\.conf/);
});

const configured = {
  ...files,
  'etc/.audit-rules.json': JSON.stringify({
    profileFiles: ['../house.json'],
    waived: { 'H-2': 'done by hand', 'H-4': 'set elsewhere', 'RHEL-09-654155': 'a link' },
  }),
};

test('A configuration names profiles of one’s own, and waives requirements with a reason', async () => {
  const own = (...args: readonly string[]) => world(configured, folders).run('profile', ...args);
  const { status, out, err } = await own('house', 'etc/rules.d');
  assert.equal(err, '');
  assert.equal(status, 0);
  assert.match(out, /^waived +H-2 [^\n]*\n +done by hand; /m);
  assert.match(out, /^house: 1 exact, 1 effect, 1 host, 2 waived$/m);
  // The command line wins.
  assert.match(
    (await own('house', 'etc/rules.d', '--waive', 'H-4=why')).out,
    /^waived +H-4 [^\n]*\n +why; /m,
  );
  // Without the configuration there is no such profile.
  const without = await own('house', 'etc/rules.d', '--no-config');
  assert.equal(without.status, 2);
  assert.match(without.err, /"house" is not a compliance profile/);
});

test('The list of profiles has those of the configuration', async () => {
  const w = world(
    { 'house.json': house, '.audit-rules.json': JSON.stringify({ profileFiles: ['house.json'] }) },
    {},
  );
  assert.match((await w.run('profile')).out, /^house +house, 1$/m);
  assert.equal(JSON.parse((await w.run('profile', '--format', 'json')).out).at(-1).name, 'house');
});

test('A profile of a configuration that cannot be read is told, and the run fails', async () => {
  const w = world(
    { ...files, 'etc/rules.d/.audit-rules.json': JSON.stringify({ profileFiles: ['nowhere.json'] }) },
    folders,
  );
  const { status, err } = await w.run('profile', 'stig-rhel-9', 'etc/rules.d');
  assert.equal(status, 2);
  assert.match(err, /nowhere\.json/);
});

test('Only what is worse than in a baseline fails, and what is better is named', async () => {
  const before = (await run('--profile-file', 'house.json', 'etc/rules.d', '--format', 'json')).out;
  const disk = { ...files, 'before.json': before };
  const words = ['--profile-file', 'house.json', 'etc/rules.d', '--baseline', 'before.json'];
  const same = await world(disk, folders).run('profile', ...words);
  assert.equal(same.status, 0);
  assert.match(same.out, /\n\nNothing has changed since the baseline\.\n$/);
  const rules = { 'etc/rules.d/a.rules': `${CHMOD('b32')}${CHMOD('b64')}-e 2\n` };
  const worse = await world({ ...disk, ...rules }, folders).run('profile', ...words);
  assert.equal(worse.status, 1);
  assert.match(
    worse.out,
    /\n\nworse {2}H-1: effect before, now missing\nbetter H-2: partly before, now exact\n$/,
  );
  const json = await world({ ...disk, ...rules }, folders).run('profile', ...words, '--format', 'json');
  assert.equal(JSON.parse(json.out).profile.name, 'house');
  assert.match(json.err, /^worse {2}H-1: effect before, now missing$/m);
  const other = await run('stig-rhel-9', 'etc/rules.d', '--baseline', 'house.json');
  assert.equal(other.status, 2);
  assert.match(other.err, /house\.json: .*it is about the profile/);
  assert.match(
    (await run('stig-rhel-9', 'x', '--diff', '--baseline', 'x')).err,
    /"--baseline" is for reports/,
  );
});

test('GitHub gets an annotation for what fails and for what is recorded in other words', async () => {
  const { out } = await run('--profile-file', 'house.json', 'etc/rules.d', '--format', 'github');
  assert.deepEqual(
    out.split('\n').map((l) => l.slice(0, 75)),
    [
      '::notice file=etc/rules.d/a.rules,line=1,title=compliance H-1::H-1, changes',
      '::error file=etc/rules.d/a.rules,line=2,title=compliance H-2::H-2, changes ',
      '::error file=etc/auditd.conf,line=3,title=compliance H-4::H-4, low space: m',
      'house: 1 exact, 1 effect, 1 partly, 1 missing, 1 host',
      '',
    ],
  );
});

test('Rules are written as the guide writes them, or as every scanner accepts them', async () => {
  const diff = async (who: string) =>
    (await run('stig-ubuntu-24.04', 'etc/rules.d', '--diff', '--write-as', who)).out;
  assert.match(await diff('guide'), /^\+.*auid!=-1/m);
  assert.doesNotMatch(await diff('scanner'), /^\+.*-S \S+ .*auid!=-1/m);
  assert.match((await run('stig-rhel-9', 'x', '--write-as', 'me')).err, /"me" is not a writer/);
});

test('The rules of a new Ubuntu 24.04 server become those of the STIG in one step, as the docs say', async () => {
  const page = readFileSync(join(root, 'docs/profiles.md'), 'utf8');
  const w = world(
    {
      'a/rules.d/audit.rules': '## First rule - delete all\n-D\n\n-b 8192\n--backlog_wait_time 60000\n-f 1\n',
      'a/auditd.conf': 'log_file = /var/log/audit/audit.log\naction_mail_acct = root\n',
    },
    { 'a/rules.d': ['audit.rules'] },
  );
  const words = ['profile', 'stig-ubuntu-24.04', 'a/rules.d'];
  const summary = (out: string) => /^stig-ubuntu-24\.04: (.*)$/m.exec(out)?.[1] ?? '';
  const before = await w.run(...words);
  assert.equal(before.status, 1);
  assert.ok(page.includes(summary(before.out)) && summary(before.out) !== '', summary(before.out));
  const { err, status } = await w.run(...words, '--insert');
  assert.equal(status, 0);
  const count = /(\d+) lines inserted: a\/rules\.d\/stig\.rules/.exec(err)?.[1];
  assert.ok(page.includes(`writes ${count} lines into`), err);
  const after = await w.run(...words);
  assert.equal(after.status, 0);
  assert.ok(page.includes(summary(after.out)), summary(after.out));
  assert.match((await w.run(...words, '--insert')).err, /nothing to insert/);
});
