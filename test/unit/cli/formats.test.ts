import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { readJson } from '../../support/root.ts';
import { elementsOf } from '../../support/xml.ts';
import { world } from './world.ts';

/** Problems of every severity, with fixes and places in other files, in texts and names that formats have to escape. */
const files = {
  'rules.d/10 a&<b>"\'%,:.rules':
    '-D\n-w /etc/passwd -p wa -k two words\n-a always,exit -S execve -k "x&<y>"\n',
  'rules.d/20-b.rules': '-w /etc/shadow -p wa -k \u00e4\u20ac\ud83d\ude00 x-y\n-w /etc/shadow -p wa\n',
  'clean.rules': '-w /etc/group -p wa -k id\n',
};
const folders = { 'rules.d': ['10 a&<b>"\'%,:.rules', '20-b.rules'] };
/** A byte that is not UTF-8 in a word that messages quote. */
const bytes = new Uint8Array([...new TextEncoder().encode('-w /etc/x -p wa -k a b'), 0xff, 10]);

async function reported(format: string, ...paths: readonly string[]): Promise<string> {
  const w = world({ ...files, 'bytes.rules': bytes, 'none.rules': '' }, folders);
  const named = paths.length > 0 ? paths : ['rules.d', 'clean.rules', 'bytes.rules'];
  const { out, err } = await w.run('lint', '--hints', '--format', format, ...named);
  assert.equal(err, '');
  assert.doesNotMatch(out, /[\ud800-\udfff]/u, `${format} is not valid Unicode`);
  assert.doesNotMatch(out, /\\ud[c-f]/i, `${format} has an escaped lone surrogate`);
  return out;
}

function validator(path: string): (value: unknown) => void {
  const validate = new Ajv({
    strict: false,
    allErrors: true,
    validateFormats: false,
    unicodeRegExp: false,
  }).compile(readJson(path));
  return (value) => assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 5), null, 1));
}

test('The JSON report keeps to its schema, also where nothing was read', async () => {
  const check = validator('schemas/audit-rules-report.schema.json');
  const report = JSON.parse(await reported('json'));
  check(report);
  const severities = new Set(
    report.files.flatMap((f: { problems: { severity: string }[] }) => f.problems.map((p) => p.severity)),
  );
  assert.deepEqual(
    [...severities].sort(),
    ['error', 'hint', 'info', 'warning'].filter((s) => severities.has(s)),
  );
  assert.ok(severities.size >= 3, [...severities].join());
  assert.match(report.files.at(-2)?.path ?? '', /clean|bytes/);
  const nothing = JSON.parse((await world({}).run('lint', '--format', 'json', 'gone.rules')).out);
  check(nothing);
  assert.deepEqual(nothing.files, []);
});

test('The SARIF report is valid by the schema of OASIS, and keeps to what GitHub demands', async () => {
  const check = validator('test/fixtures/schemas/sarif-2.1.0.json');
  const text = await reported('sarif');
  const log = JSON.parse(text);
  check(log);
  check(JSON.parse(await reported('sarif', 'none.rules')));
  const [run] = log.runs;
  const { rules, informationUri } = run.tool.driver;
  assert.doesNotThrow(() => new URL(informationUri));
  const occurring = new Set(run.results.map((r: { ruleId: string }) => r.ruleId));
  assert.deepEqual(
    rules.map((r: { id: string }) => r.id),
    [...occurring].sort(),
  );
  for (const r of rules) {
    assert.ok(r.id.length <= 255 && r.name.length <= 255);
    assert.ok(r.shortDescription.text.length <= 1024 && r.fullDescription.text.length <= 1024, r.id);
    assert.ok(r.help.text !== '' && r.help.markdown.startsWith(`## ${r.id} `));
    assert.doesNotThrow(() => new URL(r.helpUri));
    assert.ok(['error', 'warning', 'recommendation'].includes(r.properties['problem.severity']));
    assert.ok(['very-high', 'high', 'medium', 'low'].includes(r.properties.precision));
    assert.ok(r.properties.tags.length <= 20);
  }
  const prints = new Set<string>();
  for (const r of run.results) {
    const { uri, uriBaseId } = r.locations[0].physicalLocation.artifactLocation;
    assert.equal(uriBaseId, 'SRCROOT');
    assert.doesNotMatch(uri, /^\/|\.\.|^file:/);
    assert.match(r.partialFingerprints.primaryLocationLineHash, /^[0-9a-f]{16}:\d+$/);
    prints.add(`${uri} ${r.partialFingerprints.primaryLocationLineHash}`);
  }
  assert.equal(prints.size, run.results.length);
  assert.deepEqual(run.originalUriBaseIds, { SRCROOT: { uri: 'file:///project/' } });
  assert.deepEqual(run.invocations, [{ executionSuccessful: true }]);
  const failed = await world({}).run('lint', '--format', 'sarif', 'gone.rules');
  check(JSON.parse(failed.out));
  assert.equal(JSON.parse(failed.out).runs[0].invocations[0].executionSuccessful, false);
});

test('The reports for GitHub and GitLab name paths as the repository has them', async () => {
  const repository = { '/project/.git': { kind: 'directory' } } as const;
  const w = world(
    { '../outside.rules': '-w x\n', 'a.rules': '-w x\n', '/elsewhere/b.rules': '-w x\n' },
    {},
    '',
    repository,
  );
  w.disk.set('/project/a.rules', new TextEncoder().encode('-w x\n'));
  for (const path of ['a.rules', './a.rules', '/project/a.rules', 'd/../a.rules']) {
    w.disk.set(path, new TextEncoder().encode('-w x\n'));
    assert.match(
      (await w.run('lint', '--format', 'github', path)).out,
      /^::error file=a\.rules,line=1,/,
      path,
    );
    assert.equal(
      JSON.parse((await w.run('lint', '--format', 'gitlab', path)).out)[0].location.path,
      'a.rules',
    );
  }
  assert.match(
    (await w.run('lint', '--format', 'github', '/elsewhere/b.rules')).out,
    /file=\/elsewhere\/b\.rules/,
  );
  assert.match(await reported('github'), /^::notice file=/m);
});

test('The report for GitLab has what code quality demands of each issue, and fingerprints that differ', async () => {
  const issues = JSON.parse(await reported('gitlab'));
  assert.ok(issues.length > 5);
  for (const { description, check_name, fingerprint, severity, location } of issues) {
    assert.ok(description !== '' && /^AR\d{3} /.test(check_name) && /^[0-9a-f]{16}$/.test(fingerprint));
    assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(severity));
    assert.ok(location.path !== '' && location.lines.begin >= 1);
  }
  assert.equal(new Set(issues.map((i: { fingerprint: string }) => i.fingerprint)).size, issues.length);
  assert.deepEqual(JSON.parse(await reported('gitlab', 'none.rules')), []);
});

test('The JUnit report is XML with a suite for each file, in which errors and warnings fail', async () => {
  const elements = elementsOf(await reported('junit'));
  assert.equal(elements[0]?.name, 'testsuites');
  const suites = elements.filter((e) => e.name === 'testsuite');
  const report = JSON.parse(await reported('json'));
  assert.equal(suites.length, report.summary.files);
  const failures = suites.reduce((sum, s) => sum + Number(s.attributes.get('failures')), 0);
  assert.equal(failures, report.summary.errors + report.summary.warnings);
  assert.equal(elements.filter((e) => e.name === 'failure').length, failures);
  for (const e of elements)
    if (e.name === 'testcase') assert.ok(e.attributes.has('name') && e.attributes.has('classname'));
  elementsOf(await reported('junit', 'none.rules'));
});

test('The Checkstyle report is XML with an element for each problem, below its file', async () => {
  const elements = elementsOf(await reported('checkstyle'));
  assert.deepEqual([elements[0]?.name, elements[0]?.attributes.get('version')], ['checkstyle', '4.3']);
  const errors = elements.filter((e) => e.name === 'error');
  assert.ok(errors.length > 5);
  for (const { attributes } of errors) {
    assert.match(attributes.get('source') ?? '', /^audit-rules\.AR\d{3}$/);
    assert.ok(['error', 'warning', 'info'].includes(attributes.get('severity') ?? ''));
    assert.ok(Number(attributes.get('line')) >= 1 && Number(attributes.get('column')) >= 1);
  }
  elementsOf(await reported('checkstyle', 'none.rules'));
});

test('The report for reviewdog counts columns in bytes, and suggests what a fix would write', async () => {
  const report = JSON.parse(await reported('rdjson'));
  assert.equal(report.source.name, 'audit-rules');
  assert.ok(report.diagnostics.length > 5);
  for (const { message, location, severity, code } of report.diagnostics) {
    assert.ok(message !== '' && location.path !== '' && /^AR\d{3}$/.test(code.value));
    assert.ok(['ERROR', 'WARNING', 'INFO'].includes(severity));
    assert.ok(location.range.start.line >= 1 && location.range.start.column >= 1);
  }
  const line = files['rules.d/20-b.rules'].split('\n')[0] ?? '';
  const found = report.diagnostics.find(
    (d: { code: { value: string }; location: { path: string } }) =>
      d.code.value === 'AR101' && d.location.path === 'rules.d/20-b.rules',
  );
  const column = new TextEncoder().encode(line.slice(0, line.indexOf('x-y'))).length + 1;
  assert.deepEqual(found.location.range.start, { line: 1, column });
  assert.ok(found.suggestions.length > 0);
  assert.deepEqual(JSON.parse(await reported('rdjson', 'none.rules')).diagnostics, []);
});

test('Every format writes the same bytes for the same input', async () => {
  for (const format of ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson'])
    assert.equal(await reported(format), await reported(format));
});
