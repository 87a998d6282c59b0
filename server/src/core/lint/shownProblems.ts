import type { Problem } from '../checks/defineCheck.ts';
import type { RulesetProblem } from '../checks/ruleset/defineRulesetCheck.ts';
import type { LintOptions } from '../checks/select.ts';
import { mergedByPlace, sortedByPlace } from '../text/span.ts';
import { oneForEachCause } from './oneForEachCause.ts';
import { withSeverities } from './severity.ts';
import { type Reaches, suppress, type UsedComments } from './suppress.ts';

/** What decides which problems of a document are shown, and with which severities. */
export interface Showing<P> {
  /** The suppression comments of the document. */
  readonly reaches: Reaches;
  readonly settings: Pick<LintOptions, 'severities' | 'profile'>;
  /**
   * Divides the problems that no comment suppresses: `elsewhere` has those that another file reports, which
   * keep their severities whatever the settings say. Where absent, all are reported here.
   */
  readonly divide?: (left: readonly P[]) => Divided<P>;
  /** Returns the problems of the comments themselves, by place; where absent, there are none. */
  readonly ofComments?: (used: UsedComments) => readonly P[];
  /** Each problem is shown at its own place, also where several have the same cause. */
  readonly eachPlace?: boolean;
}

interface Divided<P> {
  readonly here: readonly P[];
  readonly elsewhere: readonly P[];
}

/**
 * Returns what is shown of the problems that checks found in a document, by place: without those that its
 * comments suppress, one for each cause, and with the severities of settings, in this order. This is the one
 * way from found problems to shown ones. Empty where none is shown.
 * @param found in any order; those at one place are shown in the order in which they are here
 */
export function shownProblems<P extends Problem | RulesetProblem>(
  found: readonly P[],
  { reaches, settings, divide, ofComments, eachPlace = false }: Showing<P>,
): readonly P[] {
  const { left, used } = suppress(reaches, sortedByPlace(found));
  const { here, elsewhere }: Divided<P> = divide?.(left) ?? { here: left, elsewhere: [] };
  const merged = eachPlace ? here : oneForEachCause(here);
  const reported = withSeverities(mergedByPlace(merged, ofComments?.(used) ?? []), settings);
  return mergedByPlace(reported, oneForEachCause(elsewhere));
}
