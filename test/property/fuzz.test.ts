import { test } from 'node:test';
import fc from 'fast-check';
import { fuzzTargets } from '../fuzz/targets.ts';

for (const { name, property } of fuzzTargets)
  test(`No input makes the ${name} throw`, () => fc.assert(property, { numRuns: 150 }));
