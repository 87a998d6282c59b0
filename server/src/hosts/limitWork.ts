import { Script } from 'node:vm';
import { isMainThread, Worker } from 'node:worker_threads';
import type { Limit } from '../core/checks/faultyChecks.ts';

/** How long work between two steps may take, in milliseconds. All of it is done in a few. */
const LONGEST = 10_000;
/** By how many bytes the process may grow meanwhile. */
const MOST_GROWTH = 1024 ** 3;

// Only code that the VM is asked to run can be interrupted, together with everything that it calls.
const slot = Symbol.for('auditRules.limitedWork');
const caller = new Script(`globalThis[Symbol.for('auditRules.limitedWork')]()`);

const INTERRUPTED = 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
const codes: ReadonlySet<string> = new Set([INTERRUPTED, 'ERR_SCRIPT_EXECUTION_TIMEOUT']);

/**
 * Watches the memory from a thread of its own, for the thread that works cannot. The number that both share is
 * that of the work that is being done, 0 for none; it is negative from when this thread interrupts the work.
 */
const watcher = `
const { workerData } = require('node:worker_threads');
const view = new Int32Array(workerData.shared);
let turn = 0, before = 0;
setInterval(() => {
  const now = Atomics.load(view, 0);
  if (now <= 0) return void (turn = 0);
  const size = process.memoryUsage.rss();
  if (now !== turn) return void ([turn, before] = [now, size]);
  if (size - before < workerData.most || Atomics.compareExchange(view, 0, now, -now) !== now) return;
  process.kill(process.pid, 'SIGINT');
}, 50);
`;

/**
 * How long work goes on without anybody who watches the memory, in milliseconds: one piece of it, and all of it
 * together. A thread takes 60 ms of processor time to start, more than most runs of the command need for their
 * checks.
 */
const UNWATCHED = 250;
const UNWATCHED_TOGETHER = 500;

/**
 * Returns a limit for work in this thread, which interrupts work after a time or where it fills the memory.
 * Work that has to be watched is begun again for it, so it must be possible to do so. Memory is watched in the
 * main thread only, for no signal reaches another one, and not on Windows, where nothing interrupts a thread.
 * @param longest milliseconds
 * @param most bytes
 */
export function limitWork(longest: number = LONGEST, most: number = MOST_GROWTH): Limit {
  const view = new Int32Array(new SharedArrayBuffer(4));
  const canWatch = isMainThread && process.platform !== 'win32';
  let turn = 0;
  let isInside = false;
  let isWatched = false;
  let unwatched = 0;

  function watchMemory(): void {
    isWatched = true;
    new Worker(watcher, { eval: true, workerData: { shared: view.buffer, most } }).unref();
  }

  /** Ends the work, and waits for a signal that is on its way: outside, it would end the process. */
  function leave(): void {
    if (Atomics.compareExchange(view, 0, turn, 0) === turn) return;
    for (;;);
  }

  /** Does the work within a time, and returns its outcome, or the code of the error that interrupted it. */
  function run<T>(work: () => T, timeout: number): { readonly value: T } | string {
    let outcome: { readonly value: T } | undefined;
    (globalThis as unknown as Record<symbol, unknown>)[slot] = () => {
      try {
        outcome = { value: work() };
      } finally {
        leave();
      }
    };
    isInside = true;
    turn = (turn % 0x7fffffff) + 1;
    Atomics.store(view, 0, turn);
    try {
      caller.runInThisContext({ timeout, breakOnSigint: isWatched });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!codes.has(code)) throw error;
      // Somebody pressed Ctrl+C: the signal is for the process.
      if (code === INTERRUPTED && Atomics.load(view, 0) >= 0) process.kill(process.pid, 'SIGINT');
      return outcome ?? code;
    } finally {
      isInside = false;
      Atomics.store(view, 0, 0);
    }
    return outcome as { readonly value: T };
  }

  return <T>(work: () => T) => {
    // The limits of the outer work are those of what it does.
    if (isInside) return { value: work() };
    if (canWatch && !isWatched) {
      const start = performance.now();
      const outcome = run(work, Math.min(UNWATCHED, longest));
      unwatched += performance.now() - start;
      if (typeof outcome === 'string' || unwatched > UNWATCHED_TOGETHER) watchMemory();
      if (typeof outcome !== 'string') return outcome;
    }
    const outcome = run(work, longest);
    if (typeof outcome !== 'string') return outcome;
    const why =
      outcome === INTERRUPTED
        ? `the process grew by ${Math.round(most / 1024 ** 2)} MiB while it ran`
        : `it did not end within ${longest / 1000} seconds`;
    // Where it was interrupted from is no help.
    return { interrupted: Object.assign(new Error(why), { stack: undefined }) };
  };
}
