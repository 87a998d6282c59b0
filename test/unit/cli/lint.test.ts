import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './world.ts';

const bad = '-w /etc/passwd -p wa -k two words\n';
const lies = '-a always,exit -S execve -k x\n-w /etc/*.conf -p wa -k y\n';

test('audit-rules lint --only runs the checks whose code begins so, or whose name it is', async () => {
  const w = world({ 'a.rules': bad + lies });
  const codes = async (...only: readonly string[]) =>
    JSON.parse(
      (await w.run('lint', 'a.rules', '--format', 'json', ...only.flatMap((o) => ['--only', o]))).out,
    ).files[0].problems.map((p: { code: string }) => p.code);
  const all = await codes();
  assert.ok(all.includes('AR101') && all.includes('AR201') && all.includes('AR205'));
  assert.deepEqual(
    await codes('AR1'),
    all.filter((c: string) => c.startsWith('AR1')),
  );
  assert.deepEqual(await codes('ar205', 'wildcard'), ['AR205', 'AR201']);
  assert.deepEqual(await codes('AR205,AR201'), ['AR205', 'AR201']);
  assert.deepEqual(await codes('AR3').catch(() => []), []);
});

test('audit-rules lint --only reports no comment as unused because its check did not run', async () => {
  const w = world({
    'a.rules': `# audit-rules: disable-next-line AR201\n${lies.split('\n')[1]}\n# audit-rules: disable-next-line AR202\n-w /etc/x -p wa\n`,
  });
  assert.match((await w.run('lint', 'a.rules')).out, /:3:.*AR011/);
  assert.doesNotMatch((await w.run('lint', 'a.rules', '--only', 'AR0')).out, /AR011/);
  assert.doesNotMatch((await w.run('lint', 'a.rules', '--only', 'AR1')).out, /AR011/);
});

test('A suppression comment with an unknown word suppresses nothing', async () => {
  for (const word of ['disable-line', 'disable-all', 'Disable_next_line', 'enabled']) {
    const w = world({ 'a.rules': `# audit-rules: ${word} AR201\n-w /srv/* -p wa\n` });
    assert.deepEqual(
      (await w.run('lint', 'a.rules')).out.match(/"[^"]*" is not a suppression|AR201\]/g),
      [`"${word}" is not a suppression`, 'AR201]'],
      word,
    );
  }
  const w = world({
    'a.rules': '# audit-rules: DISABLE-next-line ar201\n-w /srv/* -p wa\n# audit-rules: see the wiki\n',
  });
  assert.match((await w.run('lint', 'a.rules')).out, /^0 errors, 0 warnings/);
});

test('A carriage return is not part of the quotes that are reported in a key', async () => {
  const w = world({ 'a.rules': '-w /etc/x -p wa -k "a"\r\n' });
  assert.match(
    (await w.run('lint', 'a.rules')).out,
    /auditctl keeps the quotes as part of the key "a"\. Remove the quotes\./,
  );
  await w.run('lint', 'a.rules', '--fix=unsafe');
  assert.equal(new TextDecoder().decode(w.disk.get('a.rules')), '-w /etc/x -p wa -k a\n');
});

test('A check that was not asked for leaves its line to no other check', async () => {
  const w = world({ 'a.rules': '-w /etc/passwd -p wa -k x # why\n' });
  assert.match((await w.run('lint', 'a.rules')).out, /AR006/);
  assert.equal((await w.run('lint', 'a.rules', '--only', 'AR1')).out, '0 errors, 0 warnings in 1 file\n');
});

test('audit-rules lint --max-warnings fails where there are more warnings', async () => {
  const w = world({ 'a.rules': lies });
  const { out } = await w.run('lint', 'a.rules');
  const warnings = Number(/(\d+) warning/.exec(out)?.[1]);
  assert.ok(warnings > 0);
  assert.equal((await w.run('lint', 'a.rules', '--max-warnings', String(warnings))).status, 0);
  const over = await w.run('lint', 'a.rules', '--max-warnings', String(warnings - 1));
  assert.equal(over.status, 1);
  assert.match(over.err, /more than --max-warnings/);
});

test('audit-rules lint --fix of standard input prints the text and reports to standard error', async () => {
  const w = world({}, {}, '-w /etc/passwd -p wa -k two short-words\n');
  const { out, status } = await w.run('lint', '-');
  assert.equal(status, 1);
  assert.match(out, /^-:1:29: error/);
  const fixed = await w.run('lint', '-', '--fix', '--only', 'AR1');
  assert.equal(fixed.status, 0);
  assert.equal(fixed.out, '-w /etc/passwd -p wa -k two-short-words\n');
  assert.equal(
    fixed.err,
    [
      '-:1: fixed',
      '  - -w /etc/passwd -p wa -k two short-words',
      '  + -w /etc/passwd -p wa -k two-short-words',
      '1 change written, 0 lines left alone',
      '0 errors, 0 warnings in 1 file\n',
    ].join('\n'),
  );
});

test('audit-rules lint --fix skips what may change a rule, and --fix=unsafe changes it', async () => {
  const text = '-w /etc/passwd -p wa -k x\n-a always,exit -F arch=b64 -S opn -k y\n';
  const w = world({ 'a.rules': text });
  await w.run('lint', '--fix', 'a.rules');
  assert.equal(new TextDecoder().decode(w.disk.get('a.rules')), text);
  await w.run('lint', '--fix=unsafe', 'a.rules');
  assert.notEqual(new TextDecoder().decode(w.disk.get('a.rules')), text);
  assert.equal((await w.run('lint', 'a.rules')).status, 0);
});

test('audit-rules lint --fix shows each changed line before and after, and says why lines were left alone', async () => {
  const text = [
    '-w /etc/passwd wa -k identity',
    '-w /etc/group -p wa -k two words',
    '-w /etc/shadow -p wa -k identity # the hashes',
    '-w',
    '-a always,exit -F arch=b64 -S kill -F a2=9 -k kill',
    '',
  ].join('\n');
  const w = world({ 'a.rules': text });
  const { out } = await w.run('lint', '--fix', 'a.rules');
  const [told] = out.split(/^a\.rules:\d+:\d+: /m);
  assert.equal(
    told,
    [
      'a.rules:1: fixed',
      '  - -w /etc/passwd wa -k identity',
      '  + -w /etc/passwd -p wa -k identity',
      'a.rules:2: left alone: it can be read in more than one way (Join the words of the key with "-"; Escape the space with a backslash; Remove "words")',
      'a.rules:3: fixed',
      '  - -w /etc/shadow -p wa -k identity # the hashes',
      '  + # the hashes',
      '  + -w /etc/shadow -p wa -k identity',
      'a.rules:5: left alone: what was meant is a guess (Remove "-w")',
      '2 changes written, 2 lines left alone',
      '2 other problems can be fixed by --fix=unsafe, which may change what is recorded',
      '',
    ].join('\n'),
  );
  const json = await w.run('lint', '--fix', '--format', 'json', 'a.rules');
  assert.doesNotThrow(() => JSON.parse(json.out));
  assert.match(json.err, /^0 changes written, 2 lines left alone$/m);
});

test('audit-rules lint --fix changes all line ends of a file with CR LF or none, and counts them', async () => {
  const w = world({
    'a.rules': '# files\r\n-w /etc/passwd wa\r\n-w /etc/shadow -p wa\r\n',
    'b.rules': '-w /etc/passwd wa\r\n-w /etc/shadow -p wa -k identity\r\n',
  });
  const { out } = await w.run('lint', '--fix', 'a.rules', 'b.rules');
  const text = (path: string) => new TextDecoder().decode(w.disk.get(path));
  assert.equal(text('a.rules'), '# files\n-w /etc/passwd -p wa\n-w /etc/shadow -p wa\n');
  assert.equal(text('b.rules'), '-w /etc/passwd -p wa\r\n-w /etc/shadow -p wa -k identity\r\n');
  assert.match(out, /^a\.rules: fixed: 2 line ends changed from CR LF to LF$/m);
});

test('audit-rules lint of a directory includes templates', async () => {
  const w = world(
    { 'd/a.rules.j2': bad, 'd/b.rules.erb': bad, 'd/c.rules.bak': bad, 'd/e.conf.j2': bad },
    { d: ['a.rules.j2', 'b.rules.erb', 'c.rules.bak', 'e.conf.j2'] },
  );
  assert.match((await w.run('lint', 'd')).out, /in 2 files/);
});

test('audit-rules explain prints a page by code or by name, and a list of all without one', async () => {
  const w = world({});
  const { out, status } = await w.run('explain', 'AR101');
  assert.equal(status, 0);
  assert.match(out, /^AR101 extra-word \(error/);
  assert.match(out, /\nBad:\n {4}-/);
  assert.match(out, /\nFixed:\n/);
  assert.equal((await w.run('explain', 'extra-word')).out, out);
  const list = (await w.run('explain')).out;
  assert.ok(list.split('\n').length > 60);
  for (const code of list.matchAll(/^AR\d+/gm)) {
    const page = (await w.run('explain', code[0])).out;
    assert.doesNotMatch(page, /[^\n -~\u00a1-\u1fff\u2010-\u2027\u2030-\ufefe]/, code[0]);
  }
});

test('audit-rules explain separates examples of rulesets that are fine one by one', async () => {
  const { out } = await world({}).run('explain', 'AR319');
  assert.match(out, /\nNot reported:\n {4}-D\n {4}-a never,task\nor:\n {4}-a never,task -F uid=33\n/);
});

test('audit-rules merge prints what augenrules makes of the directory, byte for byte', async () => {
  const w = world(
    {
      'd/20-b.rules': '-w /etc/b -p wa\n-e 2\n',
      'd/3-a.rules': '# a\n-D\n-b 8192\n-w /etc/a -p wa\n',
      'd/README': 'x',
    },
    { d: ['README', '20-b.rules', '3-a.rules'], 'd/': ['README', '20-b.rules', '3-a.rules'] },
  );
  const header = '## This file is automatically generated from /etc/audit/rules.d\n';
  const { out, err, status } = await w.run('merge', 'd');
  assert.equal(status, 0);
  assert.equal(out, `${header}-D\n-b 8192\n\n-w /etc/a -p wa\n-w /etc/b -p wa\n-e 2\n`);
  assert.equal(err, 'audit-rules: d/README: left out, its name does not end in ".rules"\n');
  const { out: told } = await w.run('merge', 'd/', '--origins', '--target', 'rhel-9');
  assert.match(told, /^# 3-a\.rules:2\n-D\n# 3-a\.rules:3\n-b 8192\n/);
  const { status: missing, out: nothing } = await w.run('merge', 'nowhere');
  assert.deepEqual([missing, nothing], [2, '']);
});

test('audit-rules lint asks this machine only with --check-host, and never reports an error of it', async () => {
  const text =
    '-w /opt/gone/x -p wa -k x\n-a always,exit -F arch=b64 -S execve -F uid=webb -k w\n-a always,exit -F arch=b32 -S execve -F uid=webb -k w\n';
  const etc = {
    '/etc/nsswitch.conf': 'passwd: files\ngroup: sss files\n',
    '/etc/passwd': 'root:x:0:0::/:\n',
    '/etc/group': '',
  };
  const w = world({ 'a.rules': text, ...etc }, {}, '', {
    '/opt/gone': { kind: 'missing' },
    '/opt/gone/x': { kind: 'missing' },
  });
  assert.doesNotMatch((await w.run('lint', '--no-config', '--target', '3.0.9', 'a.rules')).out, /AR7/);
  const { out, status } = await w.run('lint', '--no-config', '--target', '3.0.9', '--check-host', 'a.rules');
  assert.equal(status, 0, out);
  assert.deepEqual(
    [...out.matchAll(/^a\.rules:(\d+):\d+: (\w+): .*\[(AR7\d\d)\]$/gm)].map((m) => m.slice(1)),
    [
      ['1', 'warning', 'AR701'],
      ['2', 'warning', 'AR705'],
      ['3', 'warning', 'AR705'],
    ],
  );
  assert.doesNotMatch(out, /AR208/);
  assert.doesNotMatch((await w.run('lint', '--check-host', '--only', 'AR1', 'a.rules')).out, /AR7/);
  const sarif = JSON.parse((await w.run('lint', '--check-host', '--format', 'sarif', 'a.rules')).out);
  assert.ok(sarif.runs[0].tool.driver.rules.some((r: { id: string }) => r.id === 'AR701'));
});

test('audit-rules merge --diff prints what would change in a file, and then exits with 1', async () => {
  const merged = '## This file is automatically generated from /etc/audit/rules.d\n\n\n\n-w /etc/a -p wa\n\n';
  const w = world(
    {
      'd/1.rules': '-w /etc/a -p wa\n',
      same: merged,
      old: `${merged}-w /etc/b -p wa\n`,
      header: merged.slice(merged.indexOf('\n') + 1),
    },
    { d: ['1.rules'] },
    merged,
  );
  assert.deepEqual(await w.run('merge', 'd', '--diff', 'same'), { status: 0, out: '', err: '' });
  assert.deepEqual(await w.run('merge', 'd', '--diff', '-'), { status: 0, out: '', err: '' });
  const { status, out } = await w.run('merge', 'd', '--diff', 'old', '--target', 'rhel-9');
  assert.equal(status, 1);
  assert.equal(
    out,
    '--- old\n+++ d, merged for rhel-9\n@@ -4,4 +4,3 @@\n \n -w /etc/a -p wa\n \n--w /etc/b -p wa\n',
  );
  assert.match(
    (await w.run('merge', 'd', '--diff', 'header')).out,
    /^\+## This file is automatically generated/m,
  );
  const missing = await w.run('merge', 'd', '--diff', 'nowhere');
  assert.deepEqual([missing.status, missing.out], [2, '']);
  assert.match(missing.err, /^audit-rules: nowhere: there is no such file/);
  assert.match(
    (await w.run('merge', 'd', '--diff', 'old', '--origins')).err,
    /"--origins" and "--diff" exclude each other/,
  );
});

test('audit-rules lint counts hints, and prints them where they are asked for', async () => {
  const w = world({ 'a.rules': '-a always,exit -F arch=b64 -S chown -F auid>=1000 -k owner\n' });
  const usual = (await w.run('lint', 'a.rules')).out;
  assert.match(usual, /^a\.rules:1:19: info: .*\[AR309\]\n/);
  assert.ok(!usual.includes('hint:'), usual);
  assert.match(usual, /\n0 errors, 0 warnings in 1 file; 2 hints not shown \(use --hints\)\n$/);
  const shown = (await w.run('lint', '--hints', 'a.rules')).out;
  assert.match(shown, /hint: .*\[AR314\]/);
  assert.match(shown, /\n0 errors, 0 warnings in 1 file\n$/);
  assert.equal((await w.run('lint', '--min-severity', 'hint', 'a.rules')).out, shown);
  const report = JSON.parse((await w.run('lint', '--format', 'json', 'a.rules')).out);
  const reported = (report.files[0].problems as readonly { code: string }[]).map((p) => p.code);
  assert.deepEqual([reported, report.summary.hidden], [['AR309'], 2]);
  const odd = await w.run('lint', '--hints', '--min-severity', 'error', 'a.rules');
  assert.equal(odd.status, 2);
  assert.match(odd.err, /"--hints" and "--min-severity" exclude each other/);
  assert.match(
    (await w.run('lint', '--min-severity', 'error', 'a.rules')).out,
    /; 3 problems less severe than "error" not shown\n$/,
  );
});

test('A configuration may name the benchmark profile, and a check that it names is reported all the same', async () => {
  const rules =
    '-a always,exit -F arch=b64 -S execve,execveat -k exec\n-a always,exit -F arch=b64 -S execve -F uid=0 -k exec\n';
  const run = async (config: object) => {
    const w = world({ 'a.rules': rules, '.audit-rules.json': JSON.stringify(config) });
    return (await w.run('lint', '--hints', 'a.rules')).out;
  };
  assert.match(await run({}), /AR303/);
  assert.equal(await run({ profile: 'benchmark' }), '0 errors, 0 warnings in 1 file\n');
  assert.match(await run({ profile: 'benchmark', checks: { AR303: 'warning' } }), /warning: .*\[AR303\]/);
});
