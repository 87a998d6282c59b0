import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateTargets } from '../../../scripts/generate/targets.ts';
import { R, releaseName, releases } from '../../../server/src/core/facts/releases.ts';
import { messageTypes, syscalls } from '../../../server/src/core/facts/tables.ts';
import { defaultTargets, type Target, target, targetNames } from '../../../server/src/core/facts/targets.ts';
import { root } from '../../support/root.ts';

const systems: readonly Target[] = targetNames.filter((n) => n !== 'newest').flatMap((n) => target(n) ?? []);
const named = (name: string): Target => target(name) ?? assert.fail(name);

test('The targets that are taken without a choice are the seven that they were', () => {
  assert.deepEqual(defaultTargets, [
    'debian-12',
    'debian-13',
    'ubuntu-22.04',
    'ubuntu-24.04',
    'rhel-8',
    'rhel-9',
    'rhel-10',
  ]);
  assert.equal(systems.length, 17);
});

test('Each system is judged as the version of audit that it packages, or as a measured one that answers alike', () => {
  const releaseOf = (name: string) => named(name).release;
  for (const name of ['rhel-7', 'ubuntu-20.04', 'amazon-2']) assert.equal(releaseOf(name), R.v2_8_5, name);
  assert.equal(releaseOf('debian-11'), R.v3_0_7);
  assert.equal(releaseOf('amazon-2023'), R.v3_1_5);
  for (const name of ['sles-15', 'opensuse-leap-15']) assert.equal(releaseOf(name), R.v3_1_2, name);
  for (const name of ['fedora', 'arch']) assert.equal(releaseOf(name), R.v4_2_1, name);
  assert.equal(releaseOf('alpine'), R.v4_1_2);
  for (const t of systems) {
    assert.ok(t.label.endsWith(` (audit ${t.audit})`), t.label);
    if (releases.includes(t.audit)) assert.equal(releaseName(t.release), t.audit, t.name);
    else assert.ok(t.lacks !== undefined || t.name === 'rhel-10', `${t.name} says what ${t.audit} lacks`);
  }
});

test('A name that a packaged version lacks is one that the version it is judged as has', () => {
  for (const { name, release, lacks } of systems) {
    for (const call of lacks?.syscalls ?? [])
      assert.ok(syscalls('x86_64').get(call, release), `${name} ${call}`);
    for (const type of lacks?.recordTypes ?? [])
      assert.ok(messageTypes.get(type, release), `${name} ${type}`);
  }
});

test('Kernels are given as numbers, the oldest first, and not where they hold what newer ones brought', () => {
  const number = (k: string): number => {
    const [major = '', minor = ''] = k.split('.');
    assert.match(k, /^\d+\.\d+$/);
    return Number(major) * 1000 + Number(minor);
  };
  for (const { name, kernels } of systems) {
    if (kernels) assert.ok(number(kernels[0]) <= number(kernels[1]), name);
    if (/^(?:rhel|sles|opensuse)/.test(name)) assert.equal(kernels, undefined, name);
  }
});

test('A version of audit says nothing of families, kernels or security modules', () => {
  for (const name of ['newest', ...releases]) {
    const { family, kernels, securityModule, mergedUsr, lacks } = named(name);
    assert.deepEqual([family, kernels, securityModule, mergedUsr, lacks], Array(5).fill(undefined));
  }
});

test('The module and the page of the targets are current', () => {
  for (const { path, text } of generateTargets(root))
    assert.equal(readFileSync(join(root, path), 'utf8'), text, `${path}: run npm run generate`);
});
