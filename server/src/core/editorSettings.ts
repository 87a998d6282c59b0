import { type HintKind, hintKinds } from './decorations/inlayHints.ts';
import type { SettingProblem, SettingSpec } from './settingSpec.ts';

/** The rules above which an editor shows what it knows about their keys. */
export const keyLensChoices = ['off', 'techniques', 'all'] as const;
/**
 * The rules above which an editor shows what it knows about their keys: none, those that name a technique, or
 * all.
 */
export type KeyLenses = (typeof keyLensChoices)[number];

/** The orders in which the formatter can put the options of a rule. */
export const optionOrders = ['off', 'canonical'] as const;

/** What an editor shows in and between the lines, and how it formats them. */
export interface EditorSettings {
  readonly hints: Readonly<Record<HintKind, boolean>>;
  readonly lenses: { readonly keys: KeyLenses; readonly file: boolean; readonly profiles: boolean };
  readonly format: {
    readonly optionOrder: (typeof optionOrders)[number];
    readonly alignColumns: boolean;
    readonly keepPairs: boolean;
  };
  readonly techniques: { readonly allPlatforms: boolean };
}

export const defaultEditorSettings: EditorSettings = {
  hints: { techniqueNames: true, ids: true, numbers: true, flags: true, permissions: false },
  lenses: { keys: 'techniques', file: true, profiles: false },
  format: { optionOrder: 'off', alignColumns: false, keepPairs: false },
  techniques: { allPlatforms: false },
};

const hintTexts: Readonly<Record<HintKind, string>> = {
  techniqueNames: 'Shows the name of a technique after a key that holds only its ID: `-k T1053.003` *Cron*.',
  ids: 'Shows `unset` after an ID that is written as 4294967295 or -1.',
  numbers:
    'Shows the name after the number of a system call, an arch, an error, a record type or an address family: `-S 59` *execve*.',
  flags: 'Shows the names of flags after a mask: `a1&0100` *O_CREAT*.',
  permissions: 'Shows after `-p wa` and `perm=wa` how many system calls the letters include.',
};

const base = { group: 'Editor', scope: 'resource' } as const;

function onOff(name: string, on: boolean, description: string): SettingSpec {
  return { ...base, name, type: 'boolean', default: on, description, values: [] };
}

/** The rows of these settings for the table of all settings. */
export const editorSettingsTable: readonly SettingSpec[] = [
  ...hintKinds.map((kind) => onOff(`inlayHints.${kind}`, defaultEditorSettings.hints[kind], hintTexts[kind])),
  {
    ...base,
    name: 'codeLens.keys',
    type: 'string',
    default: defaultEditorSettings.lenses.keys,
    description:
      'Shows above the first rule with a key: the number of rules with that key, the technique that it names, and a query for its events.',
    values: [
      { value: 'off', description: 'Never' },
      { value: 'techniques', description: 'For keys that name an ATT&CK technique' },
      { value: 'all', description: 'For every key' },
    ],
  },
  onOff(
    'codeLens.file',
    defaultEditorSettings.lenses.file,
    'Shows above the first line: the number of rules, whether all lines load, and the place of the file in `rules.d`.',
  ),
  onOff(
    'codeLens.profiles',
    defaultEditorSettings.lenses.profiles,
    'Shows above a rule which requirements of the chosen compliance profiles demand it, and whether the text matches.',
  ),
  {
    ...base,
    name: 'format.optionOrder',
    type: 'string',
    default: defaultEditorSettings.format.optionOrder,
    description:
      'The order of the options of a rule after formatting. Options move only where the rule stays the same.',
    values: [
      { value: 'off', description: 'Unchanged' },
      { value: 'canonical', description: 'List, arch, system calls, fields, comparisons, keys' },
    ],
  },
  onOff(
    'format.alignColumns',
    defaultEditorSettings.format.alignColumns,
    'Aligns the options of similar neighboring rules in columns. ' +
      'It has no effect where the check AR504 is on, which requires single spaces.',
  ),
  onOff(
    'format.keepPairs',
    defaultEditorSettings.format.keepPairs,
    'Moves each rule for 32-bit programs directly below the same rule for 64-bit programs when a whole file is formatted. ' +
      'A rule moves only within its section, with its comments, and only where the recorded events stay the same.',
  ),
  {
    ...onOff(
      'techniques.allPlatforms',
      defaultEditorSettings.techniques.allPlatforms,
      'Completion after `-k` offers techniques of all platforms by a word of their names. If this is off, it offers techniques that are not for Linux only by their IDs.',
    ),
    group: 'Techniques',
  },
];

/**
 * Returns the editor's part of what a client sent for the section `auditRules`; for a value that cannot be
 * used, the default.
 * @param problems receives what is wrong with a value
 */
export function readEditorSettings(given: unknown, problems: SettingProblem[]): EditorSettings {
  const values = new Map(
    editorSettingsTable.map((spec) => [spec.name, read(given, spec, problems)] as const),
  );
  const on = (name: string): boolean => values.get(name) === true;
  const { lenses, format } = defaultEditorSettings;
  return {
    hints: Object.fromEntries(
      hintKinds.map((kind) => [kind, on(`inlayHints.${kind}`)]),
    ) as EditorSettings['hints'],
    lenses: {
      keys: keyLensChoices.find((c) => c === values.get('codeLens.keys')) ?? lenses.keys,
      file: on('codeLens.file'),
      profiles: on('codeLens.profiles'),
    },
    format: {
      optionOrder: optionOrders.find((o) => o === values.get('format.optionOrder')) ?? format.optionOrder,
      alignColumns: on('format.alignColumns'),
      keepPairs: on('format.keepPairs'),
    },
    techniques: { allPlatforms: on('techniques.allPlatforms') },
  };
}

/**
 * Returns the value of one setting, nested as clients send sections; its default where it is absent or not
 * one of its values.
 */
function read(given: unknown, spec: SettingSpec, problems: SettingProblem[]): unknown {
  const value = spec.name
    .split('.')
    .reduce<unknown>(
      (o, part) => (typeof o === 'object' && o !== null ? (o as Record<string, unknown>)[part] : undefined),
      given,
    );
  if (value === undefined || value === null) return spec.default;
  const taken =
    spec.type === 'boolean' ? typeof value === 'boolean' : spec.values.some((v) => v.value === value);
  if (taken) return value;
  const name = `auditRules.${spec.name}`;
  const choices =
    spec.type === 'boolean' ? 'true or false' : spec.values.map((v) => `"${v.value}"`).join(', ');
  problems.push({
    name,
    message: `"${name}" must be ${spec.type === 'boolean' ? '' : 'one of '}${choices}. It is ignored.`,
  });
  return spec.default;
}
