import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundle, technique } from '../../support/stix.ts';
import { world } from './world.ts';

const rule = '-w /etc/crontab -p wa -k T1701-Brand-New\n';
const files = {
  'a.rules': rule,
  'new.json': bundle([technique('T1701', 'Brand New')]),
  'bad.json': '{"objects": [',
  '--attack-bundle': rule,
};

test('--attack-bundle makes techniques of a newer version known, for this run', async () => {
  const w = world(files);
  const lint = (...more: readonly string[]) => w.run('lint', '--no-config', 'a.rules', ...more);
  assert.match((await lint()).out, /AR603/);
  for (const option of [['--attack-bundle', 'new.json'], ['--attack-bundle=new.json']])
    assert.doesNotMatch((await lint(...option)).out, /AR603/);
  assert.match((await lint()).out, /AR603/);
});

test('--attack-bundle with a file that cannot be read ends the run with a reason', async () => {
  const w = world(files);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--attack-bundle', 'bad.json'], /^audit-rules: bad\.json: It ends in the middle/],
    [['--attack-bundle', 'none.json'], /^audit-rules: none\.json: /],
    [['--attack-bundle', 'https://example.org/x'], /reads files only/],
    [['--attack-bundle'], /needs a value/],
  ];
  for (const [option, why] of cases) {
    const { status, err, out } = await w.run('lint', '--no-config', 'a.rules', ...option);
    assert.deepEqual([status, out], [2, '']);
    assert.match(err, why);
  }
});

test('--attack-bundle after "--" is a path', async () => {
  const w = world(files);
  assert.match((await w.run('lint', '--no-config', '--', '--attack-bundle')).out, /AR603/);
});
