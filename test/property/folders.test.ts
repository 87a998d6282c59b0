// A file of its own beside ruleset.test.ts: it takes the longest, and files run beside each other.
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { folderContext } from '../../server/src/core/checks/ruleset/runRuleset.ts';
import { rulesFolder as folder, rulesetTargets as targets } from '../support/folders.ts';
import { checkFixes, tellCount } from '../support/rulesetFixes.ts';

const RUNS = Number(process.env['RULESET_RUNS'] ?? 500);

describe('a ruleset', () => {
  it('Fixes of directories remove their problems', () => {
    const count = new Map<string, number>();
    fc.assert(
      fc.property(folder, (files) => checkFixes(files, (f) => folderContext(f, targets), count)),
      { numRuns: RUNS, seed: 23, includeErrorInReport: true },
    );
    tellCount(count);
  });
});
