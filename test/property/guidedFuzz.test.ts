import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fuzzTargets } from '../fuzz/targets.ts';
import { root } from '../support/root.ts';

test('Inputs that are chosen by the branches they take find nothing that throws, hangs or fills the memory', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, 'scripts/fuzz.mjs'), '--inputs', '4000', '--seed', '3', '--fresh'],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, `${stdout}${stderr}`);
  for (const { name } of fuzzTargets) {
    const [, inputs, , branches, findings] =
      new RegExp(`^\\| ${name} \\| ([\\d,]+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$`, 'm').exec(stdout) ?? [];
    assert.ok(Number(inputs?.replace(',', '')) >= 20, `${name}: ${stdout}`);
    // Without counters there would be nothing to choose by.
    assert.ok(Number(branches) > 50, `${name}: ${stdout}`);
    assert.equal(findings, '0', stdout);
  }
});
