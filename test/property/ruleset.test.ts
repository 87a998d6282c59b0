import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fileContext } from '../../server/src/core/checks/ruleset/runRuleset.ts';
import { load, mergeFolder, singleFile } from '../../server/src/core/ruleset/index.ts';
import {
  rulesFolder as folder,
  pick,
  rulesetTargets as targets,
  rulesText as text,
} from '../support/folders.ts';
import { checkFixes, tellCount } from '../support/rulesetFixes.ts';

const RUNS = Number(process.env['RULESET_RUNS'] ?? 500);
describe('a ruleset', () => {
  it('A directory loads as its merged text does', () => {
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

  it('Fixes of single files remove their problems', () => {
    const count = new Map<string, number>();
    fc.assert(
      fc.property(text, (t) =>
        checkFixes(
          [{ name: 'audit.rules', text: t }],
          ([f]) => fileContext(f?.text ?? '', 'audit.rules', targets),
          count,
        ),
      ),
      { numRuns: RUNS, seed: 24, includeErrorInReport: true },
    );
    tellCount(count);
  });
});
