/** Long work that may be left and taken up again at each step. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Runs work that could be paused through to its end, without pausing, and returns its result. */
export function finish<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
