import { dataVersion } from './attack/data/techniqueData.ts';
import { huntKinds } from './attack/hunts/huntQueries.ts';
import type { Conventions } from './checks/defineCheck.ts';
import { type Profile, profileValues, type Severities } from './checks/select.ts';
import {
  defaultEditorSettings,
  type EditorSettings,
  editorSettingsTable,
  readEditorSettings,
} from './editorSettings.ts';
import { type Machine, machines } from './facts/machines.ts';
import { defaultTargets, target } from './facts/targets.ts';
import {
  allTargets,
  type HostChoice,
  readBundle,
  readEmbeddedSwitch,
  readFolders,
  readHostChoice,
  readMachine,
  readProfile,
  readSeverities,
  readTargets,
} from './readSettings.ts';
import type { SettingProblem, SettingSpec } from './settingSpec.ts';

export { type SettingProblem, type SettingSpec, settingGroups } from './settingSpec.ts';

/** What the server works with. */
export interface Settings {
  /** Names that `target` of core/facts knows; never empty. */
  readonly targets: readonly string[];
  readonly machine: Machine;
  /** Checks that report otherwise than they do by themselves, by code. */
  readonly severities: Severities;
  readonly profile: Profile;
  /** What an editor shows, and how it lays lines out. */
  readonly editor: EditorSettings;
  /** What a folder's `.audit-rules.json` says about style. */
  readonly conventions?: Conventions;
  /** Where MITRE's data are, a file or an address; absent: those that come with the extension. */
  readonly attackBundle?: string;
  /** Rules inside Markdown, YAML and shell scripts are read. */
  readonly embedded?: true;
  /** The folder's configuration leaves the file out: nothing is reported. */
  readonly excluded?: true;
  /** Whether the machine that a file lies on is asked what it has: `auto` for files under /etc/audit. */
  readonly checkHostPaths: HostChoice;
  /** Folders that are rulesets although they are not called rules.d: as they are written, or from the root once they are looked up. */
  readonly rulesDirectories: readonly string[];
}

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
  {
    name: 'profile',
    group: 'Checks',
    type: 'string',
    default: 'recommended',
    scope: 'resource',
    description:
      'How much is reported of rules that load. A check that `auditRules.checks` names follows that.',
    values: profileValues,
  },
  ...editorSettingsTable,
  {
    name: 'embedded',
    group: 'Editor',
    type: 'boolean',
    default: false,
    scope: 'resource',
    description:
      'Reads the audit rules inside Markdown (blocks of `audit-rules` and `auditd`), YAML (block scalars that look like rules) and shell scripts (heredocs, `auditctl`).',
    values: [],
  },
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
  profile: 'recommended',
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
    profile:
      readProfile(given['profile'], 'auditRules.profile', tell('auditRules.profile')) ??
      defaultSettings.profile,
    rulesDirectories:
      readFolders(
        given['rulesDirectories'],
        'auditRules.rulesDirectories',
        tell('auditRules.rulesDirectories'),
      ) ?? [],
    checkHostPaths: readHostChoice(given['checkHostPaths'], tell('auditRules.checkHostPaths')),
    ...readBundle(given['attack'], tell('auditRules.attack.bundle')),
    ...readEmbeddedSwitch(given['embedded'], tell('auditRules.embedded')),
    editor: readEditorSettings(given, problems),
  };
  return { settings, problems };
}
