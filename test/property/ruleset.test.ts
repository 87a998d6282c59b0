import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RulesetContext, RulesetProblem } from '../../server/src/core/checks/ruleset/define.ts';
import { afterFixes } from '../../server/src/core/checks/ruleset/fixture.ts';
import { fileContext, folderContext, runRulesetChecks } from '../../server/src/core/checks/ruleset/run.ts';
import { load, mergeFolder, type SourceFile, singleFile } from '../../server/src/core/ruleset/index.ts';
import { rulesFolder as folder, pick, rulesetTargets as targets, rulesText as text } from '../support/folders.ts';

const RUNS = Number(process.env['RULESET_RUNS'] ?? 500);
function checkPlaces(files: readonly SourceFile[], p: RulesetProblem): void {
  for (const place of [p, ...p.related]) {
    const length = files[place.file]?.text.length ?? -1;
    assert.ok(
      place.span.start >= 0 && place.span.start <= place.span.end && place.span.end <= length,
      `${p.code} ${JSON.stringify(place)} of ${length}`,
    );
  }
  assert.ok(!/undefined|NaN/.test(p.message), p.message);
}

const errors = (ps: readonly RulesetProblem[]): number => ps.filter((p) => p.severity === 'error' && p.code !== 'AR308').length;
// A problem is the same after an edit elsewhere when it says the same but for numbers of lines and rules.
const stem = (p: RulesetProblem): string => `${p.code} ${p.message.replace(/line \d+|\d+ rules?/g, '')}`;

/** Every fix removes its problem and brings no error; what it moves or removes is not lost from the other files. */
function checkFixes(
  files: readonly SourceFile[],
  contextOf: (files: readonly SourceFile[]) => RulesetContext,
  count: Map<string, number>,
): void {
  const before = runRulesetChecks(contextOf(files));
  for (const p of before) {
    checkPlaces(files, p);
    // What is so on some targets only may become so on the others.
    if (p.message.endsWith('.)')) continue;
    for (const fix of p.fixes()) {
      const after = runRulesetChecks(contextOf(afterFixes(files, fix)));
      const where = `${p.code} "${fix.title}": ${p.message}\n${JSON.stringify(files)}\n${JSON.stringify(afterFixes(files, fix))}`;
      const [had, has] = [before, after].map((ps) => ps.filter((q) => stem(q) === stem(p)).length) as [number, number];
      const [all, left] = [before, after].map((ps) => ps.filter((q) => q.code === p.code).length) as [number, number];
      assert.ok(has < had || left < all || after.length < before.length, `not removed: ${where}`);
      // Lines that were glued together or locked out may have mistakes of their own.
      assert.ok(
        errors(after) <= errors(before) || fix.safety === 'unsafe' || ['AR305', 'AR312'].includes(p.code),
        `adds an error: ${where}`,
      );
      count.set(p.code, (count.get(p.code) ?? 0) + 1);
    }
  }
}

describe('a ruleset', () => {
  it('loads as its merged text does', () => {
    fc.assert(
      fc.property(folder, pick(...targets), (files, t) => {
        const merged = mergeFolder(files, t.awk, t.release);
        const [folderLoad, fileLoad] = [load(merged, t), load(singleFile(merged.text), t)];
        const outcomes = (r: typeof folderLoad): readonly string[] =>
          r.lines.filter((l) => l.line.node.kind === 'command').map((l) => `${l.line.number} ${l.outcome}`);
        assert.deepEqual(outcomes(folderLoad), outcomes(fileLoad));
        assert.equal(folderLoad.notLoaded, fileLoad.notLoaded);
        assert.equal(folderLoad.rules.length, fileLoad.rules.length);
      }),
      { numRuns: RUNS, seed: 22, includeErrorInReport: true },
    );
  });

  it('has fixes that remove their problems (folders)', () => {
    const count = new Map<string, number>();
    fc.assert(
      fc.property(folder, (files) => checkFixes(files, (f) => folderContext(f, targets), count)),
      { numRuns: RUNS, seed: 23, includeErrorInReport: true },
    );
    console.log(
      `fixes tried: ${[...count]
        .sort()
        .map(([c, n]) => `${c} ${n}`)
        .join(', ')}`,
    );
  });

  it('has fixes that remove their problems (single files)', () => {
    const count = new Map<string, number>();
    fc.assert(
      fc.property(text, (t) =>
        checkFixes([{ name: 'audit.rules', text: t }], ([f]) => fileContext(f?.text ?? '', 'audit.rules', targets), count),
      ),
      { numRuns: RUNS, seed: 24, includeErrorInReport: true },
    );
    console.log(
      `fixes tried: ${[...count]
        .sort()
        .map(([c, n]) => `${c} ${n}`)
        .join(', ')}`,
    );
  });
});
