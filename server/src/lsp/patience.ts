/**
 * How long a client is waited for, in milliseconds: one that is busy starting answers within that, one that
 * never does must not keep a user waiting.
 */
export const PATIENCE = 2000;

/**
 * Returns what work comes to; undefined where it takes longer than so many milliseconds. It goes on then, and
 * nobody hears of its failure.
 * @throws what the work rejects with, within that time
 */
export function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((done) => {
    timer = setTimeout(() => done(undefined), milliseconds);
  });
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Stands for an answer that has not come in time. */
export const noAnswer = Symbol('no answer');

/**
 * Waits for an answer of the client for a limited time, and returns it; `noAnswer` where it takes too long.
 * @param late is called when the answer comes after all
 * @throws what the answer rejects with, within that time
 */
export async function inTime<T>(answer: Promise<T>, late: () => void): Promise<T | typeof noAnswer> {
  const came = await withinTime(
    answer.then((value) => ({ value })),
    PATIENCE,
  );
  if (came) return came.value;
  answer.then(late, () => undefined);
  return noAnswer;
}
