import { dataVersion } from './attack/data/techniqueData.ts';
import { huntKinds } from './attack/hunts/huntQueries.ts';
import type { Conventions } from './checks/defineCheck.ts';
import { allChecks } from './checks/registry.ts';
import type { Severities } from './checks/select.ts';
import {
  defaultEditorSettings,
  type EditorSettings,
  editorSettingsTable,
  readEditorSettings,
} from './editorSettings.ts';
import { type Machine, machines } from './facts/machines.ts';
import { releases } from './facts/releases.ts';
import { defaultTargets, target, targetNames } from './facts/targets.ts';
import type { SettingProblem, SettingSpec } from './settingSpec.ts';

export { type SettingProblem, type SettingSpec, settingGroups } from './settingSpec.ts';

/** What the server works with. */
export interface Settings {
  /** Names that `target` of core/facts knows; never empty. */
  readonly targets: readonly string[];
  readonly machine: Machine;
  /** Checks that report otherwise than they do by themselves, by code. */
  readonly severities: Severities;
  /** What an editor shows, and how it lays lines out. */
  readonly editor: EditorSettings;
  /** What a folder's `.audit-rules.json` says about style. */
  readonly conventions?: Conventions;
  /** Where MITRE's data are, a file or an address; absent: those that come with the extension. */
  readonly attackBundle?: string;
  /** The folder's configuration leaves the file out: nothing is reported. */
  readonly excluded?: true;
  /** Whether the machine that a file lies on is asked what it has: `auto` for files under /etc/audit. */
  readonly checkHostPaths: (typeof hostChoices)[number];
  /** Folders that are rulesets although they are not called rules.d: as they are written, or from the root once they are looked up. */
  readonly rulesDirectories: readonly string[];
}

const hostChoices = ['auto', 'on', 'off'] as const;

const allTargets = [...targetNames, ...releases];

/** Every setting. package.json and the docs are generated from this table. */
export const settingsTable: readonly SettingSpec[] = [
  {
    name: 'targets',
    group: 'Targets',
    type: 'string[]',
    default: defaultTargets,
    scope: 'resource',
    description:
      'The systems that the rules shall load on. A line is an error where every one of them refuses it, and a warning where some do. ' +
      'Give names of distributions, or releases of the audit tools such as `3.0.9`.',
    values: allTargets.map((value) => ({ value, description: target(value)?.label ?? value })),
  },
  {
    name: 'machine',
    group: 'Targets',
    type: 'string',
    default: 'x86_64',
    scope: 'resource',
    description:
      'The machine that the rules are loaded on, as `uname -m` names it. It says which system calls there are and what `b64` and `b32` mean.',
    values: machines.map((value) => ({ value })),
  },
  {
    name: 'checks',
    group: 'Checks',
    type: 'severities',
    default: {},
    scope: 'resource',
    description:
      'How checks report, by code: `{ "AR101": "warning" }`. What auditctl refuses stays refused, whatever is written here. ' +
      'One line alone is better served by a comment above it: `# audit-rules: disable-next-line AR101`.',
    values: [
      { value: 'off', description: 'Not at all' },
      { value: 'hint', description: 'Three dots in the text, and not among the problems' },
      { value: 'info', description: 'As an information' },
      { value: 'warning', description: 'As a warning' },
      { value: 'error', description: 'As an error' },
    ],
  },
  ...editorSettingsTable,
  {
    name: 'rulesDirectories',
    group: 'Checks',
    type: 'string[]',
    default: [],
    scope: 'resource',
    description:
      'Folders whose files are one ruleset, as augenrules merges it, although they are not called `rules.d`. ' +
      'A path is relative to the workspace folder, or begins at the root.',
    values: [],
  },
  {
    name: 'checkHostPaths',
    group: 'Checks',
    type: 'string',
    default: 'auto',
    scope: 'resource',
    description:
      'Whether rules are compared with the machine that the file lies on: folders, links, programs, users and groups that they name (AR701 and following). ' +
      'What the machine does not tell is no problem.',
    values: [
      { value: 'auto', description: 'For files under /etc/audit' },
      { value: 'on', description: 'For every file: the rules are for this machine, or for one like it' },
      { value: 'off', description: 'Never' },
    ],
  },
  {
    name: 'hunts.tools',
    group: 'Techniques',
    type: 'string[]',
    default: Object.keys(huntKinds),
    scope: 'resource',
    description: 'The tools for which "Copy Hunt Query" offers queries.',
    values: Object.entries(huntKinds).map(([value, description]) => ({ value, description })),
  },
  {
    name: 'attack.bundle',
    group: 'Techniques',
    type: 'string',
    default: '',
    scope: 'machine',
    description:
      `Where MITRE's ATT&CK data are read from: a file, or an \`https\` address, of a STIX bundle (2.0 or 2.1). Hovers then show MITRE's descriptions, and what is newer than the built-in version ${dataVersion} is known. ` +
      'Empty: the built-in data alone. The command [Use Official ATT&CK Data…](command:auditRules.useOfficialData) sets it.',
    values: [],
  },
  {
    name: 'trace.server',
    group: 'Server',
    type: 'string',
    default: 'off',
    scope: 'window',
    description:
      'Whether what the editor and the language server say to each other is written into the output channel.',
    values: [
      { value: 'off', description: 'Nothing' },
      { value: 'messages', description: 'The name of each message' },
      { value: 'verbose', description: 'Each message with what it holds' },
    ],
  },
];

export const defaultSettings: Settings = {
  targets: defaultTargets,
  machine: 'x86_64',
  severities: {},
  checkHostPaths: 'auto',
  editor: defaultEditorSettings,
  rulesDirectories: [],
};

/**
 * Typed settings out of what a client sent for the section `auditRules`. Never throws: a value that cannot be taken is
 * told as a problem, and the default (for a list: its other items) stands in.
 */
export function checkSettings(json: unknown): {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const given: Readonly<Record<string, unknown>> =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  const tell = (name: string) => (message: string) => void problems.push({ name, message });
  const settings = {
    targets:
      readTargets(given['targets'], 'auditRules.targets', tell('auditRules.targets')) ?? defaultTargets,
    machine:
      readMachine(given['machine'], 'auditRules.machine', tell('auditRules.machine')) ??
      defaultSettings.machine,
    severities: readSeverities(given['checks'], 'auditRules.checks', tell('auditRules.checks')) ?? {},
    rulesDirectories:
      readFolders(
        given['rulesDirectories'],
        'auditRules.rulesDirectories',
        tell('auditRules.rulesDirectories'),
      ) ?? [],
    checkHostPaths: readHostChoice(given['checkHostPaths'], tell('auditRules.checkHostPaths')),
    ...readBundle(given['attack'], tell('auditRules.attack.bundle')),
    editor: readEditorSettings(given, problems),
  };
  return { settings, problems };
}

/** Takes what is wrong with a value, as a sentence, and where inside of it: names and indices. */
export type Tell = (message: string, path: readonly (string | number)[]) => void;

/** Names of targets out of a value that people call `name`; undefined where there is none that can be taken. */
export function readTargets(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    tell(
      `"${name}" must be a list of names such as "debian-12" or "3.0.9", not ${shown(value)}. It is not used.`,
      [],
    );
    return undefined;
  }
  const known: string[] = [];
  for (const [i, item] of (value as readonly unknown[]).entries()) {
    if (typeof item === 'string' && target(item)) {
      if (!known.includes(item)) known.push(item);
    } else
      tell(
        `"${name}" has ${shown(item)}, which is no target. It is left out. Known are ${allTargets.join(', ')}.`,
        [i],
      );
  }
  if (known.length > 0) return known;
  if (value.length > 0) tell(`"${name}" names no known target. It is not used.`, []);
  return undefined;
}

function readBundle(value: unknown, tell: Tell): Pick<Settings, 'attackBundle'> {
  const bundle =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['bundle'] : undefined;
  if (bundle === undefined || bundle === null || bundle === '') return {};
  if (typeof bundle === 'string') return { attackBundle: bundle };
  tell(`"auditRules.attack.bundle" must be a file or an address, not ${shown(bundle)}. It is not used.`, []);
  return {};
}

/** A machine out of a value; undefined where it is none. */
export function readMachine(value: unknown, name: string, tell: Tell): Machine | undefined {
  if (value === undefined || value === null) return undefined;
  const machine = machines.find((m) => m === value);
  if (!machine)
    tell(
      `"${name}" is ${shown(value)}, which is no machine that audit knows. It is not used. Known are ${machines.join(', ')}.`,
      [],
    );
  return machine;
}

function readHostChoice(value: unknown, tell: (message: string) => void): Settings['checkHostPaths'] {
  const choice = hostChoices.find((c) => c === value);
  if (choice === undefined && value !== undefined && value !== null)
    tell(
      `"auditRules.checkHostPaths" is ${shown(value)}. Write one of ${hostChoices.join(', ')}. Until then it is ${hostChoices[0]}.`,
    );
  return choice ?? hostChoices[0];
}

/** Folders out of a value, as they are written; undefined where it is no list. */
export function readFolders(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    tell(
      `"${name}" must be a list of folders such as "files/audit", not ${shown(value)}. It is not used.`,
      [],
    );
    return undefined;
  }
  return (value as readonly unknown[]).flatMap((item, i) => {
    const wrong = folderFault(item);
    if (wrong === undefined) return [item as string];
    tell(`"${name}" has ${shown(item)}, which ${wrong}. It is left out.`, [i]);
    return [];
  });
}

/** Says what keeps an item from being a folder; undefined where it can be one. */
function folderFault(item: unknown): string | undefined {
  if (typeof item !== 'string' || item.trim() === '') return 'is no folder';
  if (/[*?]/.test(item)) return 'is a glob: name each folder';
  return item.startsWith('~') ? 'begins with "~", which nobody replaces: write the whole path' : undefined;
}

const severityNames = ['off', 'hint', 'info', 'warning', 'error'] as const;

/** Severities by code out of an object by codes or names of checks; undefined where it is no object. */
export function readSeverities(value: unknown, name: string, tell: Tell): Severities | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    tell(
      `"${name}" must be an object such as { "AR101": "warning" }, not ${shown(value)}. It is not used.`,
      [],
    );
    return undefined;
  }
  const known: Record<string, (typeof severityNames)[number]> = {};
  for (const [written, wanted] of Object.entries(value)) {
    const check = allChecks.find((c) => c.code === written.toUpperCase() || c.name === written);
    const severity = severityNames.find((s) => s === wanted);
    if (!check) tell(`"${name}" names ${shown(written)}, which is no check. It is left out.`, [written]);
    else if (!severity)
      tell(`"${name}" gives ${check.code} ${shown(wanted)}. Write one of ${severityNames.join(', ')}.`, [
        written,
      ]);
    else known[check.code] = severity;
  }
  return known;
}

/** A value as a message shows it: short, whatever it is. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
