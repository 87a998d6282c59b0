import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateSettings } from '../../../scripts/generate/settings.ts';
import {
  checkSettings,
  defaultSettings,
  settingGroups,
  settingsTable,
} from '../../../server/src/core/settings.ts';
import { root } from '../../support/root.ts';

test('Without settings the defaults apply', () => {
  for (const json of [undefined, null, {}, [], 7, 'x', { targets: null, machine: null }])
    assert.deepEqual(checkSettings(json), { settings: defaultSettings, problems: [] });
});

test('Distributions, versions and machines are accepted as settings', () => {
  const { settings, problems } = checkSettings({
    targets: ['debian-12', '3.0.9', 'newest', 'debian-12'],
    machine: 'aarch64',
  });
  assert.deepEqual(settings, {
    ...defaultSettings,
    targets: ['debian-12', '3.0.9', 'newest'],
    machine: 'aarch64',
  });
  assert.deepEqual(problems, []);
});

test('Invalid settings are reported by name, and the rest applies', () => {
  const { settings, problems } = checkSettings({ targets: ['debian-12', 'debain-13', 7], machine: 'amd64' });
  assert.deepEqual(settings, { ...defaultSettings, targets: ['debian-12'] });
  assert.deepEqual(
    problems.map((p) => p.name),
    ['auditRules.targets', 'auditRules.targets', 'auditRules.machine'],
  );
  assert.match(problems[0]?.message ?? '', /"debain-13", which is not a target.*debian-13/);
  assert.match(problems[2]?.message ?? '', /"amd64".*x86_64/);
});

test('Hostile setting values end in the defaults', () => {
  for (const targets of ['debian-12', {}, 1, [[]], [null], ['nope']]) {
    const { settings, problems } = checkSettings({ targets });
    assert.deepEqual(settings.targets, defaultSettings.targets);
    assert.ok(problems.length > 0);
  }
});

test('The manifest is generated from the table of settings, and generating it twice changes nothing', () => {
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

test('Severities are accepted by code and by name of a check, and an unknown check is reported', () => {
  const { settings, problems } = checkSettings({
    checks: { ar101: 'off', 'extra-word': 'hint', AR999: 'off', AR102: 'loud' },
  });
  assert.deepEqual(settings.severities, { AR101: 'hint' });
  assert.deepEqual(problems.length, 2);
  for (const checks of ['off', [], 3]) assert.deepEqual(checkSettings({ checks }).settings.severities, {});
});

test('Switches of hints, lenses and the formatter are read nested, as clients send them', () => {
  const given = {
    inlayHints: { permissions: true, flags: false },
    codeLens: { keys: 'all' },
    format: { optionOrder: 'canonical', alignColumns: true, keepPairs: true },
    techniques: { allPlatforms: true },
  };
  const { settings, problems } = checkSettings(given);
  assert.deepEqual(problems, []);
  const { hints, lenses, format } = defaultSettings.editor;
  assert.deepEqual(settings.editor, {
    hints: { ...hints, permissions: true, flags: false },
    lenses: { ...lenses, keys: 'all' },
    format: { ...format, optionOrder: 'canonical', alignColumns: true, keepPairs: true },
    techniques: { allPlatforms: true },
  });
});

test('An invalid switch is reported, and its default applies', () => {
  const { settings, problems } = checkSettings({
    inlayHints: { ids: 'yes' },
    codeLens: { keys: true },
    format: 7,
  });
  assert.deepEqual(settings.editor, defaultSettings.editor);
  assert.deepEqual(
    problems.map((p) => p.message),
    [
      '"auditRules.inlayHints.ids" must be true or false. It is ignored.',
      '"auditRules.codeLens.keys" must be one of "off", "techniques", "all". It is ignored.',
    ],
  );
});
