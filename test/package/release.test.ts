import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockWith, manifestWith, nextVersion, releaseChangelog } from '../../scripts/lib/versions.mjs';
import { readJson, root } from '../support/root.ts';

const { version } = readJson<{ version: string }>('package.json');

test('A release has the next version that was asked for, never a lower one', () => {
  assert.deepEqual(
    ['major', 'minor', 'patch', '1.2.3', '1.10.0'].map((wanted) => nextVersion('1.2.3', wanted)),
    ['2.0.0', '1.3.0', '1.2.4', '1.2.3', '1.10.0'],
  );
  for (const wrong of ['1.2.2', '1.1.9', '0.9.9', 'v2', '1.2', ''])
    assert.throws(() => nextVersion('1.2.3', wrong), RangeError);
});

test('A release gives the unreleased changes its heading and takes them as notes', () => {
  const before = '# Changelog\n\n## [Unreleased]\n\n- One.\n\n## [1.0.0] - 2026-01-01\n\n- Old.\n';
  assert.deepEqual(releaseChangelog(before, '1.1.0', '2026-11-29'), {
    notes: '- One.',
    changelog:
      '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-11-29\n\n- One.\n\n## [1.0.0] - 2026-01-01\n\n- Old.\n',
  });
  assert.throws(
    () => releaseChangelog('## [Unreleased]\n\n## [1.0.0] - 2026-01-01\n- Old.\n', '1.1.0', '2026-11-29'),
    /empty/,
  );
  assert.throws(() => releaseChangelog('# Changelog\n', '1.1.0', '2026-11-29'), /no section/);
  // Right after a release, nothing is unreleased.
  assert.match(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), /^## \[Unreleased\]$/m);
});

test('Manifests, lock file and the page about CI have one version', () => {
  for (const file of ['client/package.json', 'server/package.json']) {
    const text = readFileSync(join(root, file), 'utf8');
    assert.equal(JSON.parse(manifestWith(text, version, '9.8.7')).version, '9.8.7');
  }
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  assert.equal(lockWith(lock, version), lock);
  const changed = JSON.parse(lockWith(lock, '9.8.7'));
  assert.deepEqual(
    ['', 'client', 'server'].map((path) => changed.packages[path].version),
    ['9.8.7', '9.8.7', '9.8.7'],
  );
  const named: readonly string[] =
    readFileSync(join(root, 'docs/ci.md'), 'utf8').match(/\bv\d+\.\d+\.\d+\b/g) ?? [];
  assert.ok(named.includes(`v${version}`));
});
