import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleAfter, exampleContext } from '../../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { rulesetChecks } from '../../../server/src/core/checks/ruleset/rulesetChecks.ts';
import { runRulesetChecks } from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import type { Machine } from '../../../server/src/core/facts/machines.ts';
import { defaultTargets, type Target, target } from '../../../server/src/core/facts/targets.ts';
import { spanInExample, withMarks } from '../../support/examples.ts';

function one(name: string | undefined, machine?: string): readonly Target[] {
  return [target(name ?? '3.0.9', (machine ?? 'x86_64') as Machine) as Target];
}

describe('ruleset checks', () => {
  it('Ruleset checks have unique codes and names', () => {
    assert.equal(new Set(rulesetChecks.map((c) => c.code)).size, rulesetChecks.length);
    assert.equal(new Set(rulesetChecks.map((c) => c.name)).size, rulesetChecks.length);
  });

  for (const check of rulesetChecks) {
    it(`${check.code} is shown by each bad example at the marked place, and its first fix removes it`, () => {
      for (const example of check.examples) {
        const targets = one(example.target, example.machine);
        const [found] = runRulesetChecks(exampleContext(example.bad, targets), [check]);
        assert.ok(found, example.bad);
        const reported = withMarks(example.bad, spanInExample(example.bad, found));
        assert.equal(reported, withMarks(example.bad, example.span));
        assert.match(found.message, /\.$|\)$/);
        const fix = found.fixes()[0];
        assert.equal(fix && exampleAfter(example.bad, fix), example.fixed, example.bad);
        if (example.fixed !== undefined)
          assert.deepEqual(
            runRulesetChecks(exampleContext(example.fixed, targets), [check]),
            [],
            example.fixed,
          );
      }
    });

    it(`${check.code} is silent on the good examples, on every target`, () => {
      const targets = defaultTargets.flatMap((t) => target(t) ?? []);
      for (const good of check.good) {
        const found = runRulesetChecks(exampleContext(good, targets), [check]).map((p) => p.message);
        assert.deepEqual(found, [], good);
      }
    });

    it(`${check.code} does not come back after a fix, and no error is added`, () => {
      const targets = defaultTargets.flatMap((t) => target(t) ?? []);
      for (const example of check.examples) {
        const before = runRulesetChecks(exampleContext(example.bad, targets));
        const count = (ps: typeof before, what: (p: (typeof before)[number]) => boolean): number =>
          ps.filter(what).length;
        for (const problem of before.filter((p) => p.code === check.code)) {
          for (const fix of problem.fixes()) {
            const text = exampleAfter(example.bad, fix);
            const after = runRulesetChecks(exampleContext(text, targets));
            assert.ok(
              count(after, (p) => p.code === check.code) < count(before, (p) => p.code === check.code),
              `${fix.title}: ${text}`,
            );
            assert.ok(
              count(after, (p) => p.severity === 'error') <= count(before, (p) => p.severity === 'error'),
              `${fix.title}: ${text}`,
            );
          }
        }
      }
    });
  }
});
