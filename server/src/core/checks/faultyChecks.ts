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
