/**
 * How long a client is waited for, in milliseconds: one that is busy starting answers within that, one that
 * never does must not keep a user waiting.
 */
export const PATIENCE = 2000;

/** Stands for an answer that has not come in time. */
export const noAnswer = Symbol('no answer');

/**
 * Waits for an answer of the client for a limited time, and returns it; `noAnswer` where it takes too long.
 * @param late is called when the answer comes after all
 * @throws what the answer rejects with, within that time
 */
export function inTime<T>(answer: Promise<T>, late: () => void): Promise<T | typeof noAnswer> {
  let isLate = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<typeof noAnswer>((done) => {
    timer = setTimeout(() => {
      isLate = true;
      done(noAnswer);
    }, PATIENCE);
  });
  answer.then(
    () => (isLate ? late() : undefined),
    () => undefined,
  );
  return Promise.race([answer, end]).finally(() => clearTimeout(timer));
}
