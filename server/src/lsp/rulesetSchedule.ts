import { withinLimits } from '../core/checks/faultyChecks.ts';
import { type Steps, slices } from '../core/text/steps.ts';
import { sleep } from './pace.ts';
import { withinTime } from './patience.ts';

/** How long other requests wait at most while a ruleset is judged, in milliseconds. */
const SLICE = 15;
/**
 * The longest wait before a large ruleset is judged again, in milliseconds: changes that come in one go are
 * judged once.
 */
const LONGEST_WAIT = 200;
/**
 * How long lines wait for their ruleset, in milliseconds: where the last edit took longer than SLOW, hardly
 * at all.
 */
const PATIENCE = 300;
const IMPATIENCE = 20;
const SLOW = 100;

/** When rulesets are judged, and how long others wait for that. */
export interface Schedule {
  /**
   * Runs steps to their end, other requests between slices of them.
   * @param again the work was done before, for an earlier text: where that took long, changes are gathered
   * first
   * @param isWanted reports whether the result is still wanted
   * @returns undefined where it is wanted no more
   */
  run<T>(steps: () => Steps<T>, again: boolean, isWanted: () => boolean): Promise<T | undefined>;
  /** Waits for work as long as an editor's user does who did not ask for it; undefined where it is late. */
  soon<T>(work: Promise<T>): Promise<T | undefined>;
}

/**
 * Returns a schedule that runs long work in slices, and gathers changes while it is slow: it estimates from
 * the last edit how long the next one takes. The first run of a ruleset does not count.
 */
export function createSchedule(): Schedule {
  let lastTook = 0;
  return {
    async run(steps, again, isWanted) {
      if (again && lastTook > SLOW) await sleep(Math.min(lastTook, LONGEST_WAIT));
      if (!isWanted()) return undefined;
      const start = performance.now();
      const nextSlice = slices(steps, () => performance.now(), SLICE);
      for (;;) {
        const step = withinLimits(nextSlice);
        if (step.done) {
          if (again) lastTook = performance.now() - start;
          return step.value;
        }
        await sleep(0);
        if (!isWanted()) return undefined;
      }
    },
    soon: (work) => withinTime(work, lastTook > SLOW ? IMPATIENCE : PATIENCE),
  };
}
