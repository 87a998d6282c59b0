/** Long work that may be left and taken up again at each step. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all of it in one go. */
export function finish<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
