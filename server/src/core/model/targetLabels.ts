import type { Target } from '../facts/targets.ts';
import { both } from '../text/series.ts';

/**
 * Returns the names of targets for a sentence, without their versions of audit: `Debian 12, RHEL 8 and RHEL
 * 9`.
 */
export function targetLabels(targets: readonly Target[]): string {
  return both(targets.map((t) => t.label.replace(/ \(.*/, '')));
}
