import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isLoadCheck } from '../../server/src/core/checks/defineCheck.ts';
import { evidenceOf } from '../../server/src/core/checks/evidence.ts';
import { checks } from '../../server/src/core/checks/registry.ts';
import { exampleFiles } from '../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { rulesetChecks } from '../../server/src/core/checks/ruleset/rulesetChecks.ts';
import { releases } from '../../server/src/core/facts/releases.ts';
import { allChecks } from '../../server/src/core/lint/allChecks.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { problemsWith, targetNamed, targetOfExample } from '../support/examples.ts';
import { root } from '../support/root.ts';

const asked = targetOfExample({});

/** Lines with the recorded answers of eleven releases, which test/conformance/recorded.test.ts compares with the model. */
const recorded = readFileSync(join(root, 'test/fixtures/verdicts-generated.jsonl'), 'utf8')
  .split('\n')
  .filter((l) => l !== '')
  .map((l) => (JSON.parse(l) as { readonly text: string }).text);

test('A check whose evidence is auditctl has an example that conformance asks auditctl about', () => {
  for (const check of checks.filter((c) => evidenceOf(c) === 'auditctl')) {
    // test/conformance/auditctl.test.ts asks about every line of every example, on the release that is installed.
    const shown = check.examples.some((e) => {
      if (e.machine !== undefined || !problemsWith(check, e.bad, asked).some((p) => p.code === check.code))
        return false;
      if (!isLoadCheck(check)) return true;
      return parseDocument(e.bad).lines.some(
        ({ node }) => node.kind === 'command' && judge(node, asked.release, asked.machine).by !== 'kernel',
      );
    });
    const others = releases.map((r) => targetNamed(r));
    const elsewhere = () =>
      recorded.find((text) =>
        others.some((t) => problemsWith(check, text, t).some((p) => p.code === check.code)),
      );
    assert.ok(shown || elsewhere() !== undefined, `${check.code}: no example is asked of the tool`);
  }
});

test('A ruleset check whose evidence is augenrules has a directory that conformance merges', () => {
  for (const check of rulesetChecks.filter((c) => evidenceOf(c) === 'auditctl'))
    assert.ok(
      check.examples.some((e) => exampleFiles(e.bad) !== undefined),
      check.code,
    );
});

test('A check says in a sentence what nobody has tried, and only where the rest was tried', () => {
  for (const c of allChecks) {
    if (c.unproven === undefined) continue;
    assert.match(c.unproven, /^[A-Z].*\.$/, c.code);
    assert.notEqual(evidenceOf(c), 'reading', c.code);
  }
  for (const code of ['AR213', 'AR214', 'AR215'])
    assert.equal(evidenceOf(allChecks.find((c) => c.code === code) ?? assert.fail()), 'reading');
});
