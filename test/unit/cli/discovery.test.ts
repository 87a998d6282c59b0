import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tree, world } from './world.ts';

const rule = '-w /etc/passwd -p wa -k identity\n';
const repository = { '/project/.git': { kind: 'directory' } } as const;

async function filesOf(w: ReturnType<typeof tree>, ...args: readonly string[]): Promise<readonly string[]> {
  const { out, err } = await w.run('lint', '--format', 'json', ...args);
  assert.equal(err, '');
  return JSON.parse(out).files.map((f: { path: string }) => f.path);
}

test('audit-rules lint searches a directory with everything below, and judges each rules.d as one ruleset', async () => {
  const w = tree({
    'top.rules': rule,
    'web/etc/audit/rules.d/10-a.rules': rule,
    'web/etc/audit/rules.d/20-b.rules': rule,
    'db/rules.d/10-a.rules': rule,
    'db/rules.d/20-b.rules.j2': rule,
    'db/notes.txt': 'x\n',
  });
  assert.deepEqual(await filesOf(w, '.'), [
    'top.rules',
    'db/rules.d/10-a.rules',
    'db/rules.d/20-b.rules.j2',
    'web/etc/audit/rules.d/10-a.rules',
    'web/etc/audit/rules.d/20-b.rules',
  ]);
  const { out } = await w.run('lint', '--only', 'AR301', '.');
  // The same rule in two rulesets is no duplicate; in two files of one it is.
  assert.match(out, /^web\/etc\/audit\/rules\.d\/20-b\.rules:1:1: error: .*\[AR301\]$/m);
  assert.match(out, /^1 error, 0 warnings in 5 files$/m);
});

test('A file or a directory that is named in two spellings is read once', async () => {
  const w = tree({ 'rules.d/10-a.rules': rule, 'rules.d/20-b.rules': '-w /x -p wq -k x\n' });
  for (const paths of [
    ['rules.d', './rules.d', '/project/rules.d/'],
    ['rules.d/20-b.rules', './rules.d/20-b.rules', '/project/rules.d/20-b.rules'],
  ]) {
    const { out } = await w.run('lint', ...paths);
    assert.match(out, /^1 error, 0 warnings in \d files?$/m, paths.join(' '));
    assert.equal(out.match(/\[AR125\]/g)?.length, 1, out);
  }
});

test('audit-rules lint does not read what .gitignore files leave out, from the root of the repository down', async () => {
  const files = {
    '.gitignore': 'build/\n*.tmp.rules\n!keep.tmp.rules\n',
    'a.rules': rule,
    'b.tmp.rules': rule,
    'keep.tmp.rules': rule,
    'build/c.rules': rule,
    'deep/.gitignore': '/local.rules\n!x.tmp.rules\n',
    'deep/local.rules': rule,
    'deep/x.tmp.rules': rule,
    'deep/er/local.rules': rule,
    'node_modules/m/a.rules': rule,
    '.git/a.rules': rule,
  };
  const w = tree(files, repository);
  assert.deepEqual(await filesOf(w, '.'), [
    'a.rules',
    'keep.tmp.rules',
    'deep/x.tmp.rules',
    'deep/er/local.rules',
  ]);
  // The files above count for a directory that is named, too, and a file or a directory that is itself ignored is read.
  assert.deepEqual(await filesOf(w, 'deep'), ['deep/x.tmp.rules', 'deep/er/local.rules']);
  assert.deepEqual(await filesOf(w, 'build', 'b.tmp.rules'), ['build/c.rules', 'b.tmp.rules']);
});

test('audit-rules lint leaves out what --exclude and a configuration name, and with --force-exclude also of named files', async () => {
  const w = tree({
    '.audit-rules.json': '{ "exclude": ["vendor/**"] }',
    'a.rules': rule,
    'vendor/b.rules': rule,
    'old/c.rules': rule,
    'old/d.rules': rule,
  });
  assert.deepEqual(await filesOf(w, '.'), ['a.rules', 'old/c.rules', 'old/d.rules']);
  assert.deepEqual(await filesOf(w, '.', '--exclude', '{c,x}.rules'), ['a.rules', 'old/d.rules']);
  assert.deepEqual(await filesOf(w, '.', '--exclude', 'old,b*'), ['a.rules']);
  assert.deepEqual(await filesOf(w, 'vendor/b.rules', 'a.rules'), ['vendor/b.rules', 'a.rules']);
  assert.deepEqual(await filesOf(w, '--force-exclude', 'vendor/b.rules', 'a.rules'), ['a.rules']);
  const { status, out, err } = await w.run('lint', '--force-exclude', 'vendor/b.rules');
  assert.deepEqual([status, err, out], [0, '', '0 errors, 0 warnings in 0 files\n']);
  assert.match((await w.run('lint', '.', '--exclude', '{a')).err, /"\{a" is not a glob/);
});

test('A directory without audit rules fails the run, and the message says what was found instead', async () => {
  const w = tree({
    'empty/readme.txt': 'x',
    'udev/rules.d/70-net.rules': 'SUBSYSTEM=="net", ACTION=="add"\n',
    'vendor/a.rules': rule,
    'good/a.rules': rule,
    '.audit-rules.json': '{ "exclude": ["vendor"] }',
  });
  const said = async (...paths: readonly string[]) => {
    const { status, err } = await w.run('lint', ...paths);
    assert.equal(status, 2);
    return err;
  };
  const none = 'there is no file of audit rules in this directory or below';
  assert.equal(await said('empty', 'good'), `audit-rules: empty: ${none}\n`);
  assert.equal(await said('udev'), `audit-rules: udev: ${none} (found: 1 without audit rules)\n`);
  assert.equal(
    await said('vendor'),
    `audit-rules: vendor: ${none} (found: 1 excluded by a configuration, an option or .gitignore)\n`,
  );
  assert.match(await said('nowhere'), /^audit-rules: nowhere: there is no such file/);
  assert.equal((await w.run('lint', '.')).status, 0);
  assert.match((await w.run('lint', '.')).out, /in 1 file; 1 file without audit rules passed over\n$/);
  assert.match((await w.run('format', '--check', 'udev')).err, /found: 1 without audit rules/);
});

test('A file whose name is not UTF-8 is said to be there', async () => {
  // A name with a byte beyond UTF-8, as Node gives it: no file of that name is found.
  const w = world({}, { '.': ['n\uFFFD.rules'] });
  const { status, err } = await w.run('lint', '.');
  assert.equal(status, 2);
  assert.match(
    err,
    /^audit-rules: n\uFFFD\.rules: its name is not UTF-8, so it cannot be read\. Rename it\n/,
  );
});

test('A file of a rules.d directory with audit rules is judged, however broken it is', async () => {
  const w = tree({
    'site/rules.d/10-a.rules': rule,
    'site/rules.d/20-b.rules': 'w /etc/group -p wa -k x\n',
    'site/rules.d/notes.txt': 'w /etc/passwd\n',
    'site/own/20-b.rules': 'w /etc/group -p wa -k x\n',
    'udev/rules.d/60-a.rules': 'KERNEL=="sda", MODE="0600"\n',
    'udev/rules.d/70-b.rules': 'SUBSYSTEM=="net", ACTION=="add"\n',
  });
  for (const path of ['.', 'site/rules.d']) {
    const { status, out } = await w.run('lint', path);
    assert.equal(status, 1, out);
    assert.match(out, /^site\/rules\.d\/20-b\.rules:1:14: error/m);
    assert.match(out, /in 2 files/);
  }
  assert.match((await w.run('lint', '.')).out, /3 files without audit rules passed over\n$/);
  assert.equal((await w.run('lint', '--fix=unsafe', '.')).status, 0);
  assert.match(
    new TextDecoder().decode(w.disk.get('site/rules.d/20-b.rules')),
    /^-w \/etc\/group -p wa -k x\n$/,
  );
});

test('Files of other programs are not judged, and files that are audit rules by their path always are', async () => {
  const others = {
    'udev/70-net.rules': 'KERNEL=="sda", MODE="0600"\n',
    'polkit/49-nopasswd.rules': 'polkit.addRule(function(action, subject) {\n});\n',
    'snort/local.rules': 'alert tcp any any -> any 80 (msg:"x"; sid:1;)\n',
    'iptables/v4.rules': '*filter\n-A INPUT -i lo -j ACCEPT\n-P INPUT DROP\nCOMMIT\n',
    'ufw/before.rules': '-A ufw-before-input -m state --state RELATED,ESTABLISHED -j ACCEPT\n',
    'prometheus/alerts.rules': 'groups:\n- name: x\n  rules:\n  - alert: Down\n',
  };
  const ours = {
    'audit.rules': 'nonsense\n',
    'roles/auditd/files/rules.d/empty.rules': '',
    'my-audit-rules/x.rules': 'w /etc/passwd -p wa\n',
    'a/dash.rules': '\u2013w /etc/passwd -p wa -k x\n',
    'a/shell.rules': '# rules\nauditctl -w /etc/passwd -p wa\n',
    'a/settings.rules': '-D\n-b 8192\n',
    'a/relative.rules': '-w etc/passwd -p wa -k x\n',
    'a/quoted.rules': '-w "/etc/passwd" -p wa -k x\n',
    'a/home.rules': '-w  ~/.ssh -p wa -k x\n',
    'a/spaced.rules': '-a always, exit -S open\n',
    'a/listOnly.rules': '-a exit -S open\n',
    'a/mark.rules': '\uFEFF-w /etc/passwd -p wa -k x\n',
    'a/template.rules.j2': '{% for p in paths %}\n-w {{ p }} -p wa -k x\n{% endfor %}\n-e 2\n',
  };
  const w = tree({ ...others, ...ours });
  assert.deepEqual([...(await filesOf(w, '.'))].sort(), Object.keys(ours).sort());
  // A file that is named is judged whatever is in it.
  assert.deepEqual(await filesOf(w, 'snort/local.rules'), ['snort/local.rules']);
});

test('audit-rules lint --embedded searches below, and passes over files without rules inside', async () => {
  const w = tree({
    'docs/audit.md': '# x\n\n```audit-rules\n-w /etc/x -p wz\n```\n',
    'docs/other.md': '# no rules\n',
    'ci/run.sh': 'echo hello\n',
  });
  assert.deepEqual(await filesOf(w, '--embedded', '.'), ['docs/audit.md']);
  assert.equal((await w.run('lint', '--embedded', 'ci')).status, 2);
});

test('audit-rules format searches as lint does', async () => {
  const w = tree({ 'a/b/x.rules': '-w  /etc/x -p wa\n', 'udev/y.rules': 'A=="b"  , C="d"\n' });
  assert.deepEqual(await w.run('format', '--check', '.'), { status: 1, out: 'a/b/x.rules\n', err: '' });
});

test('What editors put beside a file that is edited is not read: locks that lead nowhere, unsaved texts, swap files', async () => {
  const good = '-w /etc/passwd -p wa -k identity\n';
  const names = ['10-a.rules', '.#10-a.rules', '#10-a.rules#', '.10-a.rules.swp', '.b.rules'];
  // The lock is a link to what is no file.
  const files = Object.fromEntries(
    names.filter((n) => !n.startsWith('.#')).map((n) => [`rules.d/${n}`, good] as const),
  );
  const w = world(files, { '.': [], 'rules.d': names });
  const { out, err, status } = await w.run('lint', '--no-config', '--only', 'AR313', 'rules.d');
  assert.deepEqual([err, status], ['', 0]);
  assert.deepEqual(out.match(/does not read "[^"]*"/g), ['does not read ".b.rules"']);
});
