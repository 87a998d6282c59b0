/** Takes a check that threw, by its code, with what it threw. */
type Report = (code: string, error: unknown) => void;

let report: Report | undefined;
/** The codes of checks that threw since somebody listens. */
const off = new Set<string>();

/**
 * Sets the function that is told when a check throws; the check is then turned off and the others go on.
 * With undefined, as in tests, the exception is passed on.
 */
export function listenForFaults(listener: Report | undefined): void {
  report = listener;
  off.clear();
}

/** Reports whether a check threw, and was switched off for it. */
export function isFaulty(code: string): boolean {
  return off.size > 0 && off.has(code);
}

/**
 * Turns a check off because of an exception, and reports that once.
 * @throws what the check threw, where nobody listens
 */
export function switchOff(code: string, error: unknown): void {
  if (!report) throw error;
  if (off.has(code)) return;
  off.add(code);
  report(code, error);
}
