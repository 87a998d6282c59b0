/** Headings of the settings, in the order in which an editor shows them. */
export const settingGroups = ['Targets', 'Checks', 'Techniques', 'Editor', 'Server'] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** One setting: what the manifest declares, what the docs say, and what the server falls back to. */
export interface SettingSpec {
  /** Without the prefix `auditRules.`. */
  readonly name: string;
  /** Under which heading the editor shows it. */
  readonly group: SettingGroup;
  /** `severities`: an object, code of a check -> what becomes of it. */
  readonly type: 'string' | 'string[]' | 'boolean' | 'severities';
  readonly default: string | readonly string[] | boolean | Readonly<Record<string, never>>;
  /** Markdown. */
  readonly description: string;
  /** `resource`: may differ per folder and file; `window`: one value for all; `machine`: no workspace may set it, and it is not carried to other machines. */
  readonly scope: 'resource' | 'window' | 'machine';
  /** The values that it may have (of each item, for a list or an object), with what each means; any where empty. */
  readonly values: readonly { readonly value: string; readonly description?: string }[];
}

/** A value that could not be taken, and what was taken instead, as a sentence for people. */
export interface SettingProblem {
  readonly name: string;
  readonly message: string;
}
