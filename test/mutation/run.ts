// Runs test files in one process, bundled by scripts/mutate.mjs: with a mutant until a test fails, or without one to
// record which mutants each file reaches. FILES lists them, MUTANT is the mutant's number.

import { testFiles } from 'mutation:files';
import { writeFileSync } from 'node:fs';
import { takeTests } from './tests.ts';

const { __reached: reached } = globalThis as unknown as { readonly __reached: Set<number> };
const files = JSON.parse(process.env['FILES'] ?? '[]') as readonly string[];
const record = process.env['RECORD'];

/** Runs the tests of a file; returns the title of the first that failed. */
async function firstFailure(file: string): Promise<string | undefined> {
  await testFiles[file]?.();
  for (const { title, run } of takeTests())
    try {
      await run();
    } catch {
      return title;
    }
  return undefined;
}

/** Returns the processor time of this process in milliseconds: a busy machine does not change it much. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Ends the process; what a test left open does not keep it. */
async function runAll(): Promise<never> {
  for (const file of files) {
    const failure = await firstFailure(file).catch((error: unknown) => `${file}: ${String(error)}`);
    if (record !== undefined)
      writeFileSync(record, JSON.stringify({ reached: [...reached], failure, took: cpuTime() }));
    if (failure === undefined) continue;
    process.stdout.write(`${failure}\n`);
    process.exit(1);
  }
  process.exit(0);
}

process.on('unhandledRejection', () => process.exit(1));
await runAll();
