import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './world.ts';

const arm = '-a always,exit -F arch=b64 -S open -k x\n';
const bad = '-w /etc/passwd -p wa -k two words\n';

test('The nearest configuration above each file applies to it', async () => {
  const w = world({
    'a.rules': arm,
    'pi/a.rules': arm,
    'pi/deep/er/a.rules': arm,
    'pi/x86/a.rules': arm,
    'pi/.audit-rules.json': '{ "machine": "aarch64" }',
    'pi/x86/.audit-rules.json': '{}',
  });
  for (const [path, status] of [
    ['a.rules', 0],
    ['pi/a.rules', 1],
    ['pi/deep/er/a.rules', 1],
    ['pi/x86/a.rules', 0],
  ] as const)
    assert.equal((await w.run('lint', path)).status, status, path);
  const { out } = await w.run('lint', 'a.rules', 'pi/a.rules', '--format', 'json', '--only', 'AR111');
  assert.deepEqual(
    JSON.parse(out).files.map((f: { problems: unknown[] }) => f.problems.length),
    [0, 1],
  );
});

test('Options win over the configuration, and --no-config and --config choose it', async () => {
  const w = world({
    'a.rules': arm,
    '.audit-rules.json': '{ "machine": "aarch64" }',
    'other.json': '{ "checks": { "unknown-syscall": "off", "AR111": "off" } }',
  });
  assert.equal((await w.run('lint', 'a.rules')).status, 1);
  assert.equal((await w.run('lint', 'a.rules', '--machine', 'x86_64')).status, 0);
  assert.equal((await w.run('lint', 'a.rules', '--no-config')).status, 0);
  assert.equal((await w.run('lint', 'a.rules', '--config', 'other.json', '--machine', 'aarch64')).status, 0);
});

test('Severities and exclude apply, but a file that is named is judged all the same', async () => {
  const w = world(
    {
      'd/a.rules': bad,
      'd/old/b.rules': bad,
      'd/c.rules': bad,
      'd/.audit-rules.json': '{ "checks": { "AR101": "hint" }, "exclude": ["c*"] }',
    },
    { d: ['c.rules', 'a.rules', '.audit-rules.json'] },
  );
  const files = async (...args: readonly string[]) =>
    JSON.parse((await w.run('lint', '--hints', '--format=json', ...args)).out).files.map(
      (f: { path: string; problems: { severity: string }[] }) => [f.path, f.problems[0]?.severity],
    );
  assert.deepEqual(await files('d'), [['d/a.rules', 'hint']]);
  assert.deepEqual(await files('d/c.rules'), [['d/c.rules', 'hint']]);
});

test('A wrong configuration is reported at its place and exits with 2 after the files are judged', async () => {
  const w = world({ 'a.rules': bad, '.audit-rules.json': '{\n  "targts": ["debian-12"]\n}' });
  const { status, err, out } = await w.run('lint', 'a.rules');
  assert.equal(status, 2);
  assert.match(
    err,
    /^audit-rules: \/project\/\.audit-rules\.json:2:3: "targts" is not a name of the configuration.*Use "targets"\.\n$/,
  );
  assert.match(out, /AR101/);
  const missing = await w.run('lint', 'a.rules', '--config', 'nowhere.json');
  assert.equal(missing.status, 2);
  assert.match(missing.err, /^audit-rules: nowhere\.json: there is no such file/);
});
