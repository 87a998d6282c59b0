import type { Target } from '../../facts/targets.ts';
import type { LoadResult } from '../../ruleset/loadResult.ts';
import type { FileEdit, FilePlace, Ruleset } from '../../ruleset/ruleset.ts';
import type { Span } from '../../text/span.ts';
import type { Steps } from '../../text/steps.ts';
import {
  type Cause,
  type CheckInfo,
  type Declared,
  type Fix,
  type Severity,
  withSpans,
} from '../defineCheck.ts';

/**
 * A ruleset as one target reads it. For a directory this depends on awk and the version of audit, for a
 * single file it does not.
 */
export interface TargetRuleset {
  readonly target: Target;
  readonly ruleset: Ruleset;
  readonly load: LoadResult;
  /** The load as it would be if auditctl ignored the lines that fail: the rules after they are fixed. */
  readonly whole: LoadResult;
}

/**
 * A ruleset as several targets read it with the same result: what holds for one of them holds for the others.
 */
export interface ClassRuleset extends TargetRuleset {
  /** The targets in their order; the first one is `target`. */
  readonly targets: readonly [Target, ...Target[]];
}

/** What a ruleset check sees. */
export interface RulesetContext {
  /** The rulesets, one for each target in their order; never empty. Files have the same index in all. */
  readonly rulesets: readonly TargetRuleset[];
  /**
   * The rulesets, one for all targets that read them with the same result, in the order of their first
   * targets.
   */
  readonly classes: readonly ClassRuleset[];
  readonly targets: readonly Target[];
}

/** A fix that may edit several files. */
export interface RulesetFix extends Omit<Fix, 'edits'> {
  readonly edits: readonly FileEdit[];
}

/** Another place that belongs to a finding. */
export interface RelatedFilePlace extends FilePlace {
  readonly message: string;
}

/** A finding of a ruleset check. Offsets count from the start of its file, in UTF-16 units. */
export interface RulesetFinding {
  readonly file: number;
  readonly span: Span;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly RelatedFilePlace[];
  /** Absent for a finding that is reported separately, or together with those of the same message. */
  readonly cause?: Cause;
  /** Set where the kernel records the same events with or without the fix. */
  readonly recordsTheSame?: true;
  readonly fixes?: () => readonly RulesetFix[];
}

/** A check of a ruleset as a whole. An example may contain several files, each after a line `#-- NAME`. */
export interface RulesetCheck extends CheckInfo {
  readonly scope: 'ruleset';
  /** Set where its findings for a file hold in any other ruleset that contains the file. */
  readonly holdsInParts?: true;
  readonly run: (ctx: RulesetContext) => Steps<readonly RulesetFinding[]> | readonly RulesetFinding[];
}

/** A finding placed in its file, with the check that found it. */
export interface RulesetProblem
  extends Required<Omit<RulesetFinding, 'cause' | 'recordsTheSame'>>,
    Pick<RulesetFinding, 'cause' | 'recordsTheSame'> {
  readonly code: RulesetCheck['code'];
  readonly check: string;
  readonly scope: 'ruleset';
}

/**
 * Returns a ruleset check as its file exports it, made from its declaration.
 * @throws Error for an example that does not mark exactly one place
 */
export function defineRulesetCheck(check: Declared<Omit<RulesetCheck, 'scope'>>): RulesetCheck {
  return { ...check, examples: withSpans(check.examples), scope: 'ruleset' };
}
