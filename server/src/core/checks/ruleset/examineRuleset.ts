import type { Target } from '../../facts/targets.ts';
import type { SourceFile } from '../../ruleset/ruleset.ts';
import type { Steps } from '../../text/steps.ts';
import type { RulesetCheck, RulesetContext, RulesetProblem } from './defineRulesetCheck.ts';
import { rulesetSearches } from './rulesetChecks.ts';
import { fileSteps, folderSteps, runRulesetCheck } from './runRuleset.ts';

/** The text of a ruleset, and how it is read. */
export interface RulesetInput {
  /** `folder`: augenrules merges the files. `file`: auditctl reads the one file as it is. */
  readonly kind: 'folder' | 'file';
  readonly files: readonly SourceFile[];
  readonly targets: readonly Target[];
  readonly checks: readonly RulesetCheck[];
  /** Called for a check that throws; its problems are then missing. Without it the error is thrown. */
  readonly onFailure?: (check: RulesetCheck, error: unknown) => void;
}

/** A ruleset with what its checks report, suppression comments and severities of settings not applied. */
export interface RulesetState {
  readonly context: RulesetContext;
  /** By file and place. */
  readonly problems: readonly RulesetProblem[];
}

/**
 * Examines a ruleset, in steps after each of which the caller may pause or stop.
 * @param previous the result for an earlier text of the same ruleset: what an edit did not touch is taken from it. The
 * problems are equal to those of an examination from scratch.
 */
export function* examineRuleset(input: RulesetInput, _previous?: RulesetState): Steps<RulesetState> {
  const { kind, files, targets, checks, onFailure } = input;
  const context = yield* kind === 'file'
    ? fileSteps(files[0]?.text ?? '', files[0]?.name ?? '', targets)
    : folderSteps(files, targets);
  for (const t of context.rulesets) {
    for (const search of rulesetSearches) {
      try {
        yield* search(t);
      } catch {
        // The checks that look at the result fail with the same error and are reported.
      }
    }
  }
  const problems: RulesetProblem[] = [];
  for (const check of checks) {
    yield;
    try {
      problems.push(...(yield* runRulesetCheck(context, check)));
    } catch (error) {
      if (!onFailure) throw error;
      onFailure(check, error);
    }
  }
  return { context, problems: problems.sort(byPlace) };
}

function byPlace(a: RulesetProblem, b: RulesetProblem): number {
  return (
    a.file - b.file || a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1)
  );
}
