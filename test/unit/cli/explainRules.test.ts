import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './world.ts';

const passwd =
  'Records every attempt to write to or change the attributes of `/etc/passwd`; key `identity`.\n';

test('audit-rules explain accepts a rule in quotes, or as the shell splits it', async () => {
  const w = world({});
  assert.deepEqual(await w.run('explain', '-w /etc/passwd -p wa -k identity'), {
    status: 0,
    out: passwd,
    err: '',
  });
  assert.deepEqual(await w.run('explain', '-w', '/etc/passwd', '-p', 'wa', '-k', 'identity'), {
    status: 0,
    out: passwd,
    err: '',
  });
  assert.deepEqual(await w.run('explain', '--', '-w', '/etc/passwd', '-p', 'wa', '-k', 'identity'), {
    status: 0,
    out: passwd,
    err: '',
  });
  assert.deepEqual(await w.run('explain', '--', '-w /etc/passwd -p wa -k identity'), {
    status: 0,
    out: passwd,
    err: '',
  });
  assert.match(
    (await w.run('explain', '--target=newest', '-w', '/srv/a b', '-p', 'r')).out,
    /read `\/srv\/a\\ b` \(or/,
  );
  assert.equal((await w.run('explain', '-D', '--target', '3.0.9')).out, 'Deletes all rules and watches.\n');
});

test('audit-rules explain prints rules above their sentences, and names targets that differ', async () => {
  const { out, status } = await world({}).run(
    'explain',
    '-e 1',
    '-a always,io_uring -S openat',
    '--target',
    '3.0.9,rhel-9',
  );
  assert.equal(status, 0);
  assert.match(
    out,
    /^-e 1\n {4}Switches auditing on\.\n\n-a always,io_uring -S openat\n {4}audit 3\.0\.9: Does not load: [^\n]*\n\n {4}RHEL 9 \(audit 3\.1\.5\): Records every io_uring operation `openat`\.\n$/,
  );
});

test('In audit-rules explain the machine decides what b64 and a number mean', async () => {
  const rule = '-a always,exit -F arch=b64 -S openat -F a2&040000';
  assert.match((await world({}).run('explain', rule)).out, /`O_DIRECT` \(0x4000\)/);
  assert.match(
    (await world({}).run('explain', rule, '--machine', 'aarch64')).out,
    /`O_DIRECTORY` \(0x4000\)/,
  );
});

test('audit-rules explain explains each rule of a file and of standard input', async () => {
  const file = '# Base\n-D\n\n-b 8192\n-w /etc/passwd -p wa -k two words\n';
  const w = world({ 'a.rules': file, 'b.rules.j2': '-b {{ backlog }}\n-e 2\n' }, {}, '-f 1\n');
  const { out, status } = await w.run('explain', '--file', 'a.rules', '--file', '-', '--target', 'debian-12');
  assert.equal(status, 0);
  assert.deepEqual(
    out.split('\n').filter((l) => l !== '' && !l.startsWith(' ')),
    ['-D', '-b 8192', '-w /etc/passwd -p wa -k two words', '-f 1'],
  );
  assert.match(out, /Does not load: The space ends the key after "two"/);
  assert.match(
    (await w.run('explain', '--file', 'b.rules.j2')).out,
    /Depends on what the template puts into it\.\n\n-e 2\n {4}Switches/,
  );
  const missing = await w.run('explain', '--file', 'no.rules');
  assert.deepEqual([missing.status, missing.out], [2, '']);
  assert.match(missing.err, /no\.rules/);
});

test('audit-rules explain --file spells a byte that is not UTF-8 in one way, and leaves other characters', async () => {
  const line = Buffer.from('-w /etc/pa\xffsswd -p wa -k id\n', 'latin1');
  const { out } = await world({ 'a.rules': line }).run('explain', '--file', 'a.rules');
  assert.deepEqual(out.match(/\/etc\/pa\S*sswd/g), ['/etc/pa\\xffsswd', '/etc/pa\\xffsswd']);
  const smile = await world({ 'a.rules': '-w /\u{1f600} -p wa -k id\n' }).run('explain', '--file', 'a.rules');
  assert.match(smile.out, /^-w \/\u{1f600} -p wa/u);
});

test('Each line of a text with several rules is explained', async () => {
  const { status, out } = await world({}).run('explain', '-w /etc/passwd -p wa -k identity\n-b 8192\n');
  assert.equal(status, 0);
  assert.equal(
    out,
    `-w /etc/passwd -p wa -k identity\n    ${passwd}\n-b 8192\n    Lets up to 8192 records wait for auditd.\n`,
  );
});
