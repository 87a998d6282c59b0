import type { CoverageFormat } from '../core/attack/coverage/coverageExports.ts';
import type { Group } from '../core/attack/data/groups.ts';
import type { HuntKind } from '../core/attack/hunts/huntQueries.ts';
import type { KeyStyle } from '../core/attack/keys/keyText.ts';
import type { Severity } from '../core/checks/finding.ts';
import type { Profile } from '../core/checks/select.ts';
import type { Machine } from '../core/facts/machines.ts';
import type { LogFormat } from '../core/logs/logFormats.ts';
import type { LogTableName } from '../core/logs/logTables.ts';
import type { RequirementState } from '../core/profiles/profileResult.ts';
import type { Pattern } from '../core/text/pattern.ts';
import type { CommandName } from './commandTable.ts';
import type { profileFormats } from './profileFormats.ts';
import type { Format } from './reporters/formats.ts';
import type { colorModes } from './reporters/styles.ts';

/** What the command is asked to do. */
export type Request =
  | { readonly kind: 'help'; readonly command: CommandName | undefined }
  | { readonly kind: 'version' }
  /** Wrong arguments, of a command where one was named. */
  | { readonly kind: 'usage'; readonly message: string; readonly command: CommandName | undefined }
  | { readonly kind: 'explain'; readonly names: readonly string[] }
  | ExplainRulesRequest
  | MergeRequest
  | ListRequest
  | InsertRequest
  | HuntRequest
  | LogRequest
  | CoverageRequest
  | ProfileRequest
  | FormatRequest
  | ChecksRequest
  | InitRequest
  | CompletionRequest
  | LintRequest;

/** Which configuration counts: the nearest of each file, none, or a named one. */
export type ConfigChoice = 'nearest' | 'none' | { readonly path: string };

/** Which files are found below directories, and which of all are omitted. */
interface Excluding {
  /** Over paths relative to the working directory. */
  readonly exclude: readonly Pattern[];
  /** What is excluded is omitted although it is named. */
  readonly forceExclude: boolean;
}

/** What `audit-rules lint` is asked to do. */
export interface LintRequest extends Excluding {
  readonly kind: 'lint';
  readonly paths: readonly string[];
  /** The path that standard input is judged as; `-` where undefined. */
  readonly stdinFilename: string | undefined;
  /** Empty: those of the configuration, or the default ones. */
  readonly targets: readonly string[];
  readonly machine: Machine | undefined;
  readonly config: ConfigChoice;
  readonly format: Format;
  /** The report goes there; to standard output where undefined. */
  readonly outputFile: string | undefined;
  /** Only how often each check reports is printed. */
  readonly statistics: boolean;
  /** Problems are printed, and no counts. */
  readonly quiet: boolean;
  readonly color: (typeof colorModes)[number];
  readonly fix: 'none' | 'safe' | 'unsafe';
  /** Whether fixes are written, only reported as if they were, or printed as a diff. */
  readonly fixMode: 'write' | 'dry-run' | 'diff';
  /** Beginnings of codes, or names, of the checks that are run; all where empty. */
  readonly only: readonly string[];
  /** Beginnings of codes, or names, of the checks that are not run. */
  readonly ignore: readonly string[];
  readonly maxWarnings: number | undefined;
  /** Problems below it are counted and not printed. */
  readonly minSeverity: Severity;
  /** What this machine has is checked too. */
  readonly checkHost: boolean;
  /** Rules inside Markdown, YAML and shell scripts are read. */
  readonly embedded: boolean;
  /** The version of the kernel that loads IMA policies; undefined: the configuration's, or the targets'. */
  readonly kernel: string | undefined;
  /** Lints again whenever a file changes. */
  readonly watch: boolean;
  /** How many threads judge rulesets, 1 or more; undefined: as the machine has processors. */
  readonly threads: number | undefined;
}

/** What `audit-rules checks` is asked to do. */
export interface ChecksRequest {
  readonly kind: 'checks';
  readonly format: 'text' | 'json';
}

/** What `audit-rules init` is asked to do. */
export interface InitRequest {
  readonly kind: 'init';
  readonly directory: string;
  readonly targets: readonly string[];
  readonly machine: Machine | undefined;
  readonly profile: Profile | undefined;
  readonly exclude: readonly string[];
  /** What no option says is asked, where there is a terminal. */
  readonly asks: boolean;
}

/** What `audit-rules completion` is asked to do. */
export interface CompletionRequest {
  readonly kind: 'completion';
  readonly shell: 'bash' | 'zsh' | 'fish';
}

/** What `audit-rules format` is asked to do. */
export interface FormatRequest extends Excluding {
  readonly kind: 'format';
  /** `-` is standard input. */
  readonly paths: readonly string[];
  readonly mode: 'print' | 'check' | 'write';
  /** Puts options in the usual order. */
  readonly order: boolean;
  /** Puts options in columns. */
  readonly align: boolean;
  /** Puts rules for 32-bit programs below those for 64-bit programs. */
  readonly twins: boolean;
  readonly targets: readonly string[];
  readonly config: ConfigChoice;
}

/** What `audit-rules explain` is asked to do with rules. */
export interface ExplainRulesRequest {
  readonly kind: 'explain-rules';
  /** Lines of rules. */
  readonly rules: readonly string[];
  /** Lines of IMA policies. */
  readonly policyRules: readonly string[];
  /** The version of the kernel that loads IMA policies; the targets' where undefined. */
  readonly kernel: string | undefined;
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  readonly targets: readonly string[];
  readonly machine: Machine | undefined;
}

/** What `audit-rules merge` is asked to do. */
export interface MergeRequest {
  readonly kind: 'merge';
  readonly folder: string;
  readonly target: string | undefined;
  readonly config: ConfigChoice;
  readonly origins: boolean;
  /** A file that the merged rules are compared with; `-` for standard input. */
  readonly diff: string | undefined;
  /** A file with the output of `auditctl -l`; `-` for standard input. */
  readonly live: string | undefined;
}

/** What `audit-rules list` is asked to do. */
export interface ListRequest {
  readonly kind: 'list';
  /** A file or a rules.d directory; `-` is standard input. */
  readonly path: string;
  readonly target: string | undefined;
  readonly machine: Machine | undefined;
  readonly config: ConfigChoice;
}

/** What `audit-rules coverage` is asked to do. */
export interface CoverageRequest {
  readonly kind: 'coverage';
  readonly paths: readonly string[];
  readonly target: string | undefined;
  readonly machine: Machine | undefined;
  readonly config: ConfigChoice;
  readonly format: CoverageFormat;
  readonly group: Group | undefined;
  /** The least percentage of what audit can see that has to be seen. */
  readonly failUnder: number | undefined;
  /** The path of a layer to compare with. */
  readonly baseline: string | undefined;
  /** The path of an IMA policy: a column says which techniques have hashes. */
  readonly policy: string | undefined;
}

/** What `audit-rules profile` is asked to do. */
export interface ProfileRequest {
  readonly kind: 'profile';
  /**
   * The name of a profile that ships or that the configuration names; undefined where `profileFile` is given,
   * and where all are listed.
   */
  readonly profile: string | undefined;
  readonly profileFile: string | undefined;
  /** A rules.d directory or a file; `-` is standard input. Undefined: the profiles are listed. */
  readonly path: string | undefined;
  /** The profile's own where undefined. */
  readonly target: string | undefined;
  readonly machine: Machine | undefined;
  readonly config: ConfigChoice;
  readonly format: (typeof profileFormats)[number];
  /** All where empty. */
  readonly scanners: readonly string[];
  /** A file with the paths of set-id programs. */
  readonly programs: string | undefined;
  readonly auditdConf: string | undefined;
  /** Ids of requirements with the reason why they are waived. */
  readonly waive: readonly (readonly [id: string, reason: string])[];
  readonly failOn: readonly RequirementState[];
  readonly failUnder: number | undefined;
  /** An earlier report as JSON: only what got worse since fails. */
  readonly baseline: string | undefined;
  /** Whose text is written: that of the benchmark's guide, or one that all scanners accept. */
  readonly writeAs: 'guide' | 'scanner';
  /** Whether a report is printed, or what is missing is written or printed. */
  readonly mode: 'report' | 'insert' | 'diff';
  readonly into: string | undefined;
}

/** What `audit-rules insert` is asked to do. */
export interface InsertRequest {
  readonly kind: 'insert';
  /** Ids of techniques that ATT&CK has or had, upper case; those of a group among them. */
  readonly techniques: readonly string[];
  /** Empty: those of the configuration, or the default ones. */
  readonly targets: readonly string[];
  readonly machine: Machine | undefined;
  readonly config: ConfigChoice;
  /** A file, which need not be there, or a directory. */
  readonly into: string | undefined;
  readonly write: boolean;
  /** As what stands is written, where absent. */
  readonly style: 'watch' | 'syscall' | undefined;
  readonly keyStyle: KeyStyle | undefined;
  readonly missing: 'write' | 'comment';
}

/** What `audit-rules hunt` is asked to do. */
export interface HuntRequest {
  readonly kind: 'hunt';
  readonly subjects: readonly string[];
  readonly tool: HuntKind | undefined;
  /** Only events in which IMA recorded a hash. */
  readonly hashes: boolean;
}

/** What `audit-rules log` is asked to do. */
export interface LogRequest {
  readonly kind: 'log';
  /** A file or a rules.d directory; `-` is standard input. */
  readonly rules: string;
  /** Paths; `-` is standard input. */
  readonly logs: readonly string[];
  readonly tables: readonly LogTableName[];
  /** How many rows a table for people shows; all where undefined. */
  readonly most: number | undefined;
  /** The serial number of an event to explain, or a stamp `TIME:SERIAL`; undefined for a report. */
  readonly event: string | undefined;
  /** The place of a rule, `FILE:LINE`, whose filters are explained. */
  readonly rule: string | undefined;
  /** Other rules, whose effect on the log is reported; a file or a rules.d directory. */
  readonly whatIf: string | undefined;
  /** Rules that would make the log smaller are proposed. */
  readonly excludeIdeas: boolean;
  /** This machine wrote the log: links in its names are followed here. */
  readonly checkHost: boolean;
  readonly format: LogFormat;
  readonly target: string | undefined;
  readonly machine: Machine | undefined;
  readonly config: ConfigChoice;
}
