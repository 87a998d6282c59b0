import type { ScannerVerdict } from './profileResult.ts';

/**
 * Returns the state of a requirement whose events are all recorded: `exact` where no scanner refuses the text
 * of the rules, otherwise `effect`.
 * @param scanners what scanners say about the requirement
 */
export function textState(scanners: readonly ScannerVerdict[]): 'exact' | 'effect' {
  return scanners.some((s) => s.answer === false) ? 'effect' : 'exact';
}
