import type { CoverageFormat } from '../core/attack/coverage/coverageExports.ts';
import type { Group } from '../core/attack/data/groups.ts';
import type { HuntKind } from '../core/attack/hunts/huntQueries.ts';
import type { KeyStyle } from '../core/attack/keys/keyText.ts';
import type { Severity } from '../core/checks/finding.ts';
import type { Machine } from '../core/facts/machines.ts';
import type { CommandName } from './help.ts';

/** What the command is asked to do. */
export type Request =
  | { readonly kind: 'help'; readonly command: CommandName | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage'; readonly message: string }
  | { readonly kind: 'explain'; readonly names: readonly string[] }
  | ExplainRulesRequest
  | MergeRequest
  | InsertRequest
  | HuntRequest
  | CoverageRequest
  | FormatRequest
  | LintRequest;

export const formats = ['text', 'json', 'sarif', 'github'] as const;

/** Which configuration counts: the nearest of each file, none, or a named one. */
export type ConfigChoice = 'nearest' | 'none' | { readonly path: string };

export interface LintRequest {
  readonly kind: 'lint';
  readonly paths: readonly string[];
  /** Empty: those of the configuration, or the default ones. */
  readonly targets: readonly string[];
  readonly machine: Machine | undefined;
  readonly config: ConfigChoice;
  readonly format: (typeof formats)[number];
  readonly fix: 'none' | 'safe' | 'unsafe';
  /** Beginnings of codes, or names, of the checks that are run; all where empty. */
  readonly only: readonly string[];
  readonly maxWarnings: number | undefined;
  /** Problems below it are counted and not printed. */
  readonly minSeverity: Severity;
  /** What this machine has is checked too. */
  readonly checkHost: boolean;
  /** Rules inside Markdown, YAML and shell scripts are read. */
  readonly embedded: boolean;
}

export interface FormatRequest {
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

export interface ExplainRulesRequest {
  readonly kind: 'explain-rules';
  /** Lines of rules. */
  readonly rules: readonly string[];
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  readonly targets: readonly string[];
  readonly machine: Machine | undefined;
}

export interface MergeRequest {
  readonly kind: 'merge';
  readonly folder: string;
  readonly target: string | undefined;
  readonly config: ConfigChoice;
  readonly origins: boolean;
  /** A file that the merged rules are compared with; `-` for standard input. */
  readonly diff: string | undefined;
}

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
}

export interface InsertRequest {
  readonly kind: 'insert';
  /** Ids of techniques that ATT&CK has or had, upper case; those of a group among them. */
  readonly techniques: readonly string[];
  /** Empty: those of the configuration, or the default ones. */
  readonly targets: readonly string[];
  readonly machine: Machine | undefined;
  readonly config: ConfigChoice;
  /** A file, which need not be there, or a folder. */
  readonly into: string | undefined;
  readonly write: boolean;
  /** As what stands is written, where absent. */
  readonly style: 'watch' | 'syscall' | undefined;
  readonly keyStyle: KeyStyle | undefined;
  readonly missing: 'write' | 'comment';
}

export interface HuntRequest {
  readonly kind: 'hunt';
  readonly subjects: readonly string[];
  readonly tool: HuntKind | undefined;
}
