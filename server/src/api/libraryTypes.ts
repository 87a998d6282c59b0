// The types of the package, complete in themselves: nothing of the inner ones is promised to anybody.

/** How much a problem matters: an `error` is a line that does not load. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** For whom rules are judged. */
export interface Audience {
  /**
   * Systems such as `debian-12`, or versions of audit such as `3.0.9`; the seven default targets where absent
   * or empty.
   */
  readonly targets?: readonly string[];
  /** The architecture that `b64` and `b32` stand for, as audit calls it; `x86_64` where absent. */
  readonly machine?: string;
}

/** What is judged, and how. */
export interface LintOptions extends Audience {
  /** The path of the text: tells templates apart, and `audit.rules` from a file that others join. */
  readonly path?: string;
  /** Beginnings of codes, or names, of the checks that are run; all where absent or empty. */
  readonly only?: readonly string[];
  /** Beginnings of codes, or names, of the checks that are not run. */
  readonly ignore?: readonly string[];
  /** Other severities than the checks' own, by code or name. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** How much is reported of rules that load; `recommended` where absent. */
  readonly profile?: 'strict' | 'recommended' | 'benchmark';
}

/** A part of a text, in UTF-16 units from its start. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place in a text as people count: from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A change of a text. */
export interface Edit extends Range {
  /** The name of the file, in a ruleset; undefined in a text alone. */
  readonly file?: string;
  readonly newText: string;
}

/** A way to solve a problem. */
export interface Fix {
  readonly title: string;
  /** If a rule already loads, a `safe` fix never changes what it records. */
  readonly safety: 'safe' | 'unsafe';
  readonly edits: readonly Edit[];
}

/** Something that a check found. */
export interface Problem extends Range {
  /** Such as `AR101`. */
  readonly code: string;
  /** The name of the check, such as `extra-word`. */
  readonly check: string;
  readonly severity: Severity;
  /** Whether it is about a line by itself, about its file, or about its ruleset. */
  readonly scope: 'line' | 'document' | 'ruleset';
  readonly message: string;
  readonly from: Position;
  readonly to: Position;
  /** Worked out when asked for. */
  readonly fixes: () => readonly Fix[];
}

/** A file of a ruleset. */
export interface RulesetFile {
  /** Its name in the rules.d directory. */
  readonly name: string;
  readonly text: string;
}

/** A word of a line. */
export interface Word extends Range {
  /** As it is written. */
  readonly text: string;
  /** As auditctl gets it: escapes undone. */
  readonly value: string;
}

/** A line of rules, as `auditctl -R` splits it. */
export interface Line {
  readonly kind: 'blank' | 'comment' | 'command';
  readonly text: string;
  /** Of a command; empty for other lines. Ranges count from the start of the line. */
  readonly words: readonly Word[];
}

/** What one version of auditctl, and a kernel after it, do with a line. */
export interface Verdict {
  /** The target, as it was named. */
  readonly target: string;
  /** `nothing` is a line that auditctl accepts and that loads no rule. */
  readonly outcome: 'loads' | 'refused' | 'nothing' | 'crashes';
  /** Who refuses it. */
  readonly by?: 'auditctl' | 'kernel';
  /** What auditctl prints, a line each. */
  readonly messages: readonly string[];
  /** Users, groups and directories that only a machine can know, and that are taken to be there. */
  readonly assumes: readonly {
    readonly kind: 'user' | 'group' | 'directory' | 'parent';
    readonly name: string;
  }[];
}

/** A reading of a line that does not load. */
export interface Repair {
  /** The line as it should read; several lines where it held several rules. */
  readonly text: string;
  /** It is the one clear reading, and nothing that was typed is dropped. */
  readonly safe: boolean;
}

/** How rules are formatted. */
export interface FormatOptions extends Audience {
  readonly path?: string;
  /** Puts options in the usual order, where the rule stays the same. */
  readonly order?: boolean;
  /** Pads similar rules so that their options start in the same columns. */
  readonly align?: boolean;
}
