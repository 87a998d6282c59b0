import { test } from 'node:test';
import fc from 'fast-check';
import { fuzzTargets } from '../fuzz/targets.ts';

for (const { name, input, run } of fuzzTargets)
  test(`No input makes the ${name} throw`, () =>
    fc.assert(
      fc.asyncProperty(input, async (text) => run(text)),
      { numRuns: name === 'LSP message handler' ? 10 : 150 },
    ));
