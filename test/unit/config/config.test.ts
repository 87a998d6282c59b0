import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isExcluded, mergeConfig, parseConfig } from '../../../server/src/core/config.ts';
import { defaultSettings } from '../../../server/src/core/settings.ts';
import { folderFrom } from '../../../server/src/core/text/directoryPath.ts';

test('What a configuration names is read, and what it does not name is absent', () => {
  const text = JSON.stringify({
    $schema: 'x',
    targets: ['debian-12', '4.1.2'],
    machine: 'aarch64',
    checks: { AR205: 'off', 'extra-word': 'warning' },
    exclude: ['vendor/**'],
    conventions: { keys: '[a-z]+(?:_[a-z]+)*' },
  });
  const { config, problems } = parseConfig(text);
  assert.deepEqual(problems, []);
  const { exclude, ...rest } = config;
  assert.equal(exclude.length, 1);
  assert.deepEqual(rest, {
    targets: ['debian-12', '4.1.2'],
    machine: 'aarch64',
    severities: { AR205: 'off', AR101: 'warning' },
    conventions: { keys: '[a-z]+(?:_[a-z]+)*' },
  });
  assert.deepEqual(parseConfig('{}'), { config: { exclude: [] }, problems: [] });
  assert.deepEqual(parseConfig('\ufeff{ "targets": null }\r\n').problems, []);
});

test('Each invalid entry of a configuration is reported at its place, and the rest applies', () => {
  const text =
    '{ "targets": ["debian-12", "debain-13", 7], "machine": "amd64", "checks": { "AR999": "off", "AR102": "loud", "AR103": "hint" },\n' +
    '  "exclude": ["a/*", 3, "{a"], "conventions": { "keys": "(a", "kays": 1 }, "target": [], "machine": "arm" }';
  const { config, problems } = parseConfig(text);
  assert.deepEqual(config.targets, ['debian-12']);
  assert.equal(config.machine, 'arm');
  assert.deepEqual(config.severities, { AR103: 'hint' });
  assert.equal(config.exclude.length, 1);
  assert.equal(config.conventions, undefined);
  assert.deepEqual(
    problems.map((p) => text.slice(p.span.start, p.span.end)),
    [
      '"debain-13"',
      '7',
      '"AR999": "off"',
      '"AR102": "loud"',
      '3',
      '"{a"',
      '"(a"',
      '"kays"',
      '"target"',
      '"machine"',
    ],
  );
  assert.match(problems.at(-2)?.message ?? '', /Use "targets"/);
  assert.match(problems.at(-1)?.message ?? '', /is here twice/);
});

test('Compliance profiles of a configuration replace those of the editor, and hints about text go with them', () => {
  const { config, problems } = parseConfig('{ "profiles": ["stig-rhel-9", "house", "stig-rhel-9", 3] }');
  assert.deepEqual(config.profiles, ['stig-rhel-9', 'house']);
  assert.deepEqual(
    problems.map((p) => p.message),
    ['"profiles" has 3, which is not the name of a profile. It is ignored.'],
  );
  const settings = { ...defaultSettings, profiles: ['stig-ubuntu-24.04'] };
  const merged = mergeConfig(settings, config, '/project');
  assert.deepEqual(merged.profiles, ['stig-rhel-9', 'house']);
  assert.equal(merged.profile, 'benchmark');
  assert.deepEqual(mergeConfig(settings, { profiles: [], exclude: [] }, '/project').profiles, []);
  assert.equal(mergeConfig(settings, { profiles: [], exclude: [] }, '/project').profile, 'recommended');
  assert.equal(mergeConfig({ ...settings, profile: 'strict' }, config, '/project').profile, 'strict');
  const explicit = mergeConfig(settings, { ...config, profile: 'recommended' }, '/project');
  assert.equal(explicit.profile, 'recommended');
});

test('A text that is not JSON, or not an object, is one problem and an empty configuration', () => {
  const cases: readonly (readonly [string, RegExp, string])[] = [
    ['', /The file ends where a value/, ''],
    ['{', /The file ends/, '{'],
    ['{ "targets": [ "debian-12", ] }', /There is "]" where a value/, ']'],
    ['{ // why\n }', /There is "\/".*no comments/, '/'],
    ['{ "a": tru }', /where a value/, 't'],
    ['{ "a": "x\n" }', /no partner on its line/, '"x'],
    ['{ "a": "\\q" }', /is not an escape/, '\\q'],
    ['{} {}', /the end of the file/, '{'],
    ['[]', /must be an object/, '[]'],
    ['null', /must be an object/, 'null'],
    [`${'['.repeat(5000)}`, /nested deeper/, '['],
  ];
  for (const [text, says, at] of cases) {
    const { config, problems } = parseConfig(text);
    assert.deepEqual(config, { exclude: [] }, text.slice(0, 40));
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.message ?? '', says);
    assert.equal(text.slice(problems[0]?.span.start, problems[0]?.span.end), at);
  }
});

test('Names of prototypes are unknown names in a configuration', () => {
  const text =
    '{ "__proto__": { "targets": ["debian-12"] }, "constructor": 1, "toString": 2, "checks": { "__proto__": "off", "constructor": "off", "toString": "error" } }';
  const { config, problems } = parseConfig(text);
  assert.deepEqual(config, { severities: {}, exclude: [] });
  assert.equal(problems.length, 6);
  assert.equal(({} as Record<string, unknown>)['targets'], undefined);
});

test('Any value in any place of a configuration gives problems and never throws', () => {
  const values: readonly unknown[] = [
    null,
    true,
    0,
    -1e300,
    '',
    'x',
    [],
    [[]],
    {},
    { a: {} },
    ['\u0000'],
    { keys: 3 },
    '(',
  ];
  for (const name of ['$schema', 'targets', 'machine', 'checks', 'exclude', 'conventions', ''])
    for (const value of values) {
      const text = JSON.stringify({ [name]: value });
      for (const p of parseConfig(text).problems)
        assert.ok(p.span.start <= p.span.end && p.span.end <= text.length && p.message !== '');
    }
  for (let n = 0; n < 200; n++)
    parseConfig('{ "targets": ["debian-12"], "checks": { "AR101": "off" } }'.slice(0, n));
});

test("The configuration file wins over the editor's settings, check by check", () => {
  const settings = { ...defaultSettings, severities: { AR101: 'hint', AR102: 'off' } } as const;
  const { config } = parseConfig('{ "targets": ["3.0.9"], "checks": { "AR102": "error" } }');
  assert.deepEqual(mergeConfig(settings, config, '/project'), {
    ...settings,
    targets: ['3.0.9'],
    severities: { AR101: 'hint', AR102: 'error' },
  });
  assert.deepEqual(mergeConfig(settings, { exclude: [] }, '/project'), settings);
});

test('Globs of exclude match the paths that they should', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['*.old.rules', ['a.old.rules', 'x/y/a.old.rules'], ['a.rules', 'a.old.rules.x']],
    ['vendor', ['vendor/a.rules', 'x/vendor/y/a.rules', 'vendor'], ['vendors/a.rules', 'a/xvendor']],
    ['vendor/', ['vendor/a.rules', 'x/vendor/b'], ['vendor2']],
    ['/vendor', ['vendor/a.rules'], ['x/vendor/a.rules']],
    ['./a/*', ['a/b', 'a/b/c'], ['a', 'b/a/b']],
    ['a/**', ['a/b', 'a/b/c'], ['b/a/c']],
    ['a/**/z.rules', ['a/z.rules', 'a/b/c/z.rules'], ['z.rules', 'a/bz.rules']],
    ['{10,20}-*.rules', ['10-a.rules', 'd/20-b.rules'], ['30-a.rules']],
    ['a?.rules', ['ab.rules'], ['a.rules', 'a/.rules']],
    ['a+(b).[c]', ['a+(b).[c]'], ['aab.c']],
  ];
  for (const [glob, yes, no] of cases) {
    const { config, problems } = parseConfig(JSON.stringify({ exclude: [glob] }));
    assert.deepEqual(problems, []);
    for (const path of yes) assert.ok(isExcluded(config, path), `${glob} ${path}`);
    for (const path of no) assert.ok(!isExcluded(config, path), `${glob} not ${path}`);
  }
});

test("Rules directories are relative to the configuration's directory, and invalid ones are reported", () => {
  const folders = (text: string) => {
    const { config, problems } = parseConfig(`{ "rulesDirectories": ${text} }`);
    return [
      mergeConfig(defaultSettings, config, '/project/site').rulesDirectories,
      problems.map((p) => p.message),
    ];
  };
  assert.deepEqual(folders('["audit", "./a/b/", "../x", ".", "/etc/other"]'), [
    ['/project/site/audit', '/project/site/a/b', '/project/x', '/project/site', '/etc/other'],
    [],
  ]);
  const [taken, told] = folders('["ok", 3, "", "a/*", "~/rules"]');
  assert.deepEqual(taken, ['/project/site/ok']);
  assert.deepEqual(
    (told as string[]).map((m) => m.replace(/^"rulesDirectories" has /, '')),
    [
      '3, which is not a directory. It is ignored.',
      '"", which is not a directory. It is ignored.',
      '"a/*", which is a glob: name each directory. It is ignored.',
      '"~/rules", which begins with "~", which is not expanded: write the whole path. It is ignored.',
    ],
  );
  assert.match(String(folders('"audit"')[1]), /"rulesDirectories" must be a list of directories/);
});

test('Profile files are relative to the configuration, waivers have a reason, and others are reported', () => {
  const read = (text: string) => {
    const { config, problems } = parseConfig(text);
    return { settings: mergeConfig(defaultSettings, config, '/project/site'), problems };
  };
  const good = read(
    '{ "profileFiles": ["a.json", "../b.json", "/c.json"], "waived": { "X-1": " a link " } }',
  );
  assert.deepEqual(good.settings.profileFiles, ['/project/site/a.json', '/project/b.json', '/c.json']);
  assert.deepEqual(good.settings.waived, new Map([['X-1', 'a link']]));
  assert.deepEqual(good.problems, []);
  const text = '{ "profileFiles": [3, ""], "waived": { "X-1": "", "__proto__": "r", "X-2": 4 } }';
  const bad = read(text);
  assert.deepEqual(bad.settings.profileFiles, []);
  assert.deepEqual(bad.settings.waived, new Map([['__proto__', 'r']]));
  assert.deepEqual(
    bad.problems.map(({ span, message }) => [text.slice(span.start, span.end), message]),
    [
      ['3', '"profileFiles" has 3, which is not a file. It is ignored.'],
      ['""', '"profileFiles" has "", which is not a file. It is ignored.'],
      ['""', '"X-1" is waived without a reason, so it still counts. Write the reason as text.'],
      ['4', '"X-2" is waived without a reason, so it still counts. Write the reason as text.'],
    ],
  );
  assert.match(read('{ "profileFiles": "x" }').problems[0]?.message ?? '', /must be a list of files/);
  assert.match(read('{ "waived": ["x"] }').problems[0]?.message ?? '', /must be an object such as/);
});

test('Directories of a configuration become absolute, on Linux and on Windows', () => {
  for (const [base, path, whole] of [
    ['/a', 'b', '/a/b'],
    ['/a', '../../..', '/'],
    ['/', 'x', '/x'],
    ['/a', 'C:\\rules\\', 'C:/rules'],
    ['C:/project', 'rules', 'C:/project/rules'],
    ['/c:/project', 'rules', '/c:/project/rules'],
  ] as const)
    assert.equal(folderFrom(base, path), whole);
});
