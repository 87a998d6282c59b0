import type { Target } from '../../facts/targets.ts';
import type { FileEdit, FilePlace, Ruleset } from '../../ruleset/ruleset.ts';
import type { CatalogueRule } from '../data/catalogue.ts';
import type { Technique } from '../data/techniques.ts';
import type { KeyStyle } from '../keys/keyText.ts';

/** What to insert, and into what. */
export interface InsertionRequest {
  /** Ids in any case and in the wanted order; a revoked one means its replacement. */
  readonly techniques: readonly string[];
  /** Every one must load each written line. At least one; shadows are worked out for the first. */
  readonly targets: readonly Target[];
  /** What is there already; an empty file for a text of its own. */
  readonly ruleset: Ruleset;
  /** The file of the ruleset that takes the text: an index into its files. */
  readonly file: number;
  readonly style: 'watch' | 'syscall';
  readonly keyStyle: KeyStyle;
  /**
   * Rules whose directory may be missing, at which auditctl would stop: written with a word of warning, or as
   * comments.
   */
  readonly missing?: 'write' | 'comment';
  /** MITRE's notice is written above the rules. */
  readonly notice?: boolean;
  /** Which of the catalogue's rules are wanted; all where absent. */
  readonly wanted?: (technique: string, rule: CatalogueRule) => boolean;
}

/** Something to know before the text goes in. */
export interface InsertionNote {
  readonly kind: /** No technique of that id, or nothing that audit could record. */
    | 'no-rules'
    /** The id was revoked; another is inserted. */
    | 'revoked'
    /** No rule on (all of) the targets. */
    | 'not-loadable'
    /** Names of system calls that a target lacks. */
    | 'fewer-calls'
    /** The ruleset has the rule with this technique's key. */
    | 'present'
    /** The ruleset has the rule; it gets the key. */
    | 'key-added'
    /** The ruleset has the rule, which has no room for the key. */
    | 'no-room'
    /** A rule above takes these events first: the new one would never fire, and is omitted. */
    | 'shadowed'
    /** The same on some targets, not on the first: it is written. */
    | 'shadowed-elsewhere'
    /** A rule above drops these events: omitted. */
    | 'dropped'
    /** The new rule takes the events of one below. */
    | 'shadows'
    /** auditctl would stop at the line where the directory is missing. */
    | 'may-be-missing';
  readonly message: string;
  /** The technique that it is about. */
  readonly technique?: string;
  /** The line of the ruleset that it is about. */
  readonly at?: FilePlace;
}

/** A rule of the catalogue on its way into a file. */
export interface PlannedRule {
  readonly rule: CatalogueRule;
  /** The asked techniques that share it, the one under whose heading it stands first. */
  readonly techniques: readonly Technique[];
  readonly noise: 'low' | 'medium' | 'high';
  /** The lines that are written: none where the ruleset has them or they would never fire. */
  readonly lines: readonly string[];
  /** Written below all others, because it matches events that sharper rules are for. */
  readonly broad: boolean;
  /**
   * What is to be said of just this rule: why it is omitted, which rule gets its key, what it takes from
   * others.
   */
  readonly notes: readonly InsertionNote[];
}

/** What insertion would do. */
export interface InsertionPlan {
  /** The new lines with their headings; empty where there is nothing to write. Ends with a newline. */
  readonly text: string;
  readonly rules: readonly PlannedRule[];
  /** The text at its place, and the keys that rules which stand get. */
  readonly edits: readonly FileEdit[];
  readonly notes: readonly InsertionNote[];
}
