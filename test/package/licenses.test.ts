import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { root } from '../support/root.ts';

/** Licenses under which a package may be in a bundle. */
const free = new Set(['MIT', 'ISC', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/licenses.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('Every package in a bundle has a license under which it may be there', () => {
  const lines = run().trim().split('\n');
  assert.ok(lines.some((l) => l.startsWith('vscode-languageserver ')));
  for (const line of lines) assert.ok(free.has(line.split(' ').at(-1) ?? ''), line);
});

test('The bill of materials names each package with its version and address', () => {
  const { bomFormat, components } = JSON.parse(run('--cyclonedx')) as {
    bomFormat: string;
    components: readonly { name: string; version: string; purl: string }[];
  };
  assert.equal(bomFormat, 'CycloneDX');
  for (const { name, version, purl } of components)
    assert.equal(purl, `pkg:npm/${name.replace('@', '%40')}@${version}`);
});
