import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyKernel } from '../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicyLine } from '../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicy } from '../../server/src/core/ima/syntax/policyDocument.ts';
import { lintPolicy } from '../../server/src/core/lint/lintPolicy.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { generatedPolicyLines } from '../conformance/generatedPolicies.ts';

const kernels = ['6.1', '7.3'].flatMap((v) => policyKernel(v) ?? []);

/** Returns how many lines of a text each kernel refuses. */
function refusals(text: string): number {
  return parsePolicy(text).lines.reduce(
    (sum, line) => sum + kernels.filter((k) => judgePolicyLine(line, k).outcome === 'refused').length,
    0,
  );
}

/** Applies the first safe fix again and again, at most as often as a line has words. */
function repaired(text: string): string {
  let now = text;
  for (let round = 0; round < 8; round++) {
    const problem = lintPolicy(parsePolicy(now), { kernels }).problems.find((p) =>
      p.fixes().some((f) => f.safety === 'safe'),
    );
    const fix = problem?.fixes().find((f) => f.safety === 'safe');
    if (!fix) return now;
    const next = applyEdits(now, fix.edits);
    assert.notEqual(next, now, fix.title);
    now = next;
  }
  return now;
}

test('Each problem of a policy is inside it, and no fix makes a line load less', () => {
  const seen = { problems: 0, fixes: 0, loading: 0 };
  const lines = generatedPolicyLines(11, 1500);
  for (let i = 0; i < lines.length; i += 3) {
    const text = `${lines.slice(i, i + 3).join('\n')}\n`;
    const before = refusals(text);
    for (const p of lintPolicy(parsePolicy(text), { kernels }).problems) {
      seen.problems++;
      assert.ok(p.span.start >= 0 && p.span.end <= text.length && p.span.end > p.span.start, p.code);
      for (const fix of p.fixes()) {
        seen.fixes++;
        const after = applyEdits(text, fix.edits);
        assert.ok(
          refusals(after) <= before + (fix.edits.some((e) => e.newText.includes('\n')) ? 4 : 0),
          `${p.code}: ${text} → ${after}`,
        );
        if (refusals(after) < before) seen.loading++;
      }
    }
  }
  console.log(`${seen.problems} problems, ${seen.fixes} fixes, ${seen.loading} of which make a line load`);
  assert.ok(seen.problems > 1000 && seen.loading > 100, JSON.stringify(seen));
});

test('Safe fixes, one after the other, end, and leave no line that loads less', () => {
  for (const line of generatedPolicyLines(12, 600)) {
    const text = `${line}\n`;
    const after = repaired(text);
    assert.ok(after === text || refusals(after) <= refusals(text) * 2, `${text} → ${after}`);
    if (refusals(text) === 0) assert.equal(refusals(after), 0, text);
  }
});
