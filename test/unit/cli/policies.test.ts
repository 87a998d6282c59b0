import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tree, world } from './world.ts';

const bad = 'audit func=bprm_check\naudit uid=root\n';

test('audit-rules lint checks IMA policies by their names, in text, JSON and SARIF alike', async () => {
  const w = world({ 'etc/ima/ima-policy': bad });
  const { out, status } = await w.run('lint', 'etc/ima/ima-policy', '--kernel', '6.1');
  assert.equal(status, 1);
  assert.match(out, /^etc\/ima\/ima-policy:1:12: error: .*"bprm_check"/m);
  const codes = [...out.matchAll(/\[(IM\d+)\]/g)].map((m) => m[1]);
  assert.deepEqual(codes, ['IM107', 'IM112']);
  const json = JSON.parse(
    (await w.run('lint', 'etc/ima/ima-policy', '--kernel', '6.1', '--format', 'json')).out,
  );
  assert.deepEqual(
    json.files[0].problems.map((p: { code: string }) => p.code),
    codes,
  );
  const sarif = JSON.parse(
    (await w.run('lint', 'etc/ima/ima-policy', '--kernel', '6.1', '--format', 'sarif')).out,
  );
  assert.deepEqual(
    sarif.runs[0].results.map((r: { ruleId: string }) => r.ruleId),
    codes,
  );
});

test('A directory means its policies, too, and neither the file that names one nor keys', async () => {
  const files = {
    'etc/ima/ima-policy': 'audit func=BPRM_CHECK mask=MAY_EXEC\n',
    'etc/ima/web.policy': bad,
    'etc/java/java.policy': bad,
    'etc/sysconfig/ima': 'IMAPOLICY=/etc/ima/ima-policy\n',
    'x.ima-policy': bad,
    'audit.rules': '-w /etc/passwd -p wa -k identity\n',
  };
  const { out } = await tree(files).run('lint', '.', '--format', 'json');
  const paths: readonly string[] = JSON.parse(out).files.map((f: { path: string }) => f.path);
  assert.deepEqual([...paths].sort(), [
    'audit.rules',
    'etc/ima/ima-policy',
    'etc/ima/web.policy',
    'x.ima-policy',
  ]);
});

test('--kernel decides what a policy loads on, and a version that nobody tried is refused', async () => {
  const w = world({ 'ima-policy': 'dont_audit func=FILE_CHECK\naudit func=FILE_CHECK mask=MAY_EXEC\n' });
  assert.match((await w.run('lint', 'ima-policy', '--kernel', '6.1')).out, /error: .*"dont_audit"/);
  assert.doesNotMatch((await w.run('lint', 'ima-policy', '--kernel', '7.3')).out, /error: /);
  const wrong = await w.run('lint', 'ima-policy', '--kernel', '2.6');
  assert.equal(wrong.status, 2);
  assert.match(wrong.err, /"2\.6" is not a kernel from 5\.4 to 7\.3/);
});

test('audit-rules lint --fix repairs a policy', async () => {
  const w = world({ 'ima-policy': 'audit func=bprm_check mask=MAY_EXEC\r\naudit func=MMAP_CHECK' });
  await w.run('lint', 'ima-policy', '--fix');
  assert.equal(
    new TextDecoder().decode(w.disk.get('ima-policy')),
    'audit func=BPRM_CHECK mask=MAY_EXEC\naudit func=MMAP_CHECK\n',
  );
});

test('audit-rules format knows policies', async () => {
  const w = world({ 'ima-policy': '  audit\tfunc=BPRM_CHECK\n\n\n\nmeasure   uid=0' });
  const { out } = await w.run('format', 'ima-policy');
  assert.equal(out, 'audit func=BPRM_CHECK\n\nmeasure uid=0\n');
});

test('audit-rules explain says what a rule of a policy does, in quotes, as words and in a file', async () => {
  const w = world({ 'ima-policy': '# x\naudit func=BPRM_CHECK\nmeasure func=NOTHING\n' });
  const said =
    'Records in the audit log the hash of each program or script that is run, once until the file changes.\n';
  assert.equal((await w.run('explain', 'audit func=BPRM_CHECK mask=MAY_EXEC')).out, said);
  assert.equal((await w.run('explain', '--kernel', '6.1', 'audit', 'func=BPRM_CHECK')).out, said);
  const { out } = await w.run('explain', '--file', 'ima-policy', '--kernel', '6.1');
  assert.match(out, /^audit func=BPRM_CHECK\n {4}Records in the audit log/);
  assert.match(out, /measure func=NOTHING\n {4}Does not load: "NOTHING"/);
  const both = await w.run('explain', '--target', 'debian-12', 'dont_audit fowner=0');
  assert.match(both.out, /Does not load/);
  assert.equal((await w.run('explain', 'AR101')).status, 0);
  assert.equal((await w.run('explain', 'IM107')).status, 0);
});

test('audit-rules coverage has a column for hashes, where a policy is named', async () => {
  const w = world({
    'a.rules': '-a always,exit -F arch=b64 -S execve -k exec\n-w /etc/crontab -p wa -k T1053.003\n',
    'all.ima-policy': 'audit func=BPRM_CHECK mask=MAY_EXEC\n',
    'some.ima-policy': 'audit func=BPRM_CHECK mask=MAY_EXEC uid=0\n',
    'none.ima-policy': 'measure func=BPRM_CHECK\n',
  });
  const rows = async (...more: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const { out } = await w.run('coverage', 'a.rules', '--format', 'csv', ...more);
    const lines = out.split('\r\n').filter((l) => /^(?:id|T\d)/.test(l));
    return new Map(lines.map((l) => [l.slice(0, l.indexOf(',')), l.slice(l.lastIndexOf(',') + 1)]));
  };
  const json = async (policy: string) =>
    JSON.parse((await w.run('coverage', 'a.rules', '--format', 'json', '--ima-policy', policy)).out)
      .techniques;
  for (const [name, said] of [
    ['all', 'yes'],
    ['some', 'some'],
    ['none', 'no'],
  ] as const) {
    const found = await rows('--ima-policy', `${name}.ima-policy`);
    assert.equal(found.get('id'), 'hashes');
    assert.equal(found.get('T1059'), said, name);
    const techniques: readonly { id: string; hashes: string }[] = await json(`${name}.ima-policy`);
    const withHashes = techniques.filter((t) => t.hashes !== '');
    assert.ok(withHashes.length > 5 && withHashes.length < techniques.length, `${withHashes.length}`);
    assert.ok(
      withHashes.every((t) => t.hashes === said),
      name,
    );
  }
  assert.notEqual((await rows()).get('id'), 'hashes');
  assert.match(
    (await w.run('coverage', 'a.rules', '--format', 'markdown', '--ima-policy', 'all.ima-policy')).out,
    /\| seen \| hashes \| why \|/,
  );
  assert.equal((await w.run('coverage', 'a.rules', '--ima-policy', 'missing')).status, 2);
});
