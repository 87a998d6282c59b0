// Fuzzes everything that takes input from others: node scripts/run-ts.mjs test/fuzz/main.ts [SECONDS] [NAME]
import fc from 'fast-check';
import { fuzzTargets } from './targets.ts';

const [seconds = '10', only] = process.argv.slice(2);
let failed = false;
for (const { name, property } of fuzzTargets) {
  if (only !== undefined && name !== only) continue;
  const result = await fc.check(property, {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: Number(seconds) * 1000,
  });
  console.log(`${name}: ${result.numRuns} inputs, ${result.failed ? 'FAILED' : 'no findings'}`);
  if (!result.failed) continue;
  failed = true;
  console.log(
    `  seed ${result.seed}, path ${result.counterexamplePath}: ${JSON.stringify(result.counterexample)}`,
  );
  console.log(`  ${String(result.errorInstance)}`);
}
process.exitCode = failed ? 1 : 0;
