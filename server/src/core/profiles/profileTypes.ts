/** Which programs look for a requirement, and how a person does: named in reports. */
export type ScannerName = string;

/** One pattern of a scanner over a file. */
export interface ScanTest {
  /** The merged audit.rules, each file of rules.d, or auditd.conf. */
  readonly place: 'merged' | 'files' | 'config';
  readonly pattern: string;
  /** Exactly one match over all files is accepted (OVAL: only_one_exists). */
  readonly isSingle?: true;
  /** It is only looked for on 64-bit machines. */
  readonly isWide?: true;
}

/** What a scanner looks for: all tests must succeed, or any of them. */
export interface Scan {
  readonly scanner: ScannerName;
  /** The scanner's own name of the check. */
  readonly check?: string;
  readonly tests: readonly ScanTest[];
  readonly isAny?: true;
}

/** The check that a person makes by hand. */
export interface HandCheck {
  readonly commands: readonly string[];
  readonly place: 'listed' | 'file';
  /** What passes: any line that the command prints, or all lines that the check shows. */
  readonly passes: 'any-line' | 'all-lines';
  /** The lines that the check shows, where they are not those of the requirement. */
  readonly shown: readonly string[];
}

/** A key of auditd.conf with the value that is asked for. */
export interface ConfigValue {
  readonly key: string;
  readonly value: string;
  /** All values that pass; empty where only a person can say. */
  readonly accept: readonly string[];
}

/** What a benchmark asks for under one id. */
export interface Requirement {
  readonly id: string;
  /** Other ids of it: V-, CCE-. */
  readonly ids: readonly string[];
  /** Its severity, or its levels. */
  readonly severity: string;
  readonly kind: 'rules' | 'control' | 'auditd.conf';
  /** What is recorded or set, in our own words. */
  readonly what: string;
  /** The lines as the benchmark writes them. */
  readonly official: readonly string[];
  /** The lines that are asked for: corrected where the official ones are faulty. */
  readonly lines: readonly string[];
  /** What is wrong with the official lines: sentences. */
  readonly faults: readonly string[];
  readonly notes: readonly string[];
  /** Lines for each program with a set-id bit, `{program}` in place of its path; empty where there are none. */
  readonly perProgram: readonly string[];
  readonly config: readonly ConfigValue[];
  readonly hand?: HandCheck;
  readonly scans: readonly Scan[];
  /** Lines that every scanner accepts, where `lines` are not. */
  readonly insert?: readonly string[];
  /** No text is known that all scanners accept. */
  readonly hasNoTextForAll?: true;
}

/** The requirements of a benchmark about audit. */
export interface ComplianceProfile {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly date?: string;
  /** The name of the system that it is for, or a version of audit. */
  readonly target: string;
  /** The file that the benchmark writes rules into. */
  readonly rulesFile: string;
  readonly note?: string;
  readonly requirements: readonly Requirement[];
}
