import type { Steps } from '../core/text/steps.ts';

/** How long other requests wait at most for work in the background, in milliseconds. */
const SLICE = 5;
/** So many files or directories are read at a time. */
const AT_A_TIME = 16;
/** How often it is asked whether work may go on, in milliseconds. */
const ASK = 50;

/** Rests between the steps of work in the background. */
export interface Pace {
  /** Waits where other requests should be answered first, else hardly at all. Call it after each step. */
  readonly rest: () => Promise<void>;
}

/** Waits for so many milliseconds; 0 lets other requests through. */
export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Returns a pace at which work lets other requests through every few milliseconds. Several strands of the work
 * rest together.
 * @param mayWork reports whether the work may go on; while it may not, the rest lasts
 */
export function createPace(mayWork: () => boolean): Pace {
  /** Since when nothing else was done; undefined where others had their turn since. */
  let begun: number | undefined;
  let resting: Promise<void> | undefined;

  async function restNow(): Promise<void> {
    await sleep(0);
    while (!mayWork()) await sleep(ASK);
    resting = undefined;
  }
  function isLong(): boolean {
    if (begun === undefined) {
      begun = performance.now();
      setTimeout(() => (begun = undefined), 0);
    }
    return performance.now() - begun > SLICE;
  }
  return {
    rest: async () => {
      if (!resting && (isLong() || !mayWork())) resting = restNow();
      await resting;
    },
  };
}

/**
 * Does the same work for each of several things, some of them at a time, and returns what came of it, in their
 * order.
 */
export async function someAtATime<T, R>(
  things: readonly T[],
  work: (thing: T) => Promise<R>,
): Promise<readonly R[]> {
  const left = things.entries();
  const results: R[] = [];
  async function strand(): Promise<void> {
    for (const [i, thing] of left) results[i] = await work(thing);
  }
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, things.length) }, strand));
  return results;
}

/** Does work in steps to its end, resting between them, and returns its result. */
export async function finishSlowly<T>(work: Steps<T>, { rest }: Pace): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await rest();
  }
}
