import type { ConfigFinding } from '../daemon/findingTypes.ts';
import type { Target } from '../facts/targets.ts';
import type { Ruleset } from '../ruleset/ruleset.ts';
import type { DeadLine } from './deadLines.ts';
import type { ComplianceProfile, Requirement, Scan, ScannerName } from './profileTypes.ts';
import type { FailedTest, ScanAnswer } from './scanTexts.ts';

/** What became of a requirement, from best to worst; the last three can only be said by a host or a person. */
export const requirementStates = [
  'exact',
  'effect',
  'partly',
  'dead',
  'missing',
  'unknown',
  'host',
  'config',
] as const;
export type RequirementState = (typeof requirementStates)[number];

/** What one check of a scanner, or the check by hand (`guide`), makes of the text. */
export interface ScannerVerdict {
  readonly scanner: ScannerName;
  /** Undefined for the check by hand. */
  readonly scan?: Scan;
  readonly answer: ScanAnswer;
  readonly failed: readonly FailedTest[];
}

/** What became of one requirement. Lines are indexes into the ruleset's. */
export interface RequirementResult {
  readonly requirement: Requirement;
  readonly state: RequirementState;
  readonly scanners: readonly ScannerVerdict[];
  /** The lines that record its events, or have its setting. */
  readonly lines: readonly number[];
  /** Lines that are there and record nothing. */
  readonly dead: readonly DeadLine[];
  /** What is not recorded: parts of sentences such as `b64: openat, creat`. */
  readonly lacking: readonly string[];
  /** Lines whose rules drop some of the events. */
  readonly droppedBy: readonly number[];
  /** The line of a rule that records some of the events: it has more conditions. */
  readonly nearest?: number;
  /** What else there is to say: sentences. */
  readonly notes: readonly string[];
}

/** What a ruleset is judged with. */
export interface ProfileInput {
  readonly profile: ComplianceProfile;
  readonly ruleset: Ruleset;
  readonly target: Target;
  /** The text of auditd.conf, where it is at hand. */
  readonly config?: string;
  /** The programs with a set-id bit, by their paths. */
  readonly programs?: readonly string[];
  /** The scanners that count; all where absent. `guide` is the check by hand. */
  readonly scanners?: readonly ScannerName[];
}

/** What became of all requirements of a profile. */
export interface ProfileResult {
  readonly profile: ComplianceProfile;
  readonly ruleset: Ruleset;
  readonly target: Target;
  readonly results: readonly RequirementResult[];
  readonly counts: Readonly<Record<RequirementState, number>>;
  /** What is wrong in auditd.conf whatever the profile asks. */
  readonly configFindings: readonly ConfigFinding[];
}
