import type { Target } from '../../facts/targets.ts';
import type { CatalogueRule } from '../data/catalogue.ts';
import type { Tactic, Technique } from '../data/techniques.ts';
import type { MissedBecause } from './recording.ts';

/** A key that names a technique. */
export interface NamedBy {
  /** An index into the ruleset's lines. */
  readonly line: number;
  readonly key: string;
  /** The id in the key, where it is one that the technique took the place of. */
  readonly former?: string;
  /** The line whose rule matches every event before this one: this key is never written. */
  readonly shadowedBy?: number;
}

/** An event of the catalogue that the ruleset would not record. */
export interface MissedEvent {
  readonly what: string;
  readonly why: MissedBecause;
  /** The line at fault, where one is: an index into the ruleset's lines. */
  readonly line?: number;
}

/** What the ruleset would record of one rule of the catalogue. */
export interface RuleCoverage {
  readonly rule: CatalogueRule;
  /** The rule as a line, without a key; the first one of a pair. */
  readonly text: string;
  /** How many events the rule stands for on the target; 0 where the target cannot load it. */
  readonly events: number;
  readonly recorded: number;
  /** The lines that record them, in order, each once: indices into the ruleset's lines. */
  readonly by: readonly number[];
  readonly missed: readonly MissedEvent[];
  /**
   * The lines that would record no more than a change of attributes, where the rule is there for more; that
   * counts for nothing.
   */
  readonly aside: readonly number[];
}

/** What is known of a technique: its name is in a key, its events would be recorded. */
export type CoverageState = 'both' | 'named' | 'seen' | 'neither';

/** One technique. */
export interface TechniqueCoverage {
  readonly technique: Technique;
  readonly state: CoverageState;
  /** Nothing specific of it reaches audit: the catalogue has no rule, so it is never seen. */
  readonly unseeable: boolean;
  readonly named: readonly NamedBy[];
  /** 0 to 1: the mean over the catalogue's rules of how many of their events would be recorded. */
  readonly fraction: number;
  /** One for each rule of the catalogue that the target can load, in its order. */
  readonly rules: readonly RuleCoverage[];
}

/** How many techniques are in which state. */
export interface CoverageCounts {
  readonly techniques: number;
  readonly both: number;
  /** By a key only. */
  readonly named: number;
  /** By what is recorded only. */
  readonly seen: number;
  readonly neither: number;
  /** Of those that are neither, those that a rule could see. */
  readonly missed: number;
  /** Of all of these, those of which nothing specific reaches audit. */
  readonly unseeable: number;
  /** Of those that are seen, those of which every event of the catalogue would be recorded. */
  readonly fully: number;
}

/** The coverage of a ruleset. */
export interface Coverage {
  readonly target: Target;
  /** The live techniques of Linux and any others that a key names, in the order of their ids. */
  readonly techniques: readonly TechniqueCoverage[];
  readonly counts: CoverageCounts;
  /** In the order of an attack; a technique counts under each of its tactics. */
  readonly tactics: readonly (CoverageCounts & { readonly tactic: Tactic })[];
  /**
   * The lines at which auditctl stops, with how many rules are not loaded because of it: indices into the
   * ruleset's lines.
   */
  readonly stops: readonly { readonly line: number; readonly notLoaded: number }[];
}

/** What counts as seen. */
export interface CoverageOptions {
  /** The least share of the catalogue's events (0 to 1); anything at all where absent. */
  readonly seenFrom?: number;
  /** Only these techniques, by id: those of a group. */
  readonly only?: readonly string[];
}

/** The coverage of a ruleset, and how many lines it has. */
export interface CoveredRuleset {
  readonly coverage: Coverage;
  readonly lines: number;
}
