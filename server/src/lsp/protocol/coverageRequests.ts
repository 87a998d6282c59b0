// Requests beyond LSP about what rules cover of the techniques: method names and types only, so that the
// client can share them.

/**
 * The client asks what rules name and would record of the techniques: CoverageParams -> CoverageData, or null
 * where no rules can be read.
 */
export const coverageRequest = 'auditRules/coverage';

/** The client asks for coverage in numbers: CoverageParams -> CoverageNumbers, or null. */
export const coverageNumbersRequest = 'auditRules/coverageNumbers';

/** The client asks for coverage as the text of a file: CoverageExportParams -> string, or null. */
export const coverageExportRequest = 'auditRules/coverageExport';

/**
 * What is looked at: a file by itself, the rules.d directory around it as augenrules merges it, or all
 * rulesets of the workspace.
 */
export type CoverageScope = 'file' | 'ruleset' | 'workspace';

/** A file need not be open. */
export interface CoverageParams {
  readonly uri: string;
  readonly scope: CoverageScope;
  /** The name of the target among those of the settings; the first one of them where absent. */
  readonly target?: string;
}

/** The formats of the CLI; a group, by its id, where only its techniques are wanted. */
export interface CoverageExportParams extends CoverageParams {
  readonly format: 'markdown' | 'csv' | 'json' | 'navigator';
  readonly group?: string;
}

/** How many techniques are seen, and how many have their name in a key only. */
export interface CoverageNumbers {
  readonly seen: number;
  readonly onlyNamed: number;
  /** Of how many audit can see something. */
  readonly seeable: number;
  /**
   * How many are seen only by rules for whole directories such as `/etc`, and which; absent where none is.
   */
  readonly onlyThrough?: { readonly techniques: number; readonly trees: readonly string[] };
}

/** All that the view shows. */
export interface CoverageData {
  /** What was looked at, and the label of the target. */
  readonly name: string;
  readonly target: string;
  readonly targetName: string;
  /** The targets to choose from. */
  readonly targets: readonly { readonly name: string; readonly label: string }[];
  /** The version of the techniques, and MITRE's notice with the address of its terms. */
  readonly version: string;
  readonly notice: string;
  readonly terms: string;
  /** In the order of an attack. */
  readonly tactics: readonly { readonly id: string; readonly name: string }[];
  /** In the order of their ids. */
  readonly techniques: readonly CoverageTechnique[];
  /** Groups with techniques of Linux, by name. */
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly techniques: readonly string[];
  }[];
  /** Lines that reasons name by their index here. */
  readonly places: readonly CoveragePlace[];
  /** Where auditctl stops loading. */
  readonly stops: readonly CoverageReason[];
}

/** A technique in the view. */
export interface CoverageTechnique {
  readonly id: string;
  /** Its own name, without its parent's. */
  readonly name: string;
  readonly parent?: string;
  readonly url: string;
  /** Indices into the tactics. */
  readonly tactics: readonly number[];
  readonly state: 'both' | 'seen' | 'named' | 'neither';
  /** No rule could see it. */
  readonly unseeable: boolean;
  /** How much of what is known of it would be recorded, 0 to 100. */
  readonly percent: number;
  /** The directories right below the root to whose rules alone it is due that it is seen. */
  readonly wholeTrees: readonly string[];
  readonly reasons: readonly CoverageReason[];
}

/** A sentence in parts: text, and indices of places. */
export interface CoverageReason {
  readonly kind: 'named' | 'seen' | 'missed' | 'note';
  readonly parts: readonly (string | number)[];
}

/** A line of a file, from 0, and what it is called. */
export interface CoveragePlace {
  readonly uri: string;
  readonly line: number;
  readonly label: string;
}
