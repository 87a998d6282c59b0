/** Headings of the settings, in the order in which an editor shows them. */
export const settingGroups = [
  'Targets',
  'Checks',
  'Compliance',
  'Techniques',
  'Editor',
  'Logs',
  'Server',
] as const;
/** The heading under which an editor shows a setting. */
export type SettingGroup = (typeof settingGroups)[number];

/** One setting: what the manifest declares, what the docs say, and the server's default. */
export interface SettingSpec {
  /** Without the prefix `auditRules.`. */
  readonly name: string;
  /** The heading under which the editor shows it. */
  readonly group: SettingGroup;
  /** `severities`: an object from the code of a check to its severity. */
  readonly type: 'string' | 'string[]' | 'boolean' | 'severities';
  readonly default: string | readonly string[] | boolean | Readonly<Record<string, never>>;
  /** Markdown. */
  readonly description: string;
  /**
   * `resource`: can differ per directory and file; `window`: one value for all; `machine`: a workspace cannot
   * set it, and it is not synchronized to other machines.
   */
  readonly scope: 'resource' | 'window' | 'machine';
  /** Its values (of each item, for a list or an object) with their meaning; any value where empty. */
  readonly values: readonly { readonly value: string; readonly description?: string }[];
  /** Set where `values` are offered, and any other text is a value too. */
  readonly isOpen?: true;
}

/** A value that cannot be used, and what is used instead, as a sentence for people. */
export interface SettingProblem {
  readonly name: string;
  readonly message: string;
}
