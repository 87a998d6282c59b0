import type { Target } from '../facts/targets.ts';
import type { Rule } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import type { MergedLine } from './ruleset.ts';
import type { SentRule } from './sentRule.ts';

/** What became of a line of a ruleset. */
export type LineOutcome =
  /** Did what it says; a rule is on its list now. */
  | 'done'
  /** A comment, a space, or a line that auditctl takes and does nothing with. */
  | 'nothing'
  /** auditctl or the kernel refuses it, whatever stands around it. */
  | 'refused'
  | 'crashes'
  /** The kernel has that rule already (EEXIST). */
  | 'exists'
  /** There is no such rule to delete (ENOENT). */
  | 'missing'
  /** -e 2 is above (EPERM). */
  | 'locked'
  /** auditctl stopped above. */
  | 'unread';

/** One line of the ruleset after loading. */
export interface LoadedLine {
  readonly line: MergedLine;
  readonly outcome: LineOutcome;
  /** Undefined on comments and empty lines. */
  readonly verdict: Verdict | undefined;
  /** The rule that it would add or delete. */
  readonly sent: SentRule | undefined;
  /** The line that had the same rule before, or that locked the kernel: an index into the ruleset's lines. */
  readonly because: number | undefined;
  /** `-i` or `-c` is above: a line that fails is ignored. */
  readonly ignoring: '-i' | '-c' | undefined;
}

/** A rule on its list. */
export interface LoadedRule {
  /** Index into the ruleset's lines. */
  readonly line: number;
  readonly rule: Rule;
  /** What is known of the rule that the line sends. */
  readonly sent: SentRule;
}

/** A rule that a later line took away. */
export interface RemovedRule extends LoadedRule {
  /** The line with -D, -d or -W. */
  readonly by: number;
}

/** What a target's auditctl makes of a ruleset. */
export interface LoadResult {
  readonly target: Target;
  readonly lines: readonly LoadedLine[];
  /** In the kernel's order (-A comes before what was there); lists are mixed. */
  readonly rules: readonly LoadedRule[];
  readonly removed: readonly RemovedRule[];
  /**
   * Among these lines are all that have -e, -D, -b, -f or -r, refused ones too: indexes into the ruleset's
   * lines.
   */
  readonly controls: readonly number[];
  /**
   * The last line that may delete rules (-D, -d, -W), and the one that locks them: indexes into the ruleset's
   * lines; -1 for none.
   */
  readonly lastDeleting: number;
  readonly lockedBy?: number;
  /** The line at which auditctl stops: an index into the ruleset's lines. */
  readonly stopsAt?: number;
  /** How many lines after it would add a rule. */
  readonly notLoaded: number;
}

/**
 * Reports whether a line would add a rule if no other line prevented it, as a stop of the load or an equal
 * rule does.
 */
export function wouldAdd({ sent, verdict }: LoadedLine): boolean {
  return sent?.sent.type === 'add' && verdict?.outcome === 'loads';
}
