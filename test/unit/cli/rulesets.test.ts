import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tree, world } from './world.ts';

const rule = '-w /etc/passwd -p wa -k identity\n';
const files = {
  'etc/rules.d/10-a.rules': `-D\n${rule}`,
  'etc/rules.d/20-b.rules': rule,
  'etc/rules.d/README': 'x',
  'lists/10-a.rules': rule,
  'lists/20-b.rules': rule,
};
const folders = {
  'etc/rules.d': ['20-b.rules', 'README', '10-a.rules'],
  lists: ['10-a.rules', '20-b.rules'],
};

interface Told {
  readonly path: string;
  readonly problems: readonly {
    readonly code: string;
    readonly scope: string;
    readonly related: readonly { readonly path: string }[];
  }[];
}

test('audit-rules lint judges a rules.d directory as one ruleset', async () => {
  const w = world(files, folders);
  const ruleset = async (...paths: readonly string[]) =>
    (JSON.parse((await w.run('lint', '--format=json', ...paths)).out).files as Told[]).flatMap((f) =>
      f.problems
        .filter((p) => p.scope === 'ruleset')
        .map((p) => [f.path, p.code, ...p.related.map((r) => r.path)]),
    );
  const whole = await ruleset('etc/rules.d');
  const duplicate = whole.find(
    ([path, , related]) => path?.endsWith('20-b.rules') && related?.endsWith('10-a.rules'),
  );
  assert.ok(duplicate, JSON.stringify(whole));
  // A file alone is judged within its folder, and nothing of another file is reported.
  assert.deepEqual(
    await ruleset('etc/rules.d/20-b.rules'),
    whole.filter(([path]) => path === 'etc/rules.d/20-b.rules'),
  );
  assert.ok(
    !(await ruleset('lists')).some(([, code]) => code === duplicate[1]),
    'files elsewhere stand alone',
  );
  for (const format of ['text', 'sarif', 'github']) {
    const { out } = await w.run('lint', 'etc/rules.d', '--format', format);
    assert.ok(out.includes(String(duplicate[1])));
    if (format !== 'github') assert.match(out, /etc\/rules\.d\/10-a\.rules/);
  }
});

test('--only and the configuration apply to ruleset checks too', async () => {
  const w = world({ ...files, '.audit-rules.json': '{}' }, folders);
  const { out } = await w.run('lint', 'etc/rules.d', '--only', 'AR3');
  const [code = ''] = /AR3\d\d/.exec(out) ?? [];
  assert.ok(code !== '');
  assert.doesNotMatch(out, /\[AR[^3]/);
  assert.doesNotMatch((await w.run('lint', 'etc/rules.d', '--only', 'AR1')).out, /AR3/);
  const off = world(
    { ...files, '.audit-rules.json': JSON.stringify({ checks: { [code]: 'off' } }) },
    folders,
  );
  assert.ok(!(await off.run('lint', 'etc/rules.d')).out.includes(code));
});

test('Templates are part of no ruleset', async () => {
  const texts = { 'rules.d/a.rules.j2': rule, 'rules.d/b.rules.j2': rule, 'rules.d/c.rules': rule };
  const w = world(texts, { 'rules.d': ['a.rules.j2', 'b.rules.j2', 'c.rules'] });
  const { out } = await w.run('lint', 'rules.d', '--only', 'AR301');
  assert.equal(out, '0 errors, 0 warnings in 3 files\n');
});

test('A template that has the same rule twice in any case has one error, whatever is beside it', async () => {
  const texts = { 'rules.d/a.rules.j2': rule + rule, 'rules.d/c.rules': rule };
  const w = world(texts, { 'rules.d': ['a.rules.j2', 'c.rules'] });
  const { out } = await w.run('lint', 'rules.d', '--only', 'AR3');
  assert.match(out, /^rules\.d\/a\.rules\.j2:2:1: error: [^\n]*\[AR301\]$/m);
  assert.match(out, /^1 error, /m);
});

test('A file of rules with tags of a template in it is part of no ruleset', async () => {
  const texts = { 'rules.d/a.rules': `{% if x %}\n${rule}{% endif %}\n`, 'rules.d/c.rules': rule };
  const w = world(texts, { 'rules.d': ['a.rules', 'c.rules'] });
  const { out } = await w.run('lint', 'rules.d', '--only', 'AR301');
  assert.equal(out, '0 errors, 0 warnings in 2 files\n');
});

test('--fix repairs what files do to each other, and only in the files that are named', async () => {
  const fixed = async (...paths: readonly string[]) => {
    const w = world(
      { ...files, 'etc/rules.d/30-c.rules': '-b 8192 -e 2\n-w /etc/group -p wa -k identity' },
      folders3,
    );
    await w.run('lint', '--fix', ...paths);
    return ['10-a', '20-b', '30-c'].map((n) =>
      new TextDecoder().decode(w.disk.get(`etc/rules.d/${n}.rules`)),
    );
  };
  const folders3 = { ...folders, 'etc/rules.d': ['20-b.rules', 'README', '10-a.rules', '30-c.rules'] };
  const [a, b, c] = await fixed('etc/rules.d');
  assert.equal(a, `-D\n${rule}`);
  assert.equal(b, '');
  assert.equal(c, '-b 8192\n-w /etc/group -p wa -k identity\n-e 2\n');
  assert.deepEqual(await fixed('etc/rules.d/10-a.rules'), [
    a,
    rule,
    '-b 8192 -e 2\n-w /etc/group -p wa -k identity',
  ]);
  assert.deepEqual(await fixed('etc/rules.d', '--only', 'AR305'), [a, rule, c]);
});

test('A comment that suppresses nothing is reported where its ruleset was judged', async () => {
  const text = '# audit-rules: disable-next-line AR301 -- kept for old releases\n';
  const unused = async (where: string, ...args: readonly string[]) => {
    const w = world(
      { [`${where}/10-a.rules`]: `${text}${rule}`, [`${where}/20-b.rules`]: `${text}${rule}` },
      { [where]: ['10-a.rules', '20-b.rules'] },
    );
    const { out } = await w.run('lint', '--format=json', ...args, where);
    return (JSON.parse(out).files as Told[]).map((f) => f.problems.map((p) => p.code));
  };
  assert.deepEqual(await unused('rules.d', '--only', 'AR011,AR3'), [['AR011'], []]);
  // Nobody asked for the checks of rulesets, or the files stand alone.
  assert.deepEqual(await unused('rules.d', '--only', 'AR011'), [[], []]);
  assert.deepEqual(await unused('lists', '--only', 'AR011,AR3'), [[], []]);
});

test('Directories that a configuration names are one ruleset each', async () => {
  const rule = '-w /etc/passwd -p wa -k id\n';
  const w = world(
    {
      '.audit-rules.json': '{ "rulesDirectories": ["one", "deep/two"], "checks": { "AR401": "off" } }',
      'one/a.rules': rule,
      'one/b.rules': rule,
      'deep/two/a.rules': rule,
      'three/a.rules': rule,
      'three/b.rules': rule,
    },
    { one: ['a.rules', 'b.rules'], 'deep/two': ['a.rules'], three: ['a.rules', 'b.rules'] },
  );
  const codes = async (...paths: readonly string[]) =>
    JSON.parse((await w.run('lint', '--format', 'json', '--target', '3.0.9', ...paths)).out).files.map(
      (f: { path: string; problems: { code: string }[] }) => `${f.path} ${f.problems.map((p) => p.code)}`,
    );
  assert.deepEqual(await codes('one', 'deep/two', 'three'), [
    'one/a.rules ',
    'one/b.rules AR301',
    'deep/two/a.rules ',
    'three/a.rules ',
    'three/b.rules ',
  ]);
  const { err, status } = await world({
    '.audit-rules.json': '{ "rulesDirectories": ["a*"] }',
    'x.rules': rule,
  }).run('lint', 'x.rules');
  assert.deepEqual([status, /rulesDirectories" has "a\*", which is a glob/.test(err)], [2, true]);
});

test('--fix=unsafe removes no rule that has a key of its own, and guesses no kind of a path', async () => {
  const shadowed = '-w /etc/passwd -p wa -k identity\n';
  const fixed = async (config: string) => {
    const w = world(
      {
        'rules.d/10-a.rules': '-w /etc/ -p wa -k etc\n',
        'rules.d/20-b.rules': shadowed,
        '.audit-rules.json': config,
      },
      { 'rules.d': ['10-a.rules', '20-b.rules'] },
    );
    const { out } = await w.run('lint', '--fix=unsafe', 'rules.d');
    return { out, text: (name: string) => new TextDecoder().decode(w.disk.get(name)) };
  };
  const plain = await fixed('{ "targets": ["debian-12"] }');
  assert.equal(plain.text('rules.d/20-b.rules'), shadowed);
  assert.match(plain.out, /20-b\.rules:1:1: warning: .*never reached/);
  const slow = await fixed('{ "targets": ["newest"], "checks": { "AR401": "hint" } }');
  assert.equal(slow.text('rules.d/20-b.rules'), shadowed);
  assert.match(
    slow.text('rules.d/10-a.rules'),
    /^-a always,exit -F arch=b64 -F dir=\/etc -F perm=wa -F key=etc$/m,
  );
});

test('A watch is replaced by the rules that the directory does not have yet', async () => {
  const slow = '-w /etc/sudoers.d/ -p wa -k maintenance\n';
  const half = '-a always,exit -F arch=b64 -F dir=/etc/sudoers.d -F perm=wa -F key=maintenance\n';
  const files = {
    '.audit-rules.json': '{ "targets": ["newest"], "checks": { "AR401": "hint", "AR303": "off" } }',
    'rules.d/10-a.rules': slow,
    'rules.d/20-b.rules': half,
  };
  const w = world(files, { 'rules.d': ['10-a.rules', '20-b.rules'] });
  await w.run('lint', '--fix=unsafe', 'rules.d');
  assert.equal(new TextDecoder().decode(w.disk.get('rules.d/10-a.rules')), half.replace('b64', 'b32'));
  assert.equal((await w.run('lint', 'rules.d')).status, 0);
});

test('audit-rules lint names the files of a directory that look like rules and that augenrules does not read', async () => {
  const names = ['10-a.rules', 'README', 'x.rule', 'x.rules.bak'];
  const texts = Object.fromEntries(names.map((n) => [`etc/rules.d/${n}`, rule]));
  const w = world(texts, { 'etc/rules.d': names });
  const { out } = await w.run('lint', 'etc/rules.d');
  for (const name of ['x.rule', 'x.rules.bak'])
    assert.ok(out.includes(`augenrules does not read "${name}"`), out);
  assert.ok(!out.includes('README'), out);
});

/** Directories of so many hosts that have the same two files, of which each reports something of the other. */
function hosts(count: number): Readonly<Record<string, string>> {
  const own = (i: number) => [
    [`host-${i}/rules.d/10-a.rules`, `${rule}-w /etc/shadow wa\n`],
    [`host-${i}/rules.d/20-b.rules`, `# \udcff\n${rule}`],
  ];
  return Object.fromEntries(Array.from({ length: count }, (_, i) => own(i)).flat());
}

test('What was found of one host is reported of another one with the same files, fixes included', async () => {
  const w = tree(hosts(2));
  const report = JSON.parse((await w.run('lint', '--hints', '--format', 'json', '.')).out) as {
    readonly files: readonly { readonly path: string; readonly problems: readonly object[] }[];
  };
  const ofHost = (host: string) =>
    JSON.stringify(report.files.filter((f) => f.path.startsWith(host))).replaceAll(host, 'host');
  assert.ok(ofHost('host-0').includes('"edits"'), ofHost('host-0'));
  assert.equal(ofHost('host-1'), ofHost('host-0'));
  const alone = JSON.parse(
    (await w.run('lint', '--hints', '--format', 'json', 'host-1')).out,
  ) as typeof report;
  assert.deepEqual(
    alone.files,
    report.files.filter((f) => f.path.startsWith('host-1')),
  );
});

test('audit-rules lint shows how many of many rulesets are checked, and nothing of it with --quiet', async () => {
  const few = tree(hosts(3));
  await few.run('lint', '.');
  assert.deepEqual(few.shown, ['']);
  const many = tree(hosts(25));
  await many.run('lint', '.');
  assert.deepEqual(many.shown.slice(0, 2), [
    '0 of 25 rulesets checked (0%)',
    '1 of 25 rulesets checked (4%)',
  ]);
  assert.deepEqual(many.shown.slice(-2), ['24 of 25 rulesets checked (96%)', '']);
  const quiet = tree(hosts(25));
  await quiet.run('lint', '--quiet', '.');
  assert.deepEqual(quiet.shown, ['']);
});

test('A file of a ruleset that cannot be read is named, not its directory', async () => {
  const { run } = world({ 'rules.d/a.rules': '-D\n' }, { 'rules.d': ['a.rules', 'gone.rules'] });
  for (const args of [
    ['lint', 'rules.d/a.rules'],
    ['merge', 'rules.d'],
    ['list', 'rules.d'],
  ]) {
    const { status, err } = await run(...args);
    assert.equal(err, 'audit-rules: rules.d/gone.rules: there is no such file or directory\n', args[0]);
    assert.equal(status, 2, args[0]);
  }
});

test('audit-rules lint reports a CR in a rules.d only for targets whose augenrules keeps it', async () => {
  const found = async (text: string, ...targets: readonly string[]) => {
    const w = world({ 'rules.d/a.rules': text, 'a.rules': text }, { 'rules.d': ['a.rules'] });
    const problemsOf = async (path: string) => {
      const args = ['--format=json', ...targets.map((t) => `--target=${t}`), path];
      const { out } = await w.run('lint', ...args);
      const told = JSON.parse(out).files as readonly {
        readonly problems: readonly {
          readonly code: string;
          readonly severity: string;
          readonly message: string;
        }[];
      }[];
      return told.flatMap((f) => f.problems);
    };
    const merged = await problemsOf('rules.d');
    const alone = (await problemsOf('a.rules')).map((p) => `${p.code} ${p.severity}`);
    return {
      merged: merged.map((p) => `${p.code} ${p.severity}`),
      alone,
      texts: merged.map((p) => p.message),
    };
  };
  const perms = '-w /etc/group -p wa\r\n-w /etc/passwd -p wa\r\n';
  assert.deepEqual((await found(perms, 'rhel-9')).merged, []);
  assert.deepEqual((await found(perms, 'rhel-9')).alone, ['AR001 error']);
  assert.deepEqual((await found(perms, 'debian-12')).merged, ['AR001 error']);
  const both = await found(perms, 'debian-12', 'rhel-9');
  assert.deepEqual(both.merged, ['AR001 warning']);
  assert.match(
    both.texts[0] ?? '',
    /^2 lines .* On Debian 12, this line and the rule below are not loaded\./,
  );

  const key = '-w /etc/group -p wa -k group\r\n';
  assert.deepEqual((await found(key, 'rhel-9')).merged, []);
  assert.deepEqual((await found(key, 'debian-12')).merged, ['AR002 warning']);
  const some = await found(key, 'rhel-9', 'debian-12');
  assert.deepEqual(some.merged, ['AR002 warning']);
  assert.match(some.texts[0] ?? '', /becomes part of "group" on Debian 12\./);

  const blank = '\r\n-w /etc/group -p wa -k group\n';
  assert.deepEqual((await found(blank, 'rhel-9')).merged, []);
  assert.deepEqual((await found(blank, 'debian-12', 'rhel-9')).merged, ['AR001 warning']);
  // What is wrong besides is found in the line as it is read.
  const unknown = '-a always,exit -F arch=b32 -S opne\r\n';
  for (const targets of [['rhel-9'], ['debian-12', 'rhel-9']])
    assert.deepEqual((await found(unknown, ...targets)).merged.slice(0, 1), ['AR111 error']);
  // A value that is only a CR is none.
  assert.deepEqual(
    (await found('-w /etc/group -k \r\n', 'rhel-9')).merged,
    (await found('-w /etc/group -k \n', 'rhel-9')).merged,
  );
});

test('audit-rules lint judges each of several files with carriage returns', async () => {
  const files = { 'rules.d/a.rules': '-w /a -p wa\r\n', 'rules.d/b.rules': '-w /b -p wa\r\n' };
  const w = world(files, { 'rules.d': ['a.rules', 'b.rules'] });
  const { out } = await w.run('lint', '--target=debian-12', '--target=rhel-9', '--format=json', 'rules.d');
  const told = JSON.parse(out).files as Told[];
  assert.deepEqual(
    told.map((f) => f.problems.filter((p) => p.code === 'AR001').length),
    [1, 1],
  );
});
