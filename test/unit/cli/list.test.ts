import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './world.ts';

const rules =
  '-w /etc/sudoers.d/ -p wa -k scope\n-a always,exit -F arch=b64 -S unlink,rename -F auid!=unset -k d\n';

test('A list is what auditctl -l prints, with rules.d merged', async () => {
  const w = world(
    { 'rules.d/b.rules': '-w /b\n', 'rules.d/a.rules': rules },
    { 'rules.d': ['b.rules', 'a.rules'] },
  );
  assert.deepEqual(await w.run('list', 'rules.d', '--version', '3.1.5'), {
    status: 0,
    out:
      '-w /etc/sudoers.d -p wa -k scope\n' +
      '-a always,exit -F arch=b64 -S rename,unlink -F auid!=-1 -F key=d\n-w /b -p rwxa\n',
    err: '',
  });
  assert.equal((await world({ 'a.rules': '# nothing\n' }).run('list', 'a.rules')).out, 'No rules\n');
});

test('A list names the lines that do not load, and what auditctl never reads because of them', async () => {
  const w = world({ 'a.rules': '-w /a\n-w b\n-w /c\n-w /d\n' });
  const { status, out, err } = await w.run('list', 'a.rules', '--target', 'rhel-9');
  assert.equal(status, 1);
  assert.equal(out, '-w /a -p rwxa\n');
  assert.equal(err, 'audit-rules: a.rules:2: not loaded; auditctl stops, and 2 rules below are not loaded\n');
});

test('Wrong usage of list is told', async () => {
  const w = world({ 'a.rules': rules });
  assert.match((await w.run('list')).err, /name one file/);
  assert.match((await w.run('list', 'a.rules', '--version', '1.0')).err, /1\.0/);
  assert.match(
    (await w.run('list', 'a.rules', '--version', '3.1.5', '--target', 'rhel-9')).err,
    /exclude each other/,
  );
  assert.equal((await w.run('list', 'nowhere')).status, 2);
});

test('Merged rules are compared with a saved list by what they mean', async () => {
  const live =
    '-w /etc/sudoers.d/ -p aw -k scope\n' +
    '-a always,exit -F arch=x86_64 -S rename -S unlink -F key=d -F auid!=4294967295\n' +
    '-a always,exit -S all -F path=/x -F perm=x\n';
  const files = { 'rules.d/a.rules': `${rules}-w /y\n`, 'live.txt': live };
  const w = world(files, { 'rules.d': ['a.rules'] });
  for (const options of [
    ['--live', 'live.txt'],
    ['--diff', '--live', 'live.txt'],
  ]) {
    const { status, out, err } = await w.run('merge', 'rules.d', '--target', 'rhel-9', ...options);
    assert.equal(err, '');
    assert.equal(status, 1);
    assert.equal(
      out,
      'Only in rules.d:\n  rules.d/a.rules:3: -w /y -p rwxa\n\nOnly in live.txt:\n  live.txt:3: -w /x -p x\n\nSame: 2 rules\n',
    );
  }
});

test('A saved list that has the same rules is told as the same, and a list without rules is read', async () => {
  const w = world({ 'd/a.rules': rules, none: 'No rules\n' }, { d: ['a.rules'] }, 'x y z\n');
  const { out } = await w.run('list', 'd', '--target', 'rhel-9');
  const same = world({ 'd/a.rules': rules, saved: out }, { d: ['a.rules'] });
  assert.deepEqual(await same.run('merge', 'd', '--target', 'rhel-9', '--live', 'saved'), {
    status: 0,
    out: 'Same: 2 rules\n',
    err: '',
  });
  const nothing = await w.run('merge', 'd', '--target', 'rhel-9', '--live', 'none');
  assert.match(nothing.out, /^Only in d:\n[\s\S]*Same: 0 rules\n$/);
  assert.match((await w.run('merge', 'd', '--live', '-')).err, /standard input:1: it is not a rule/);
  assert.equal((await w.run('merge', 'd', '--live', 'gone')).status, 2);
});

test('A name that only the host knows is compared by the rest of its rule, and a change of order is told', async () => {
  const own = '-a always,exit -F arch=b64 -S chmod -F uid=chrony -k c\n-w /a\n';
  const live = '-w /a -p rwxa\n-a always,exit -F arch=b64 -S chmod -F uid=991 -F key=c\n';
  const w = world({ 'd/a.rules': own, live }, { d: ['a.rules'] });
  const { status, out } = await w.run('merge', 'd', '--target', 'rhel-9', '--live', 'live');
  assert.equal(status, 1);
  assert.equal(out, 'In another order, from here on:\n  d/a.rules:2: -w /a -p rwxa\n\nSame: 2 rules\n');
});
