// Requests beyond LSP about techniques, rules for them and queries for their events: method names and types
// only, so that the client can share them.

/**
 * The client asks for the techniques that there are rules for, and those that audit cannot see: RulesetParams
 * -> TechniqueList.
 */
export const techniquesRequest = 'auditRules/techniques';

/** The client asks for the groups that audit can see something of: RulesetParams -> GroupList. */
export const groupsRequest = 'auditRules/groups';

/** The client asks what insertion would do: PlanParams -> Plan, or null for an unknown group. */
export const planRequest = 'auditRules/plan';

/** The client asks for queries that find the events of keys or techniques: HuntsParams -> HuntEntry[]. */
export const huntsRequest = 'auditRules/hunts';

/** The ruleset of a file: its rules.d directory, else the file; an empty one where it cannot be read. */
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

/** Groups by name, and the notice of ATT&CK's data in short, shown with them. */
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
  /**
   * The share of the catalogue's events that the ruleset would record, 0 to 1; and whether a key names it.
   */
  readonly seen: number;
  readonly named: boolean;
}

/**
 * A group with how many of its Linux techniques audit can see, and how many of those the ruleset sees
 * something of.
 */
export interface GroupEntry {
  readonly id: string;
  /** It is known to attack Linux; these come first. */
  readonly linux?: true;
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
  /** How rules are written whose directory may be missing: as comments where absent. */
  readonly missing?: 'write' | 'comment';
}

/** What insertion would do. */
export interface Plan {
  /** The techniques, or the group, for a title. */
  readonly title: string;
  /** What to know of the rules of a single technique. */
  readonly note?: string;
  /** The rules that would change something, in the order in which they are written. */
  readonly rules: readonly PlanRule[];
  /** How many rules the ruleset has already. */
  readonly standing: number;
  readonly remarks: readonly PlanRemark[];
  /** For each file, from its start to its end. */
  readonly changes: readonly { readonly uri: string; readonly edits: readonly PlanEdit[] }[];
  /** The new lines by themselves. */
  readonly text: string;
  /** MITRE's notice, to be shown with a preview. */
  readonly notice: string;
}

/** A rule of the catalogue on its way into a file. */
export interface PlanRule {
  readonly id: string;
  /** The lines that are written, without their keys; for one that stands, the line that gets the key. */
  readonly lines: readonly string[];
  /**
   * `key`: the ruleset has the rule, which gets the key. `comment`: its directory may be missing, at which
   * auditctl would stop.
   */
  readonly how: 'rule' | 'key' | 'comment';
  /** Ids and names, the one under whose heading it stands first. */
  readonly techniques: readonly { readonly id: string; readonly name: string }[];
  readonly noise: 'low' | 'medium' | 'high';
  /** Written last, because it matches events that sharper rules are for. */
  readonly broad: boolean;
  /** Its directory is not on every system. */
  readonly mayBeMissing?: true;
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

/** A place in a document: line and character from 0, in UTF-16 units. */
export interface PlanPosition {
  readonly line: number;
  readonly character: number;
}

/** What to hunt: what is at a place of a document, or the given key or technique. */
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
