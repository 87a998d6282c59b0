import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../server/src/core/checks/registry.ts';
import { ask, whyNoAuditctl } from '../conformance/ask.ts';
import {
  afterFirstFix,
  examplesOf,
  notLoading,
  problemsWith,
  targetOfExample,
  withMarks,
} from '../support/examples.ts';

const examples = examplesOf(checks);
const isMeaning = (code: string) => checks.find((c) => c.code === code)?.category === 'meaning';

for (const { check, example, name } of examples) {
  const t = targetOfExample(example);
  test(`${name} shows the check at the marked place, and its first fix removes the problem`, () => {
    const problems = problemsWith(check, example.bad, t);
    assert.equal(
      problems[0]?.code,
      check.code,
      `first of ${problems.map((p) => p.code).join(', ') || 'none'}`,
    );
    const [problem] = problems;
    if (problem) assert.equal(withMarks(example.bad, problem.span), withMarks(example.bad, example.span));
    const after = problem && afterFirstFix(example.bad, problem);
    assert.equal(after, example.fixed, problem?.message);
    if (after === undefined) return;
    const left = problemsWith(check, after, t).map((p) => p.code);
    assert.ok(!left.includes(check.code), 'the fix leaves the problem');
    const before = problems.map((p) => p.code);
    // What a line means is judged once it loads: a fix may bring such a problem to light, but no other.
    const hidden = notLoading(example.bad, t).length > 0;
    assert.deepEqual(
      left.filter((c) => !before.includes(c) && !(hidden && isMeaning(c))),
      [],
      'the fix adds problems',
    );
    assert.deepEqual(notLoading(after, t), [], 'what the fix makes does not load');
  });
}

for (const check of checks) {
  for (const good of check.good) {
    test(`${check.code} reports nothing for ${JSON.stringify(good)}`, () => {
      for (const t of [targetOfExample({}), targetOfExample({ target: 'newest' })])
        assert.deepEqual(
          problemsWith(check, good, t)
            .filter((p) => p.code === check.code)
            .map((p) => p.message),
          [],
          t.name,
        );
    });
  }
}

test('Codes and names are unique, and every check is described in full', () => {
  for (const of of ['code', 'name'] as const) {
    const all = checks.map((c) => c[of]);
    assert.deepEqual(
      all.filter((c, i) => all.indexOf(c) !== i),
      [],
    );
  }
  for (const c of checks) {
    assert.match(c.code, /^AR\d{3}$/);
    assert.match(c.name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(c.examples.length > 0, c.code);
    for (const text of [c.what, c.why]) assert.match(text, /^[A-Z"`\-0-9a-z].*[.!]$/s, c.code);
    assert.ok(c.title.length < 90 && !c.title.endsWith('.'), `${c.code}: ${c.title}`);
  }
});

const missing = whyNoAuditctl();
if (missing) console.log(`SKIPPED asking auditctl about the fixes of the examples: ${missing}.`);
test('auditctl loads what the fixes of the examples make', { skip: missing ?? false }, async () => {
  const lines = examples
    .filter(({ example: e }) => e.target === undefined && e.machine === undefined && e.fixed !== undefined)
    .flatMap(({ example: e }) => (e.fixed ?? '').split('\n'));
  const answers = await ask(lines);
  assert.deepEqual(
    answers.filter((a) => !a.auditctl.ok).map((a) => `${a.text}: ${a.auditctl.message}`),
    [],
  );
});
