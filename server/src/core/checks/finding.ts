import type { Span, TextEdit } from '../text/span.ts';

/** How much a problem matters: an `error` is a line that does not load. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** An edit that removes a problem. Offsets count from the start of the document, in UTF-16 units. */
export interface Fix {
  readonly title: string;
  /** Safe: cannot change what a loading rule records, and says what its writer plainly meant. */
  readonly safety: 'safe' | 'unsafe';
  readonly edits: readonly TextEdit[];
  /** The fix that an editor offers first. */
  readonly preferred?: boolean;
  /**
   * The kernel records the same events, although the rules differ: what the check knows of it proves that.
   */
  readonly sameEvents?: true;
  /**
   * What was meant is not in the text: it is applied only where somebody chose it, and never together with
   * others.
   */
  readonly choice?: true;
}

/** Another place that belongs to a problem. */
export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

/**
 * What other files of a rules.d directory make of a line that fails: -i or -c is above it, or the load
 * stopped there.
 */
export type Elsewhere = '-i' | '-c' | 'stopped';

/** Returns the message of a problem that depends on the files which augenrules puts before its own. */
export type MessageIn = (elsewhere: Elsewhere) => string;

/**
 * What several findings of a check have in common, in one file or in a ruleset, so that they are reported as
 * one.
 */
export interface Cause {
  /** Equal where two findings of the check have one cause. */
  readonly id: string;
  /** What is said of the other places; "Also here" where absent. */
  readonly alsoHere?: string;
  /** Returns the title of the fix of all `count` places; made from that of one place where absent. */
  readonly fixAll?: (count: number) => string;
  /** Set where the fixes of one place are for all of them already. */
  readonly fixesAll?: true;
  /**
   * Set where one problem stands for those of all files of a ruleset; those of one file have one problem
   * where absent.
   */
  readonly inRuleset?: true;
}

/** A finding of a line check, before it is placed in its document. */
export interface Finding {
  readonly span: Span;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  readonly messageIn?: MessageIn;
  /** Absent where the finding is reported by itself, or with others of equal words. */
  readonly cause?: Cause;
  /** Edits count from the start of the line. */
  readonly fixes?: () => readonly Fix[];
}
