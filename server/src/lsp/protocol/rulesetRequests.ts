// Requests beyond LSP about a file, its lines and the ruleset that it is part of: method names and types
// only, so that the client can share them.

/**
 * The client asks what augenrules makes of a file's rules.d directory: MergedParams -> MergedRules, or null
 * for a file in no such directory.
 */
export const mergedRequest = 'auditRules/merged';

/** The file whose directory is merged, and for which target; the first of the settings where absent. */
export interface MergedParams {
  readonly uri: string;
  readonly target?: string;
}

/** The text that auditctl gets, and where its lines come from. Lines count from 0. */
export interface MergedRules {
  readonly text: string;
  /**
   * In the order of the lines; a line that augenrules writes by itself has none, one of several glued files
   * has several.
   */
  readonly origins: readonly MergedOrigin[];
  /** How many rules are on the kernel's lists in the end. */
  readonly rules: number;
  /** For whom it is merged: the target's name, and its label for people. */
  readonly target: string;
  readonly label: string;
  /** Labels of the other targets of the settings for which the text is another. */
  readonly different: readonly string[];
}

/** Where a line of the merged text comes from. */
export interface MergedOrigin {
  readonly line: number;
  readonly uri: string;
  /** The file's name. */
  readonly name: string;
  readonly originLine: number;
  /** Which rule it is, from 1; absent for a line that puts no rule on a list. */
  readonly rule?: number;
}

/**
 * The client asks what a line does in plain words: ExplainParams -> string (plain text, a paragraph for each
 * thing told), or null for a line that is no rule.
 */
export const explainRequest = 'auditRules/explain';

/**
 * The client asks for whom a file is judged: TargetsParams -> TargetsAnswer, or null where that cannot be
 * told.
 */
export const targetsRequest = 'auditRules/targets';

/** A file, open or not. */
export interface TargetsParams {
  readonly uri: string;
}

/** For whom a file is judged: by the client's settings, or by the `.audit-rules.json` that counts for it. */
export interface TargetsAnswer {
  /** Names of distributions or releases, as they are written. */
  readonly targets: readonly string[];
  readonly machine: string;
  /** URI of the `.audit-rules.json` that sets the targets: a setting of the client would not count. */
  readonly from?: string;
}

/** A line of an open document, from 0. */
export interface ExplainParams {
  readonly uri: string;
  readonly line: number;
}
