import { Script } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { Limit } from '../core/checks/faultyChecks.ts';

/** How long work between two steps may take, in milliseconds. All of it is done in a few. */
const LONGEST = 10_000;
/** By how many bytes the process may grow meanwhile. */
const MOST_GROWTH = 1024 ** 3;

// Only code that the VM is asked to run can be interrupted, together with everything that it calls.
const slot = Symbol.for('auditRules.limitedWork');
const caller = new Script(`globalThis[Symbol.for('auditRules.limitedWork')]()`);

/**
 * Watches the memory from a thread of its own, for the thread that works cannot. What it is given: [0] the
 * number of the work that is being done, 0 for none; [1] becomes that number where it interrupts the work.
 */
const watcher = `
const { workerData } = require('node:worker_threads');
const view = new Int32Array(workerData.shared);
let turn = 0, before = 0;
setInterval(() => {
  const now = Atomics.load(view, 0);
  if (now === 0) return void (turn = 0);
  const size = process.memoryUsage.rss();
  if (now !== turn) return void ([turn, before] = [now, size]);
  if (size - before < workerData.most || Atomics.load(view, 1) === now) return;
  Atomics.store(view, 1, now);
  process.kill(process.pid, 'SIGINT');
}, 50);
`;

/**
 * Returns a limit for work in this process, which interrupts work after a time or where it fills the memory.
 * On Windows, memory is not watched: nothing there interrupts a thread.
 * @param longest milliseconds
 * @param most bytes
 */
export function limitWork(longest: number = LONGEST, most: number = MOST_GROWTH): Limit {
  const view = new Int32Array(new SharedArrayBuffer(8));
  const breakOnSigint = process.platform !== 'win32';
  let turn = 0;
  let isWatched = false;
  function watchMemory(): void {
    isWatched = true;
    // A signal that comes when the work has just ended is not for the process.
    process.on('SIGINT', () => {
      if (Atomics.exchange(view, 1, 0) === 0) process.exit(130);
    });
    const worker = new Worker(watcher, { eval: true, workerData: { shared: view.buffer, most } });
    worker.unref();
  }
  return <T>(work: () => T) => {
    if (breakOnSigint && !isWatched) watchMemory();
    let outcome: { readonly value: T } | undefined;
    const slots = globalThis as unknown as Record<symbol, unknown>;
    const outer = slots[slot];
    slots[slot] = () => {
      outcome = { value: work() };
    };
    turn = (turn % 0x7fffffff) + 1;
    Atomics.store(view, 0, turn);
    try {
      caller.runInThisContext({ timeout: longest, breakOnSigint });
    } catch (error) {
      const why = reasonFor(error, longest, most);
      if (!why) throw error;
      Atomics.store(view, 1, 0);
      // Where it was interrupted from is no help.
      return { interrupted: Object.assign(new Error(why), { stack: undefined }) };
    } finally {
      slots[slot] = outer;
      Atomics.store(view, 0, 0);
    }
    return outcome as { readonly value: T };
  };
}

/** Returns why work was interrupted; undefined where it threw by itself. */
function reasonFor(error: unknown, longest: number, most: number): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return `it did not end within ${longest / 1000} seconds`;
  if (code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED')
    return `the process grew by ${Math.round(most / 1024 ** 2)} MiB while it ran`;
  return undefined;
}
