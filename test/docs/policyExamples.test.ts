import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../../server/src/core/checks/defineCheck.ts';
import type { PolicyCheck } from '../../server/src/core/ima/checks/definePolicyCheck.ts';
import { exampleKernels, examplePolicy } from '../../server/src/core/ima/checks/examplePolicy.ts';
import { policyChecks } from '../../server/src/core/ima/checks/policyChecks.ts';
import { judgePolicyLine } from '../../server/src/core/ima/model/judgePolicyLine.ts';
import { policyReasons } from '../../server/src/core/ima/model/policyVerdict.ts';
import { parsePolicy } from '../../server/src/core/ima/syntax/policyDocument.ts';
import { lintPolicy } from '../../server/src/core/lint/lintPolicy.ts';
import { afterFirstFix, withMarks } from '../support/examples.ts';

type Example = PolicyCheck['examples'][number];

function problemsOf(check: PolicyCheck, text: string, example: Pick<Example, 'target'>): readonly Problem[] {
  return lintPolicy(parsePolicy(examplePolicy(check, text)), {
    kernels: exampleKernels(example),
    severities: check.defaultOff ? { [check.code]: check.severity } : {},
  }).problems;
}

/** The lines of a text that the kernels of an example refuse. */
function refused(text: string, example: Pick<Example, 'target'>): readonly string[] {
  return parsePolicy(text).lines.flatMap((line) =>
    exampleKernels(example).some((k) => judgePolicyLine(line, k).outcome === 'refused') ? [line.text] : [],
  );
}

for (const check of policyChecks) {
  for (const [i, example] of check.examples.entries()) {
    test(`Example ${i + 1} of ${check.code} shows the check at the marked place, and its first fix helps`, () => {
      const text = examplePolicy(check, example.bad);
      const problem = problemsOf(check, example.bad, example).find((p) => p.code === check.code);
      assert.ok(problem, `${example.bad}: ${problemsOf(check, example.bad, example).map((p) => p.code)}`);
      assert.equal(withMarks(text, problem.span), withMarks(text, example.span));
      const after = afterFirstFix(text, problem);
      assert.equal(after, example.fixed === undefined ? undefined : examplePolicy(check, example.fixed));
      if (after === undefined) return;
      const before = problemsOf(check, example.bad, example).map((p) => p.code);
      const left = lintPolicy(parsePolicy(after), { kernels: exampleKernels(example) }).problems;
      assert.ok(!left.some((p) => p.code === check.code), 'the fix leaves the problem');
      // What a rule means is judged once it loads.
      const added = left.filter((p) => !before.includes(p.code) && p.severity === 'error');
      assert.deepEqual(
        added.map((p) => `${p.code}: ${p.message}`),
        [],
        'the fix adds problems',
      );
      assert.deepEqual(refused(after, example), [], 'what the fix makes does not load');
    });
  }

  test(`${check.code} is not reported for what its page calls fine`, () => {
    for (const good of check.good)
      for (const example of [{}, { target: '7.3' }])
        assert.deepEqual(
          problemsOf(check, good, example)
            .filter((p) => p.code === check.code)
            .map((p) => p.message),
          [],
          good,
        );
  });
}

test('Codes and names of policy checks are unique, and each check is described in full', () => {
  for (const of of ['code', 'name'] as const) {
    const all = policyChecks.map((c) => c[of]);
    assert.equal(new Set(all).size, all.length);
  }
  for (const c of policyChecks) {
    assert.match(c.code, /^IM\d{3}$/);
    assert.match(c.name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(c.examples.length > 0 && c.good.length > 0, c.code);
    for (const text of [c.what, c.why]) assert.match(text, /^[A-Z"`\-0-9a-z].*[.!]$/s, c.code);
    assert.ok(c.title.length < 90 && !c.title.endsWith('.'), `${c.code}: ${c.title}`);
  }
});

test('Each reason why a kernel refuses a line has a check that reports it', () => {
  const owned = new Set(policyChecks.flatMap((c) => ('reasons' in c ? c.reasons : [])));
  // Which labels exist is known only where somebody asked the machine, and needs-modsig is claimed by the word.
  const without = policyReasons.filter((r) => !owned.has(r) && r !== 'unknown-label');
  assert.deepEqual(without, []);
});
