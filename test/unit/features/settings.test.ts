import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateSettings } from '../../../scripts/generate/settings.ts';
import { checkSettings, defaultSettings, settingGroups, settingsTable } from '../../../server/src/core/settings.ts';
import { root } from '../../support/root.ts';

test('settings: nothing given is the default', () => {
  for (const json of [undefined, null, {}, [], 7, 'x', { targets: null, machine: null }])
    assert.deepEqual(checkSettings(json), { settings: defaultSettings, problems: [] });
});

test('settings: distributions, releases and machines are taken', () => {
  const { settings, problems } = checkSettings({ targets: ['debian-12', '3.0.9', 'newest', 'debian-12'], machine: 'aarch64' });
  assert.deepEqual(settings, { targets: ['debian-12', '3.0.9', 'newest'], machine: 'aarch64', severities: {} });
  assert.deepEqual(problems, []);
});

test('settings: what cannot be taken is told by name, and the rest stands', () => {
  const { settings, problems } = checkSettings({ targets: ['debian-12', 'debain-13', 7], machine: 'amd64' });
  assert.deepEqual(settings, { targets: ['debian-12'], machine: 'x86_64', severities: {} });
  assert.deepEqual(
    problems.map((p) => p.name),
    ['auditRules.targets', 'auditRules.targets', 'auditRules.machine'],
  );
  assert.match(problems[0]?.message ?? '', /"debain-13", which is no target.*debian-13/);
  assert.match(problems[2]?.message ?? '', /"amd64".*x86_64/);
});

test('settings: hostile values end in the defaults', () => {
  for (const targets of ['debian-12', {}, 1, [[]], [null], ['nope']]) {
    const { settings, problems } = checkSettings({ targets });
    assert.deepEqual(settings.targets, defaultSettings.targets);
    assert.ok(problems.length > 0);
  }
});

test('settings: the manifest is made from the table, and making it twice changes nothing', () => {
  const [file] = generateSettings(root);
  const { configuration } = JSON.parse(file?.text ?? '').contributes;
  const properties = Object.assign({}, ...configuration.map((c: { properties: object }) => c.properties));
  assert.deepEqual(Object.keys(properties).sort(), settingsTable.map((s) => `auditRules.${s.name}`).sort());
  for (const s of settingsTable) assert.deepEqual(properties[`auditRules.${s.name}`].default, s.default);
  assert.deepEqual(
    configuration.map((c: { title: string }) => c.title),
    settingGroups.filter((g) => settingsTable.some((s) => s.group === g)),
  );
});

test('settings: severities are taken by code and by name of a check, and what is no check is told', () => {
  const { settings, problems } = checkSettings({ checks: { ar101: 'off', 'extra-word': 'hint', AR999: 'off', AR102: 'loud' } });
  assert.deepEqual(settings.severities, { AR101: 'hint' });
  assert.deepEqual(problems.length, 2);
  for (const checks of ['off', [], 3]) assert.deepEqual(checkSettings({ checks }).settings.severities, {});
});
