import type { ScannerVerdict } from './profileResult.ts';

/** Returns the state of a requirement whose events are all recorded: whether every scanner accepts the text. */
export function textState(scanners: readonly ScannerVerdict[]): 'exact' | 'effect' {
  return scanners.some((s) => s.answer === false) ? 'effect' : 'exact';
}
