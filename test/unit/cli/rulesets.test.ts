import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './world.ts';

const rule = '-w /etc/passwd -p wa -k identity\n';
const files = {
  'etc/rules.d/10-a.rules': `-D\n${rule}`,
  'etc/rules.d/20-b.rules': rule,
  'etc/rules.d/README': 'x',
  'lists/10-a.rules': rule,
  'lists/20-b.rules': rule,
};
const folders = { 'etc/rules.d': ['20-b.rules', 'README', '10-a.rules'], lists: ['10-a.rules', '20-b.rules'] };

interface Told {
  readonly path: string;
  readonly problems: readonly { readonly code: string; readonly scope: string; readonly related: readonly { readonly path: string }[] }[];
}

test('cli rulesets: a rules.d folder is one ruleset, with related places in its other files', async () => {
  const w = world(files, folders);
  const ruleset = async (...paths: readonly string[]) =>
    (JSON.parse((await w.run('lint', '--format=json', ...paths)).out).files as Told[]).flatMap((f) =>
      f.problems.filter((p) => p.scope === 'ruleset').map((p) => [f.path, p.code, ...p.related.map((r) => r.path)]),
    );
  const whole = await ruleset('etc/rules.d');
  const duplicate = whole.find(([path, , related]) => path?.endsWith('20-b.rules') && related?.endsWith('10-a.rules'));
  assert.ok(duplicate, JSON.stringify(whole));
  // A file alone is judged within its folder, and nothing of another file is reported.
  assert.deepEqual(
    await ruleset('etc/rules.d/20-b.rules'),
    whole.filter(([path]) => path === 'etc/rules.d/20-b.rules'),
  );
  assert.ok(!(await ruleset('lists')).some(([, code]) => code === duplicate[1]), 'files elsewhere stand alone');
  for (const format of ['text', 'sarif', 'github']) {
    const { out } = await w.run('lint', 'etc/rules.d', '--format', format);
    assert.ok(out.includes(String(duplicate[1])));
    if (format !== 'github') assert.match(out, /etc\/rules\.d\/10-a\.rules/);
  }
});

test('cli rulesets: --only and the configuration decide about their checks too', async () => {
  const w = world({ ...files, '.audit-rules.json': '{}' }, folders);
  const { out } = await w.run('lint', 'etc/rules.d', '--only', 'AR3');
  const [code = ''] = /AR3\d\d/.exec(out) ?? [];
  assert.ok(code !== '');
  assert.doesNotMatch(out, /\[AR[^3]/);
  assert.doesNotMatch((await w.run('lint', 'etc/rules.d', '--only', 'AR1')).out, /AR3/);
  const off = world({ ...files, '.audit-rules.json': JSON.stringify({ checks: { [code]: 'off' } }) }, folders);
  assert.ok(!(await off.run('lint', 'etc/rules.d')).out.includes(code));
});

test('cli rulesets: templates are part of none', async () => {
  const w = world({ 'rules.d/a.rules.j2': rule + rule }, { 'rules.d': ['a.rules.j2'] });
  assert.equal((await w.run('lint', 'rules.d', '--only', 'AR3')).out, '0 errors, 0 warnings in 1 file\n');
});
