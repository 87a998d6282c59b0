// What server and client say to each other beyond LSP: method names and types only, so that the client can share them.

/** The server asks for a file's text (UTF-8): FileParams -> string, or null where it cannot be read. */
export const readFileRequest = 'auditRules/readFile';
/** The server asks for the entries of a folder: FileParams -> DirectoryEntry[], or null where it cannot be read. */
export const readDirectoryRequest = 'auditRules/readDirectory';
/** The server asks what is at a place: FileParams -> FileStat, or null where that cannot be told. */
export const statRequest = 'auditRules/stat';

/** The client asks what augenrules makes of a file's rules.d folder: MergedParams -> MergedRules, or null for a file in no such folder. */
export const mergedRequest = 'auditRules/merged';

/**
 * The client has MITRE's data and wants what the server needs of it: AttackIndexParams -> AttackIndexAnswer. Until it is
 * answered, the server asks for the bundle's text piece by piece. Nothing is used by that.
 */
export const attackIndexRequest = 'auditRules/attack/index';
/** The server asks for the next piece of the text: AttackIndexParams -> string, or null behind the last one. */
export const attackPieceRequest = 'auditRules/attack/piece';
/** The client says what the server works with from now on: AttackUseParams -> AttackState. */
export const attackUseRequest = 'auditRules/attack/use';

/** Tells one reading from another. */
export interface AttackIndexParams {
  readonly id: number;
}

/** What was picked out, for the client to keep and give back, or a sentence about why it cannot be read. */
export interface AttackIndexAnswer {
  readonly index: object | null;
  readonly problem?: string;
}

/** What was picked out of a bundle; null for the built-in data alone. */
export interface AttackUseParams {
  readonly index: unknown;
}

/** Which data the server works with. */
export interface AttackState {
  /** Version of ATT&CK: `19.1`, or `of 2026-05-12`. */
  readonly version: string;
  /** Version of MITRE's texts, where there are some. */
  readonly texts?: string;
  /** Why what was given is not used. */
  readonly problem?: string;
}

/** The file whose folder is merged, and for which target; the first of the settings where absent. */
export interface MergedParams {
  readonly uri: string;
  readonly target?: string;
}

/** The text that auditctl gets, and where its lines come from. Lines count from 0. */
export interface MergedRules {
  readonly text: string;
  /** In the order of the lines; a line that augenrules writes by itself has none, one of several glued files has several. */
  readonly origins: readonly MergedOrigin[];
  /** How many rules are on the kernel's lists in the end. */
  readonly rules: number;
  /** For whom it is merged: the target's name, and its label for people. */
  readonly target: string;
  readonly label: string;
  /** Labels of the other targets of the settings for which the text is another. */
  readonly different: readonly string[];
}

/** Where a line of the merged text comes from. */
export interface MergedOrigin {
  readonly line: number;
  readonly uri: string;
  /** The file's name. */
  readonly name: string;
  readonly originLine: number;
  /** Which rule it is, from 1; absent for a line that puts no rule on a list. */
  readonly rule?: number;
}

/** The client asks what a line does in plain words: ExplainParams -> string (plain text, a paragraph for each thing told), or null for a line that is no rule. */
export const explainRequest = 'auditRules/explain';

/** The client asks for whom a file is judged: TargetsParams -> TargetsAnswer, or null where that cannot be told. */
export const targetsRequest = 'auditRules/targets';

/** A file, open or not. */
export interface TargetsParams {
  readonly uri: string;
}

/** For whom a file is judged: by the client's settings, or by the `.audit-rules.json` that counts for it. */
export interface TargetsAnswer {
  /** Names of distributions or releases, as they are written. */
  readonly targets: readonly string[];
  readonly machine: string;
  /** URI of the `.audit-rules.json` that sets the targets: a setting of the client would not count. */
  readonly from?: string;
}

/** A line of an open document, from 0. */
export interface ExplainParams {
  readonly uri: string;
  readonly line: number;
}

/** The place that a file request is about. */
export interface FileParams {
  readonly uri: string;
}

/** What is at a place; a symbolic link counts as what it leads to. */
export type FileKind = 'file' | 'directory' | 'other';

/** One entry of a folder. */
export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileKind;
}

/** What is at a place, `missing` where it is known that nothing is. Of a symbolic link what it leads to: `other` where it leads nowhere. */
export interface FileStat {
  readonly kind: FileKind | 'missing';
  readonly link?: boolean;
  /** Where a link leads in the end, as a path from the root; absent where the client cannot tell. */
  readonly target?: string;
}

/** The client asks for the techniques that there are rules for, and those that audit cannot see: RulesetParams -> TechniqueList. */
export const techniquesRequest = 'auditRules/techniques';
/** The client asks for the groups that audit can see something of: RulesetParams -> GroupList. */
export const groupsRequest = 'auditRules/groups';
/** The client asks what insertion would do: PlanParams -> Plan, or null for an unknown group. */
export const planRequest = 'auditRules/plan';
/** The client asks for queries that find the events of keys or techniques: HuntsParams -> HuntEntry[]. */
export const huntsRequest = 'auditRules/hunts';

/** The ruleset of a file: its rules.d folder, else the file; an empty one where it cannot be read. */
export interface RulesetParams {
  readonly uri: string;
}

/** What a list of techniques shows. */
export interface TechniqueList {
  /** In the order of an attack by their first tactic, then by id; those without rules last. */
  readonly techniques: readonly TechniqueEntry[];
  /** The notice of ATT&CK's data in short, shown with it. */
  readonly notice: string;
}

/** Groups by name; the notice as above. */
export interface GroupList {
  readonly groups: readonly GroupEntry[];
  readonly notice: string;
}

/** A live technique of Linux. */
export interface TechniqueEntry {
  readonly id: string;
  /** With its parent's: `Scheduled Task/Job: Cron`. */
  readonly name: string;
  readonly tactics: readonly string[];
  /** Revoked ids that it took the place of. */
  readonly former: readonly string[];
  /** What the attacker does; for one without rules, why audit cannot see it. */
  readonly note: string;
  /** How many rules the catalogue has; 0 where audit cannot see it. */
  readonly rules: number;
  readonly noise?: 'low' | 'medium' | 'high';
  /** The share of the catalogue's events that the ruleset would record, 0 to 1; and whether a key names it. */
  readonly seen: number;
  readonly named: boolean;
}

/** A group with how many of its Linux techniques audit can see, and how many of those the ruleset sees something of. */
export interface GroupEntry {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly techniques: number;
  readonly seeable: number;
  readonly seen: number;
}

/** What to insert, and into which file. */
export interface PlanParams extends RulesetParams {
  readonly techniques?: readonly string[];
  /** Id, name or alias: all its techniques of Linux. */
  readonly group?: string;
  /** Only these, by `PlanRule.id`. */
  readonly rules?: readonly string[];
  /** As the ruleset writes its own, where absent. */
  readonly style?: 'watch' | 'syscall';
}

/** What insertion would do. */
export interface Plan {
  /** The techniques, or the group, for a title. */
  readonly title: string;
  /** What to know of the rules of a single technique. */
  readonly note?: string;
  /** The rules that would change something, in the order in which they are written. */
  readonly rules: readonly PlanRule[];
  /** How many rules stand already. */
  readonly standing: number;
  readonly remarks: readonly PlanRemark[];
  /** For each file, from its start to its end. */
  readonly changes: readonly { readonly uri: string; readonly edits: readonly PlanEdit[] }[];
  /** The new lines by themselves. */
  readonly text: string;
}

/** A rule of the catalogue on its way into a file. */
export interface PlanRule {
  readonly id: string;
  /** The lines that are written, without their keys; for one that stands, the line that gets the key. */
  readonly lines: readonly string[];
  /** `key`: the rule stands already, and gets the key. `comment`: its folder may be missing, at which auditctl would stop. */
  readonly how: 'rule' | 'key' | 'comment';
  /** Ids and names, the one under whose heading it stands first. */
  readonly techniques: readonly { readonly id: string; readonly name: string }[];
  readonly noise: 'low' | 'medium' | 'high';
  /** Stands last, since it takes events that sharper rules are for. */
  readonly broad: boolean;
  readonly note?: string;
}

/** Something to know before the text goes in, with the line that it is about. */
export interface PlanRemark {
  readonly kind: 'left-out' | 'careful' | 'unseen';
  readonly message: string;
  readonly at?: { readonly uri: string; readonly line: number };
}

/** A replacement; lines and characters count from 0, in UTF-16 units. */
export interface PlanEdit {
  readonly range: { readonly start: PlanPosition; readonly end: PlanPosition };
  readonly newText: string;
}

export interface PlanPosition {
  readonly line: number;
  readonly character: number;
}

/** What to hunt: what stands at a place of a document, or the given key or technique. */
export type HuntsParams =
  | { readonly uri: string; readonly position: PlanPosition }
  | { readonly key: string }
  | { readonly technique: string };

/** The queries for one key, or for all keys with the id of a technique. */
export interface HuntEntry {
  readonly title: string;
  readonly queries: readonly {
    readonly tool: string;
    readonly label: string;
    readonly query: string;
    readonly notes: readonly string[];
  }[];
}

/** The client asks what rules name and would record of the techniques: CoverageParams -> CoverageData, or null where no rules can be read. */
export const coverageRequest = 'auditRules/coverage';
/** The same in numbers: CoverageParams -> CoverageNumbers, or null. */
export const coverageNumbersRequest = 'auditRules/coverageNumbers';
/** The same as the text of a file: CoverageExportParams -> string, or null. */
export const coverageExportRequest = 'auditRules/coverageExport';

/** What is looked at: a file by itself, the rules.d folder around it as augenrules merges it, or all rulesets of the workspace. */
export type CoverageScope = 'file' | 'ruleset' | 'workspace';

/** A file need not be open. The target is the first one of its settings. */
export interface CoverageParams {
  readonly uri: string;
  readonly scope: CoverageScope;
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
}

/** All that the view shows. */
export interface CoverageData {
  /** What was looked at, and the label of the target. */
  readonly name: string;
  readonly target: string;
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
