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

/** A ruleset as one target reads it. Folders differ by awk and release; a single file does not. */
export interface TargetRuleset {
  readonly target: Target;
  readonly ruleset: Ruleset;
  readonly load: LoadResult;
  /** The same, passing over the lines that fail: what the rules would be once those are mended. */
  readonly whole: LoadResult;
}

/** A ruleset as several targets read it, all alike: whatever holds for one of them holds for the others. */
export interface ClassRuleset extends TargetRuleset {
  /** In the order of the targets; the first one is `target`. */
  readonly targets: readonly Target[];
}

/** What a ruleset check sees. */
export interface RulesetContext {
  /** One for each target, in their order; never empty. Files have the same index in all. */
  readonly rulesets: readonly TargetRuleset[];
  /** The same rulesets, once for all targets that read them alike; in the order of their first targets. */
  readonly classes: readonly ClassRuleset[];
  readonly targets: readonly Target[];
}

/** A fix that may reach into several files. */
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
  /** Absent where the finding is told by itself, or with others of equal words. */
  readonly cause?: Cause;
  /** The kernel records the same events whether or not it is fixed. */
  readonly recordsTheSame?: true;
  readonly fixes?: () => readonly RulesetFix[];
}

/** A check that looks at a ruleset as a whole. An example may hold several files, each after a line `#-- NAME`. */
export interface RulesetCheck extends CheckInfo {
  readonly scope: 'ruleset';
  /** What it reports of a file holds whatever other ruleset the file becomes a part of. */
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

/** Declares a ruleset check. */
export function defineRulesetCheck(check: Declared<Omit<RulesetCheck, 'scope'>>): RulesetCheck {
  return { ...check, examples: withSpans(check.examples), scope: 'ruleset' };
}
