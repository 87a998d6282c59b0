import { type HintKind, hintKinds } from './decorations/inlayHints.ts';
import type { SettingProblem, SettingSpec } from './settingSpec.ts';

/** Above which rules an editor tells what it knows of their keys. */
export const keyLensChoices = ['off', 'techniques', 'all'] as const;
export type KeyLenses = (typeof keyLensChoices)[number];

/** In which order the formatter puts the options of a rule. */
export const optionOrders = ['off', 'canonical'] as const;

/** What an editor shows in and between the lines, and how it lays them out. */
export interface EditorSettings {
  readonly hints: Readonly<Record<HintKind, boolean>>;
  readonly lenses: { readonly keys: KeyLenses; readonly file: boolean };
  readonly format: {
    readonly optionOrder: (typeof optionOrders)[number];
    readonly alignColumns: boolean;
    readonly pairTwins: boolean;
  };
}

export const defaultEditorSettings: EditorSettings = {
  hints: { techniqueNames: true, ids: true, numbers: true, flags: true, permissions: false },
  lenses: { keys: 'techniques', file: true },
  format: { optionOrder: 'off', alignColumns: false, pairTwins: false },
};

const hintTexts: Readonly<Record<HintKind, string>> = {
  techniqueNames:
    'Shows the name of a technique behind a key that holds its id and no words: `-k T1053.003` *Cron*.',
  ids: 'Shows `unset` behind an id that is written as 4294967295 or -1.',
  numbers:
    'Shows the name behind the number of a system call, an arch, an error, a record type or an address family: `-S 59` *execve*.',
  flags: 'Shows the names of flags behind a mask: `a1&0100` *O_CREAT*.',
  permissions: 'Shows behind `-p wa` and `perm=wa` how many system calls the letters stand for.',
};

const base = { group: 'Editor', scope: 'resource' } as const;

function onOff(name: string, on: boolean, description: string): SettingSpec {
  return { ...base, name, type: 'boolean', default: on, description, values: [] };
}

/** The rows of these settings for the table of all. */
export const editorSettingsTable: readonly SettingSpec[] = [
  ...hintKinds.map((kind) => onOff(`inlayHints.${kind}`, defaultEditorSettings.hints[kind], hintTexts[kind])),
  {
    ...base,
    name: 'codeLens.keys',
    type: 'string',
    default: defaultEditorSettings.lenses.keys,
    description:
      'Shows above the first rule of a key how many rules carry it, the technique that it names, and a query for its events.',
    values: [
      { value: 'off', description: 'Never' },
      { value: 'techniques', description: 'For keys that name an ATT&CK technique' },
      { value: 'all', description: 'For every key' },
    ],
  },
  onOff(
    'codeLens.file',
    defaultEditorSettings.lenses.file,
    'Shows above the first line how many rules the file has, whether all of its lines load, and its place in `rules.d`.',
  ),
  {
    ...base,
    name: 'format.optionOrder',
    type: 'string',
    default: defaultEditorSettings.format.optionOrder,
    description:
      'In which order the formatter puts the options of a rule. It only does where the rule stays the same.',
    values: [
      { value: 'off', description: 'As they stand' },
      { value: 'canonical', description: 'List, arch, system calls, fields, comparisons, keys' },
    ],
  },
  onOff(
    'format.alignColumns',
    defaultEditorSettings.format.alignColumns,
    'Whether the formatter pads neighbouring rules that are alike, so that their options begin in the same columns. ' +
      'It does not where the check AR504 is on, which asks for one blank.',
  ),
  onOff(
    'format.pairTwins',
    defaultEditorSettings.format.pairTwins,
    'Whether formatting a whole file puts a rule for 32-bit programs right below the same one for 64-bit programs. ' +
      'A rule moves within its section only, with its comments, and where no event is recorded otherwise.',
  ),
];

/** The settings out of what a client sent for the section `auditRules`; a value that cannot be taken is told, and the default stands in. */
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
    },
    format: {
      optionOrder: optionOrders.find((o) => o === values.get('format.optionOrder')) ?? format.optionOrder,
      alignColumns: on('format.alignColumns'),
      pairTwins: on('format.pairTwins'),
    },
  };
}

/** The value of one setting: nested as clients send sections, its default where it is absent or none of its values. */
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
  problems.push({ name, message: `"${name}" must be one of ${choices}. It is not used.` });
  return spec.default;
}
