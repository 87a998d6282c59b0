import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountsOf } from '../../../server/src/core/checks/host/accounts.ts';
import type { HostAnswers, HostPlace } from '../../../server/src/core/checks/host/defineHostCheck.ts';
import { exampleHost } from '../../../server/src/core/checks/host/exampleHost.ts';
import { hostChecks } from '../../../server/src/core/checks/host/hostChecks.ts';
import { lint, lintWithHost, questions, read } from '../../../server/src/core/service.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { examplesOf, marked, notLoading, targetNamed, withMarks } from '../../support/examples.ts';
import { mistakes } from '../../support/mistakes.ts';

const t = targetNamed('3.0.9');
const targets = [t];

/** A machine with these places; what is not named is unknown. */
function host(
  places: Readonly<Record<string, HostPlace['kind'] | HostPlace>>,
  more: Partial<HostAnswers> = {},
): HostAnswers {
  const placeOf = (path: string): HostPlace | undefined => {
    const found = Object.hasOwn(places, path) ? places[path] : undefined;
    return typeof found === 'string' ? { kind: found } : found;
  };
  return { placeOf, users: undefined, groups: undefined, ...more };
}

const told = (text: string, answers: HostAnswers, options: object = {}, path = '') =>
  lintWithHost(read(text, path), answers, { targets, ...options });
const codes = (text: string, answers: HostAnswers, options: object = {}, path = '') =>
  told(text, answers, options, path)
    .filter((p) => p.code.startsWith('AR7'))
    .map((p) => `${p.code} ${p.severity} ${marked(text, p)}`);

for (const { check, example, name } of examplesOf(hostChecks)) {
  test(`${name} shows the machine check at the marked place, and its first fix removes the problem`, () => {
    const found = told(example.bad, exampleHost);
    const problem = found.find((p) => p.code === check.code);
    assert.ok(problem, found.map((p) => p.code).join());
    assert.equal(withMarks(example.bad, problem.span), withMarks(example.bad, example.span));
    assert.notEqual(problem.severity, 'error');
    const fix = problem.fixes()[0];
    const after = fix && applyEdits(example.bad, fix.edits);
    assert.equal(after, example.fixed, problem.message);
    if (after === undefined) return;
    const before = new Set(found.map((p) => p.code));
    assert.deepEqual(
      told(after, exampleHost).filter((p) => p.code === check.code || !before.has(p.code)),
      [],
    );
    assert.deepEqual(notLoading(after, t), []);
  });
}

for (const check of hostChecks) {
  for (const good of check.good)
    test(`${check.code} reports nothing for ${JSON.stringify(good)} on the example's machine`, () => {
      for (const name of ['3.0.9', 'newest'])
        assert.deepEqual(
          told(good, exampleHost, { targets: [targetNamed(name)] })
            .filter((p) => p.code === check.code)
            .map((p) => p.message),
          [],
        );
    });
}

test('The missing directory of the common mistake is reported where the machine is asked', () => {
  const m = mistakes()[51];
  assert.equal(m?.what, 'parent directory missing');
  const [problem, ...others] = told(
    m.line,
    host({ '/no/such/dir': 'missing', '/no/such/dir/file': 'missing' }),
  );
  assert.deepEqual(
    [problem?.code, problem && marked(m.line, problem), others.length],
    ['AR701', '/no/such/dir/file', 0],
  );
  assert.match(
    problem?.message ?? '',
    /^The directory "\/no\/such\/dir" does not exist on this machine\. The kernel rejects the rule\. Create/,
  );
  assert.equal(applyEdits(m.line, problem?.fixes()[0]?.edits ?? []), `# ${m.line}`);
});

test('What a machine has not answered is not a problem', () => {
  for (const { example } of examplesOf(hostChecks)) assert.deepEqual(codes(example.bad, host({})), []);
});

test('A document asks for its paths and directories, each once, and for accounts that it names', () => {
  const ask = (text: string, path = '') => questions(read(text, path), { targets });
  assert.deepEqual(
    ask('# -w /etc/x -p wa\n-w /etc/x/ -p wa\n-a always,exit -F dir=/etc -F perm=w\n-w / -p wa\n'),
    {
      paths: ['/etc/x', '/etc', '/'],
      accounts: false,
    },
  );
  assert.equal(ask('-a always,exit -S execve -F uid=www-data').accounts, true);
  assert.deepEqual(
    ask('-w relative -p wa\n-W /etc/old -p wa\n-w /a/../b -p wa\n-w /proc/self/maps -p wa\n').paths,
    [],
  );
  assert.deepEqual(ask('-w {{ path }}/x -p wa\n-w /etc/x -p wa\n', 'a.rules.j2').paths, ['/etc/x', '/etc']);
  assert.deepEqual(ask('-w /srv/my\\ files/x -p wa\n').paths, ['/srv/my files/x', '/srv/my files']);
  const many = Array.from({ length: 2000 }, (_, i) => `-w /srv/${i}/x -p wa\n`).join('');
  assert.equal(ask(many).paths.length, 500);
  const off = Object.fromEntries(hostChecks.map((c) => [c.code, 'off' as const]));
  assert.deepEqual(questions(read('-w /etc/x -p wa'), { targets, severities: off }).paths, []);
});

test('A link is reported according to how much of the rule is lost with it', () => {
  const link = (kind: HostPlace['kind'], target?: string): HostPlace => ({
    kind,
    link: true,
    ...(target ? { target } : {}),
  });
  const places = host({
    '/a/f': link('file', '/b/f'),
    '/a/d': link('directory', '/b/my d'),
    '/a/gone': link('other'),
    '/a': 'directory',
  });
  assert.deepEqual(codes('-w /a/f -p wa', places), ['AR703 hint /a/f']);
  assert.deepEqual(codes('-w /a/f -p rwa', places), ['AR703 warning /a/f']);
  assert.deepEqual(codes('-w /a/f', places), ['AR703 warning /a/f']);
  assert.deepEqual(codes('-a always,exit -F path=/a/f -F perm=x', places), ['AR703 warning /a/f']);
  assert.deepEqual(codes('-a always,exit -S unlink -F path=/a/f', places), ['AR703 hint /a/f']);
  assert.deepEqual(codes('-w /a/d/ -p wa', places), ['AR703 warning /a/d/']);
  assert.deepEqual(codes('-a always,exit -F dir=/a/d/ -F perm=wa', places), []);
  assert.deepEqual(codes('-a always,exit -F dir=/a/gone/ -F perm=wa', places), ['AR702 warning /a/gone/']);
  const [dangling] = told('-w /a/gone -p wa', places);
  assert.deepEqual(dangling?.fixes(), []);
  const [folder] = told('-w /a/d -p wa', places);
  assert.equal(applyEdits('-w /a/d -p wa', folder?.fixes()[0]?.edits ?? []), '-w /b/my\\ d/ -p wa');
});

test('A directory of a path that is a file is not a directory', () => {
  const places = host({ '/a': 'file', '/a/x': 'missing', '/b': 'file' });
  assert.deepEqual(codes('-w /a/x -p wa', places), ['AR701 warning /a/x']);
  const text = '-a always,exit -F dir=/b/ -F perm=wa';
  const [problem] = told(text, places);
  assert.match(problem?.message ?? '', /is a file on this machine.*The kernel rejects/);
  assert.equal(applyEdits(text, problem?.fixes()[0]?.edits ?? []), '-a always,exit -F path=/b -F perm=wa');
});

test("The machine's answer replaces what is only likely, at its place", () => {
  const text = '-a always,exit -S execve -F uid=postgres -F gid=postgres -k x';
  const before = lint(read(text), { targets });
  assert.equal(before.filter((p) => p.code === 'AR208').length, 2);
  const after = told(text, host({}, { users: new Set(['root']), groups: new Set(['postgres']) }));
  assert.deepEqual(
    after.filter((p) => /AR208|AR705/.test(p.code)).map((p) => [p.code, p.span.start]),
    [['AR705', text.indexOf('postgres')]],
  );
  const links = '-w /sbin/insmod -p x -k modules\n-a always,exit -F path=/etc/ssh -F perm=wa -k ssh\n';
  assert.deepEqual(
    lint(read(links), { targets }).flatMap((p) => (/AR2/.test(p.code) ? [p.code] : [])),
    ['AR219', 'AR210'],
  );
  assert.deepEqual(
    told(links, host({ '/sbin/insmod': 'file', '/etc/ssh': 'file' })).filter((p) => /AR[27]/.test(p.code)),
    [],
  );
  assert.equal(told(links, host({ '/sbin/insmod': 'missing' })).filter((p) => /AR2/.test(p.code)).length, 2);
});

test('Comments, severities and --only apply to machine checks too, and none is an error by itself', () => {
  const bad = '-w /opt/gone/x -p wa\n';
  const codesWith = (text: string, options = {}) => codes(text, exampleHost, options);
  assert.equal(codesWith(bad).length, 1);
  assert.deepEqual(codesWith(`# audit-rules: disable-next-line AR701 -- made at boot\n${bad}`), []);
  assert.deepEqual(
    told(`# audit-rules: disable-next-line parent-missing\n${bad}`, exampleHost).filter(
      (p) => p.code === 'AR011',
    ),
    [],
  );
  assert.deepEqual(codesWith(bad, { severities: { AR701: 'off' } }), []);
  assert.deepEqual(codesWith(bad, { severities: { AR701: 'error' } }), ['AR701 error /opt/gone/x']);
  assert.deepEqual(codesWith(bad, { only: ['AR1'] }), []);
  assert.deepEqual(codesWith(bad, { only: ['AR7'] }), ['AR701 warning /opt/gone/x']);
});

test('A machine check counts the rules below, and respects -i above', () => {
  const message = (text: string) => told(text, exampleHost).find((p) => p.code === 'AR701')?.message ?? '';
  assert.match(
    message('-w /opt/gone/x -p wa\n-w /etc/a -p wa\n-w /etc/b -p wa\n'),
    /The kernel rejects the rule, and the 2 rules below are not loaded\./,
  );
  assert.match(
    message('-i\n-w /opt/gone/x -p wa\n-w /etc/a -p wa\n'),
    /The kernel rejects the rule\. Create the directory/,
  );
});

test('Accounts come from the files only where no other source may know more', () => {
  const passwd = 'root:x:0:0::/root:/bin/sh\n# comment: no\nweb:x:33:33::/:/bin/false\n';
  const group = 'root:x:0:\nweb:x:33:\n';
  const users = (nsswitch: string | undefined, text: string | undefined = passwd) => {
    const { users: found } = accountsOf(nsswitch, text, group);
    return found && [...found];
  };
  assert.deepEqual(users('passwd: files\ngroup: files\n'), ['root', 'web']);
  assert.deepEqual(users('passwd:\tfiles systemd # local\n'), ['root', 'web', 'nobody']);
  assert.deepEqual(users('passwd: files [NOTFOUND=return] compat'), ['root', 'web']);
  for (const s of [
    'files sss',
    'sss files',
    'compat nis',
    'files ldap',
    'winbind',
    'systemd',
    '',
    'files [SUCCESS=merge] sss',
  ])
    assert.equal(users(`passwd: ${s}\n`), undefined, s);
  for (const s of [undefined, '', 'group: files\n', '# passwd: files\n']) assert.equal(users(s), undefined);
  assert.equal(users('passwd: compat', `${passwd}+::::::\n`), undefined);
  assert.equal(users('passwd: files', undefined) === undefined, false);
  assert.equal(accountsOf('passwd: files', undefined, group).users, undefined);
  assert.deepEqual(
    [...(accountsOf('passwd: sss\ngroup: files\n', passwd, group).groups ?? [])],
    ['root', 'web'],
  );
});
