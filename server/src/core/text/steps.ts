/** Long work that may be left and taken up again at each step. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Runs work that could be paused through to its end, without pausing, and returns its result. */
export function finish<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * Returns a function that does a slice of the work, up to the first step after a time; it begins again where
 * the last slice was interrupted.
 * @param steps begins the work
 * @param now returns the time in milliseconds
 * @param longest milliseconds that a slice takes
 */
export function slices<T>(
  steps: () => Steps<T>,
  now: () => number,
  longest: number,
): () => IteratorResult<undefined, T> {
  let work = steps();
  let isInside = false;
  return () => {
    // An interrupted generator cannot go on.
    if (isInside) work = steps();
    isInside = true;
    const start = now();
    for (;;) {
      const step = work.next();
      if (!step.done && now() - start <= longest) continue;
      isInside = false;
      return step;
    }
  };
}
