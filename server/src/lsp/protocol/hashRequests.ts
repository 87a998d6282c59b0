// The request beyond LSP about the hashes that IMA adds to audit rules: names and types only, so that the
// client can share them.

import type { PlanEdit, RulesetParams } from './techniqueRequests.ts';

/**
 * The client asks which IMA rules record the hashes of what audit rules record the use of: HashesParams ->
 * HashesPlan.
 */
export const hashesRequest = 'auditRules/hashes';

/** Which rules count: all of the ruleset, those whose key names a technique, or one of a group's techniques. */
export interface HashesParams extends RulesetParams {
  readonly technique?: string;
  readonly group?: string;
}

/** What records the hashes. */
export interface HashesPlan {
  /** The lines to add, with comments; empty where nothing is missing. */
  readonly text: string;
  /** What to know of them, as sentences: what for, and at what cost. */
  readonly notes: readonly string[];
  /** Says what is there already, or that no rule is about programs, where nothing is missing. */
  readonly reason: string;
  /** Where the lines go; absent where the workspace has no policy, or several. */
  readonly change?: { readonly uri: string; readonly edits: readonly PlanEdit[] };
  /** The techniques that keys of the rules name, with how many of the rules. */
  readonly techniques: readonly { readonly id: string; readonly name: string; readonly rules: number }[];
}
