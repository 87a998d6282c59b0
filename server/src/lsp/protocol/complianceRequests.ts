// Requests beyond LSP about compliance profiles: method names and types only, so that the client can share
// them.
import type { CoveragePlace } from './coverageRequests.ts';
import type { PlanEdit } from './techniqueRequests.ts';

/**
 * The client asks how the rules of a file compare with the profiles of its settings: ComplianceParams ->
 * ComplianceView, or null where no profile is chosen or no rules can be read.
 */
export const complianceRequest = 'auditRules/compliance';

/** The client asks which profiles there are: ComplianceParams -> ProfileList. */
export const profilesRequest = 'auditRules/profiles';

/**
 * The client asks for the edits that insert what rules lack of a profile: ProfilePlanParams -> ProfilePlan, or
 * null where there is no such profile or no rules can be read.
 */
export const profilePlanRequest = 'auditRules/profilePlan';

/**
 * The client asks for the edits that waive a requirement in the `.audit-rules.json` that counts for a file, or
 * that remove its waiver: WaiverParams -> ProfileChange, or null where that file cannot be read as a
 * configuration, or has no such waiver to remove.
 */
export const waiverRequest = 'auditRules/waiver';

/**
 * The client asks for a report on how the rules of a file meet a profile of its settings:
 * ComplianceExportParams -> its text, or null where the profile is not chosen or no rules can be read.
 */
export const complianceExportRequest = 'auditRules/complianceExport';

/**
 * The server says that what it answered to `auditRules/compliance` may be otherwise now, although no file has
 * changed: without parameters, to clients that say `complianceView` when they start.
 */
export const complianceChanged = 'auditRules/complianceChanged';

/** A rules file, or a place in the directory of the rules. */
export interface ComplianceParams {
  readonly uri: string;
}

/** The rules of a file, compared with the profiles of its settings. */
export interface ComplianceView {
  /** The name of the directory or the file. */
  readonly rules: string;
  readonly profiles: readonly ProfileView[];
  /** Why a name of the settings is not used: sentences. */
  readonly problems: readonly string[];
}

/** What became of a profile. */
export interface ProfileView {
  readonly name: string;
  /** Its name, version, date and title. */
  readonly head: string;
  /** What the target is called. */
  readonly target: string;
  /** How many requirements are recorded, of those that could be judged and are not waived. */
  readonly recorded: number;
  readonly judged: number;
  /** Of how many of the recorded ones no scanner refuses the text. */
  readonly exact: number;
  /** What the report says of itself, and what is wrong in auditd.conf: sentences. */
  readonly notes: readonly string[];
  /** The states that requirements have, those that need work first. */
  readonly groups: readonly RequirementGroup[];
}

/** The requirements with the same state. */
export interface RequirementGroup {
  /** `waived`, or a state of the core. */
  readonly state: string;
  readonly title: string;
  readonly requirements: readonly RequirementView[];
}

/** What became of one requirement. */
export interface RequirementView {
  readonly id: string;
  readonly what: string;
  readonly severity: string;
  /** The reason of its waiver; absent where it is not waived. */
  readonly waived?: string;
  /** Why it has its state: parts of sentences. */
  readonly reasons: readonly string[];
  /** The lines that it is about. */
  readonly places: readonly (CoveragePlace & { readonly text: string })[];
  /** The lines that every scanner accepts, where they are not there. */
  readonly lines: readonly string[];
  /** Whether insertion can change what the rules have of it. */
  readonly isWritable: boolean;
}

/** The profiles that there are. */
export interface ProfileList {
  readonly profiles: readonly ProfileEntry[];
  /** The names of those that the settings choose. */
  readonly chosen: readonly string[];
  /** The URI of the `.audit-rules.json` that chooses them: a setting of the client would not count. */
  readonly from?: string;
}

export interface ProfileEntry {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly date: string;
  /** What its target is called. */
  readonly target: string;
  /** Whether the rules are checked for its target. */
  readonly isForTargets: boolean;
}

/** What is inserted, and into which rules. */
export interface ProfilePlanParams extends ComplianceParams {
  readonly profile: string;
  /** Only these requirements; all where absent. */
  readonly ids?: readonly string[];
  /** The URI of the file that gets new lines; the one that the profile names where absent. */
  readonly into?: string;
}

/** What insertion would do. */
export interface ProfilePlan {
  /** The file that gets the new lines. */
  readonly uri: string;
  /** For each file, from its start to its end. */
  readonly changes: readonly ProfileChange[];
  /** The new lines. */
  readonly added: readonly string[];
  /** How many lines are written otherwise, or removed. */
  readonly rewritten: number;
  /** What could not be inserted, and what else to know: sentences. */
  readonly notes: readonly string[];
}

export interface ProfileChange {
  readonly uri: string;
  readonly edits: readonly PlanEdit[];
  /** The file does not exist yet. */
  readonly isNew?: true;
}

/** Which requirement is waived, and why. */
export interface WaiverParams extends ComplianceParams {
  readonly id: string;
  /** Absent: the waiver is removed. */
  readonly reason?: string;
}

/** Which report is wanted. */
export interface ComplianceExportParams extends ComplianceParams {
  readonly profile: string;
  /** As the command `audit-rules profile` names it. */
  readonly format: 'text' | 'json' | 'csv' | 'markdown' | 'sarif' | 'junit';
}
