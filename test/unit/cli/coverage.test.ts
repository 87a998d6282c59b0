import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageFormats } from '../../../server/src/core/attack/coverage/coverageExports.ts';
import { world } from './world.ts';

const sudoers = '-w /etc/sudoers -p wa -k T1548.003-Sudo\n';
const cron = '-w /etc/crontab -p wa\n-w /etc/cron.d -p wa\n';
const drop = '-a never,exit -F dir=/etc/\n';

test('audit-rules coverage prints a table by tactic, a sum, and the notice', async () => {
  const { status, out, err } = await world({ 'a.rules': sudoers + cron }).run('coverage', 'a.rules');
  assert.deepEqual([status, err], [0, '']);
  const lines = out.split('\n');
  assert.match(
    lines[0] ?? '',
    /^a\.rules on Debian 12 \(audit 3\.0\.9\): \d+ of 212 seen \(\d+ fully\), 1 named, 143 not to be seen by audit\.$/,
  );
  const rows = lines.slice(4, lines.indexOf('', 4));
  assert.deepEqual(
    rows.map((r) => r.split(/ {2,}/)[0]),
    [
      'Initial Access',
      'Execution',
      'Persistence',
      'Privilege Escalation',
      'Stealth',
      'Defense Impairment',
      'Credential Access',
      'Discovery',
      'Lateral Movement',
      'Collection',
      'Command and Control',
      'Exfiltration',
      'Impact',
      'techniques, each once',
    ],
  );
  const sums = (rows.at(-1) ?? '').split(/ {2,}/).slice(1).map(Number);
  assert.equal(sums.length, 5);
  assert.equal(
    sums.reduce((a, b) => a + b, 0),
    355,
  );
  assert.equal(sums[0], 1, 'T1548.003 is named and seen');
  assert.match(out, /The MITRE Corporation/);
});

test('audit-rules coverage writes the same bytes for the same input, in every format', async () => {
  const w = world({ 'a.rules': sudoers + cron });
  for (const format of coverageFormats) {
    const one = (await w.run('coverage', 'a.rules', '--format', format)).out;
    assert.equal((await w.run('coverage', 'a.rules', '--format', format)).out, one);
    assert.match(one, /a\.rules/, format);
    assert.match(one, /The MITRE Corporation/, format);
  }
});

test('audit-rules coverage merges a rules.d directory and examines any other file alone', async () => {
  const files = {
    '/r/rules.d/10.rules': drop,
    '/r/rules.d/20.rules': sudoers,
    '/q/10.rules': drop,
    '/q/20.rules': sudoers,
  };
  const w = world(files, {
    '/r/rules.d': ['10.rules', '20.rules'],
    '/q': ['10.rules', '20.rules'],
    '/': ['x'],
  });
  const state = async (path: string): Promise<unknown> => {
    const { out } = await w.run('coverage', path, '--format', 'json');
    const found = (JSON.parse(out).techniques as { id: string; state: string; named: unknown }[]).find(
      (t) => t.id === 'T1548.003',
    );
    return [found?.state, found?.named];
  };
  const named = { key: 'T1548.003-Sudo' };
  assert.deepEqual(await state('/r/rules.d'), [
    'named',
    [{ at: '/r/rules.d/20.rules:1', ...named, shadowedBy: '/r/rules.d/10.rules:1' }],
  ]);
  assert.deepEqual(await state('/q'), ['both', [{ at: '/q/20.rules:1', ...named }]]);
});

test('audit-rules coverage searches a directory for rulesets that load rules', async () => {
  const w = world(
    {
      'p/etc/audit/rules.d/a.rules': sudoers,
      'p/udev/rules.d/70.rules': 'KERNEL=="sda", MODE="0600"\n',
      'p/b.rules': cron,
    },
    {
      p: ['b.rules'],
      'p/etc': [],
      'p/etc/audit': [],
      'p/etc/audit/rules.d': ['a.rules'],
      'p/udev': [],
      'p/udev/rules.d': ['70.rules'],
    },
  );
  const { status, out, err } = await w.run('coverage', 'p', '--format', 'csv');
  assert.deepEqual([status, err], [0, '']);
  assert.match(out, /T1548\.003,.*p\/etc\/audit\/rules\.d\/a\.rules:1/);
  assert.match(out, /T1053\.003,.*p\/b\.rules:2/);
  assert.ok(!out.includes('p/udev'));
  assert.equal((await w.run('coverage', 'p/udev')).status, 2);
});

test('audit-rules coverage of a group prints what is missed, and what audit cannot see', async () => {
  const { out } = await world({ 'a.rules': cron }).run('coverage', 'a.rules', '--group', 'rocke');
  assert.match(out, /of what Rocke \(G0106\) does: \d+ of 33 seen/);
  assert.match(out, /\nWould be seen:\n(?: .*\n)* {2}T1053\.003 .*\n/);
  assert.match(out, /\nWould be missed:\n {2}T1014 Rootkit: neither named nor seen\n/);
  assert.match(out, /\nAudit cannot see:\n {2}T1102\.001 /);
  const { status, err } = await world({}).run('coverage', '--group', 'nobody');
  assert.equal(status, 2);
  assert.match(err, /"nobody" is not a group/);
});

test('audit-rules coverage --fail-under compares the share of what audit can see', async () => {
  const w = world({ 'a.rules': sudoers, 'none.rules': '' });
  const { out } = await w.run('coverage', 'a.rules', '--format', 'json');
  const { counts } = JSON.parse(out);
  const share = ((counts.both + counts.seen) / (counts.techniques - counts.unseeable)) * 100;
  const [below, above] = [Math.floor(share * 10) / 10, Math.ceil(share * 10) / 10];
  assert.equal((await w.run('coverage', 'a.rules', `--fail-under=${below}`)).status, 0);
  const failing = await w.run('coverage', 'a.rules', `--fail-under=${above}`);
  assert.equal(failing.status, 1);
  assert.match(failing.err, /less than --fail-under/);
  assert.equal((await w.run('coverage', 'none.rules', '--fail-under=0')).status, 0);
  for (const bad of ['101', '-1', 'x', '1e2'])
    assert.equal((await w.run('coverage', 'a.rules', `--fail-under=${bad}`)).status, 2, bad);
});

test('audit-rules coverage --baseline prints gains and losses, and fails where something was lost', async () => {
  const w = world({ 'old.rules': sudoers + cron, 'new.rules': `${sudoers}-w /usr/bin/wget -p x\n` });
  const layer = (await w.run('coverage', 'old.rules', '--format', 'navigator')).out;
  w.disk.set('layer.json', new TextEncoder().encode(layer));
  const same = await w.run('coverage', 'old.rules', '--baseline', 'layer.json');
  assert.equal(same.status, 0);
  assert.match(same.out, /Since the baseline: 0 lost, 0 seen less, 0 gained\.\n$/);
  const changed = await w.run('coverage', 'new.rules', '--baseline', 'layer.json');
  assert.equal(changed.status, 1);
  assert.match(changed.out, /^lost {4}T1053\.003 Scheduled Task\/Job: Cron$/m);
  assert.match(changed.out, /^gained {2}T1105 Ingress Tool Transfer: \d+ %$/m);
  const quiet = await w.run('coverage', 'new.rules', '--baseline', 'layer.json', '--format', 'json');
  assert.doesNotThrow(() => JSON.parse(quiet.out));
  assert.match(quiet.err, /^lost {4}T1053\.003/m);
});

test('A baseline of other data may have revoked and invisible techniques, and no percentages', async () => {
  const layer = {
    techniques: [
      { techniqueID: 'T1169', score: 2 },
      { techniqueID: 'T1110.003', score: 9 },
      { techniqueID: 'T1053.003', score: 0 },
    ],
  };
  const w = world({ 'a.rules': sudoers + cron, 'l.json': JSON.stringify(layer) });
  const { status, out } = await w.run('coverage', 'a.rules', '--baseline', 'l.json');
  assert.equal(status, 0);
  assert.match(out, /0 lost, 0 seen less/);
  w.disk.set('l.json', new TextEncoder().encode(JSON.stringify([{ name: 'empty' }, layer])));
  assert.equal((await w.run('coverage', 'a.rules', '--baseline', 'l.json')).out, out, 'a list of layers');
  assert.match(out, /^gained {2}T1053\.003/m);
  assert.match(out, /^Not compared, since no audit rule sees them: T1110\.003$/m);
  for (const bad of [
    '',
    '{',
    '[]',
    'null',
    '{"techniques":{}}',
    '{"techniques":[null,1,{"techniqueID":3,"score":"1"}]}',
    '{"__proto__":{"techniques":[]}}',
  ]) {
    const broken = await world({ 'a.rules': cron, 'l.json': bad }).run(
      'coverage',
      'a.rules',
      '--baseline',
      'l.json',
    );
    assert.equal(broken.status, 2, bad);
    assert.match(broken.err, /^audit-rules: l\.json: /, bad);
  }
});

test('audit-rules coverage reports unreadable files, templates and a second target', async () => {
  const w = world({ 'a.rules': cron, 'a.rules.j2': cron });
  assert.match((await w.run('coverage', 'nowhere.rules')).err, /nowhere\.rules: there is no such file/);
  assert.match((await w.run('coverage', 'a.rules.j2')).err, /it is a template/);
  assert.match((await w.run('coverage', 'a.rules', '--target', 'rhel-9,debian-12')).err, /one target/);
  assert.match((await w.run('coverage', 'a.rules', '--format', 'sarif')).err, /"sarif" is not a format/);
});

test('audit-rules coverage says where auditctl stops, and what is below does not count', async () => {
  const { out } = await world({ 'a.rules': `-w /etc/x -p q\n${sudoers}` }).run('coverage', 'a.rules');
  assert.match(out, /^auditctl stops at a\.rules:1: one rule below it is not loaded and not counted\.$/m);
  assert.match(out, /: 0 of 212 seen/);
});
