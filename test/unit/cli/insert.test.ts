import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './world.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const rules = (out: string): readonly string[] => out.split('\n').filter((l) => l.startsWith('-'));

test('audit-rules insert prints rules that load under a heading and with the notice', async () => {
  const w = world({});
  const { out, err, status } = await w.run('insert', 't1053.003', '--target', 'debian-12');
  assert.equal(status, 0);
  assert.match(err, /^# MITRE ATT&CK\(R\) .*The MITRE Corporation/m);
  assert.ok(!out.includes('MITRE'), out);
  assert.match(out, /^# T1053\.003 Scheduled Task\/Job: Cron/m);
  assert.ok(rules(out).includes('-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron'), out);
  assert.match(out, /^#-w \/etc\/cron\.daily\/ /m);
  assert.match(err, /^# Written as comments.*\/etc\/cron\.daily/m);
  const written = (
    await w.run('insert', 'T1053.003', '--missing=write', '--style', 'syscall', '--keys', 'id')
  ).out;
  assert.ok(
    rules(written).includes('-a always,exit -F arch=b64 -F dir=/etc/cron.daily -F perm=wa -F key=T1053.003'),
    written,
  );
  const checked = world({ 'a.rules': (await w.run('insert', '--group', 'rocke')).out });
  assert.equal((await checked.run('lint', 'a.rules')).status, 0);
});

test('audit-rules insert accepts a group, and says what audit cannot see of it', async () => {
  const w = world({});
  const { out, err } = await w.run('insert', '--group', 'G0106');
  assert.equal((await w.run('insert', '--group=rocke')).out, out);
  assert.match(err, /^# The catalogue has no rule for T1102\.001 \(Web Service: Dead Drop Resolver\)\. /m);
  assert.match(
    (await w.run('insert', '--group', 'Roke')).err,
    /"Roke" is not a group that ATT&CK knows\. Use "Rocke"/,
  );
});

test('audit-rules insert says why there are no rules, and which techniques are meant', async () => {
  const w = world({});
  const none = await w.run('insert', 'T1110.003');
  assert.deepEqual([none.status, none.out], [1, '']);
  assert.match(
    none.err,
    /^# The catalogue has no rule for T1110\.003 \(Brute Force: Password Spraying\)\. .{20}/,
  );
  const unknown = await w.run('insert', 'T1053.033');
  assert.equal(unknown.status, 2);
  assert.match(unknown.err, /Use a similar ID: T1053\.003 \(Scheduled Task\/Job: Cron\)/);
  assert.match((await w.run('insert', 'Rocke')).err, /For a group, write: --group Rocke/);
  assert.match((await w.run('insert')).err, /name a technique or a group/);
  assert.match((await w.run('insert', 'T1014', '--write')).err, /"--write" requires a file\. Add "--into"/);
  assert.match((await w.run('insert', 'T1014', '--keys', 'short')).err, /"short" is not a style of keys/);
  const revoked = await w.run('insert', 'T1562.012');
  assert.match(revoked.err, /T1562\.012 was revoked: T1685\.004/);
  assert.match(revoked.out, /T1685\.004/);
});

test('audit-rules insert --into omits what exists, and writes nothing without --write', async () => {
  const file = '# mine\n-w /etc/crontab -p wa -k cron\n-w /etc/passwd -p wa -k T1136.001\n\n# lock\n-e 2\n';
  const w = world({ 'x.rules': file });
  const plan = await w.run('insert', 'T1053.003', '--into', 'x.rules');
  assert.equal(text(w.disk.get('x.rules')), file);
  assert.ok(rules(plan.out).includes('-w /etc/cron.d/ -p wa -k T1053.003'), plan.out);
  assert.ok(!plan.out.includes('/etc/crontab'));
  assert.match(plan.err, /^# The ruleset already has this rule: x\.rules:2 gets the key "T1053\.003"\.$/m);
  const done = await w.run('insert', 'T1053.003', '--into', 'x.rules', '--write');
  assert.deepEqual([done.status, done.out], [0, '']);
  const after = text(w.disk.get('x.rules'));
  assert.match(after, /^# mine\n-w \/etc\/crontab -p wa -k cron -k T1053\.003\n/);
  assert.match(after, /\/etc\/cron\.d\/[\s\S]*\n\n# lock\n-e 2\n$/);
  const again = await w.run('insert', 'T1053.003', '--into', 'x.rules', '--write');
  assert.match(again.err, /Nothing is written/);
  assert.equal(text(w.disk.get('x.rules')), after);
  const more = await w.run('insert', 'T1014', '--into', 'x.rules');
  assert.ok(!more.out.includes('MITRE Corporation'), 'the notice stands once in a file');
});

test('audit-rules insert examines a rules.d directory as a whole, and one file receives the rules', async () => {
  const files = {
    'etc/rules.d/10-a.rules': '-D\n-w /etc/crontab -p wa -k cron\n',
    'etc/rules.d/90-z.rules': '-w /etc/cron.d/mine -p wa -k mine\n',
  };
  const names = ['10-a.rules', '90-z.rules'];
  const folders = { 'etc/rules.d': names, 'etc/rules.d/': names };
  for (const [into, at] of [
    ['etc/rules.d/', 'etc/rules.d/50-techniques.rules'],
    ['etc/rules.d/60-new.rules', 'etc/rules.d/60-new.rules'],
  ] as const) {
    const w = world(files, folders);
    const { err, status } = await w.run('insert', 'T1053.003', '--into', into, '--write');
    assert.equal(status, 0);
    assert.match(err, /10-a\.rules:2 gets the key/);
    assert.match(err, /matches all events of 90-z\.rules:1/);
    assert.ok(
      text(w.disk.get('etc/rules.d/10-a.rules')).endsWith('-k cron -k T1053.003-Scheduled-Task-Job-Cron\n'),
    );
    assert.equal(text(w.disk.get('etc/rules.d/90-z.rules')), files['etc/rules.d/90-z.rules']);
    assert.ok(rules(text(w.disk.get(at))).length > 0);
  }
});

test('audit-rules hunt prints queries for keys and for techniques, for all tools or one', async () => {
  const w = world({});
  const { out, status } = await w.run('hunt', 'T1053.003', 'cron', 'a b');
  assert.equal(status, 0);
  assert.match(out, /^# ausearch\n/);
  assert.match(out, /^ausearch -i -k T1053\.003$/m);
  assert.match(out, /^# Splunk \(SPL\)\n/m);
  assert.deepEqual(
    (await w.run('hunt', '--for', 'ausearch', 'cron', 'T1014')).out,
    'ausearch -i -w -k cron\nausearch -i -k T1014\n',
  );
  const unknown = await w.run('hunt', '--for', 'ausearch', 'T9999', 'T1014');
  assert.equal(unknown.err, 'audit-rules hunt: ATT&CK has no technique "T9999". Check the ID.\n');
  assert.deepEqual([unknown.status, unknown.out], [0, 'ausearch -i -k T9999\nausearch -i -k T1014\n']);
  assert.match((await w.run('hunt')).err, /name a key or a technique/);
  assert.match(
    (await w.run('hunt', 'x', '--for', 'grep')).err,
    /"grep" is not a tool\. Use ausearch, graylog/,
  );
  assert.match((await w.run('hunt', 'k'.repeat(300))).err, /cannot be a key/);
});
