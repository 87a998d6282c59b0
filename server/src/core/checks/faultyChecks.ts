/** Takes a check that threw, by its code, with what it threw. */
type Report = (code: string, error: unknown) => void;

let report: Report | undefined;
/** The codes of checks that threw since somebody listens. */
const off = new Set<string>();

/**
 * Sets the function that is called when a check throws; that check is then turned off and the others go on.
 * With undefined, as in tests, the exception is passed on. Turns all checks on again.
 */
export function listenForFaults(listener: Report | undefined): void {
  report = listener;
  off.clear();
}

/** Reports whether the check with a code threw and was turned off because of it. */
export function isFaulty(code: string): boolean {
  return off.size > 0 && off.has(code);
}

/**
 * Turns the check with a code off because of the exception that it threw, and reports that once.
 * @throws the exception, where nobody listens
 */
export function switchOff(code: string, error: unknown): void {
  if (!report) throw error;
  if (off.has(code)) return;
  off.add(code);
  report(code, error);
}

/** What came of work: its result, or why the host interrupted it. */
export type LimitedOutcome<T> = { readonly value: T } | { readonly interrupted: Error };

/** Does work, and interrupts it where it does not end or fills the memory. */
export type Limit = <T>(work: () => T) => LimitedOutcome<T>;

/** The check that was started last, and the host's way to interrupt it; a host may have none. */
const state: { limit: Limit | undefined; running: string | undefined } = {
  limit: undefined,
  running: undefined,
};

/**
 * Sets the function that interrupts work with checks that does not end or fills the memory; with undefined,
 * nothing is interrupted.
 */
export function limitChecks(limit: Limit | undefined): void {
  state.limit = limit;
}

/**
 * Notes which check runs from now on, by its code, so that it can be turned off if it has to be interrupted;
 * undefined for other work.
 */
export function startCheck(code: string | undefined): void {
  state.running = code;
}

/**
 * Runs a check unless it was turned off. One that throws is turned off, and undefined is returned.
 * @throws what the check threw, where nobody listens
 */
export function attempt<T>(code: string, run: () => T): T | undefined {
  if (isFaulty(code)) return undefined;
  state.running = code;
  try {
    return run();
  } catch (error) {
    switchOff(code, error);
    return undefined;
  }
}

/**
 * Does work that runs checks, and returns its result. Where the host has to interrupt it, the check that was
 * started last is turned off, and the work is done again without it; it must be possible to begin it again.
 * @param work is called with the limits in force, perhaps several times
 * @throws why it was interrupted, where no check was running or nobody listens
 */
export function withinLimits<T>(work: () => T): T {
  const { limit, running: outer } = state;
  if (!limit) return work();
  for (;;) {
    state.running = undefined;
    const outcome = limit(work);
    if ('value' in outcome) {
      state.running = outer;
      return outcome.value;
    }
    const code = state.running as string | undefined;
    if (code === undefined || isFaulty(code)) throw outcome.interrupted;
    switchOff(code, outcome.interrupted);
  }
}
