import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './world.ts';

const yaml =
  'write_files:\n  - path: /etc/audit/rules.d/a.rules\n    content: |\n      -D\n      -w /etc/passwd -p wq -k id\n      -w /etc/x -k two short-words\n';

test('audit-rules lint --embedded reports problems where they are in the file', async () => {
  const w = world({ 'a.yaml': yaml, 'b.md': '# x\n\n```audit-rules\n-w /etc/x -p wz\n```\n' });
  const { out, status } = await w.run('lint', '--embedded', 'a.yaml', 'b.md');
  assert.equal(status, 1);
  assert.match(out, /^a\.yaml:5:26: error: "q" in "wq"/m);
  assert.match(out, /^a\.yaml:6:24: error: /m);
  assert.match(out, /^b\.md:4:15: error: /m);
  assert.match(out, /^3 errors, 0 warnings in 2 files$/m);
});

test('audit-rules lint names a file that is not one of rules in one sentence', async () => {
  const w = world({
    'a.yml': yaml,
    'b.md': '```auditd\n-D\n```\n',
    'c.sh': 'auditctl -D\n',
    'd.rules': '-D\n',
  });
  const { out, err, status } = await w.run('lint', 'a.yml', 'b.md', 'c.sh', 'd.rules');
  assert.equal(status, 2);
  assert.deepEqual(err.split('\n'), [
    'audit-rules: a.yml: this is not a file of rules. Use --embedded to read the rules inside a YAML file',
    'audit-rules: b.md: this is not a file of rules. Use --embedded to read the rules inside a Markdown file',
    'audit-rules: c.sh: this is not a file of rules. Use --embedded to read the rules inside a shell script',
    '',
  ]);
  assert.equal(out, '0 errors, 0 warnings in 1 file\n');
  assert.match((await w.run('format', 'a.yml')).err, /^audit-rules: a\.yml: this is not a file of rules/);
});

test('audit-rules lint --embedded --fix writes the file with its indentation, and says what changed', async () => {
  const w = world({ 'a.yaml': yaml });
  const { out } = await w.run('lint', '--embedded', '--fix=unsafe', 'a.yaml');
  assert.match(
    out,
    /a\.yaml:5: fixed\n {2}- {7}-w \/etc\/passwd -p wq -k id\n {2}\+ {7}-w \/etc\/passwd -p wa -k id/,
  );
  assert.match(out, /^0 errors, 0 warnings in 1 file$/m);
  assert.equal(
    new TextDecoder().decode(w.disk.get('a.yaml')),
    yaml.replace('wq', 'wa').replace('two short-words', 'two-short-words'),
  );
});

test('audit-rules lint --embedded of a folder reads its files of rules and those that may have some inside', async () => {
  const w = world(
    { 'd/a.rules': '-D\n', 'd/b.yml': yaml, 'd/c.txt': '-w /etc/x -p wq\n' },
    { d: ['a.rules', 'b.yml', 'c.txt'] },
  );
  assert.match((await w.run('lint', '--embedded', 'd')).out, /^2 errors, 0 warnings in 2 files$/m);
  assert.match((await w.run('lint', 'd')).out, /^0 errors, 0 warnings in 1 file$/m);
});
