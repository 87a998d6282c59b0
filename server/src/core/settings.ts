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
import { builtInProfiles } from './profiles/builtInProfiles.ts';
import { readProfileFiles, readProfileNames } from './readProfileSettings.ts';
import {
  allTargets,
  type HostChoice,
  readBundle,
  readEmbeddedSwitch,
  readFolders,
  readHostChoice,
  readLogRules,
  readMachine,
  readNoticeSwitch,
  readPolicyKernel,
  readProfile,
  readSeverities,
  readTargets,
} from './readSettings.ts';
import type { SettingProblem, SettingSpec } from './settingSpec.ts';

export { type SettingProblem, type SettingSpec, settingGroups } from './settingSpec.ts';

/** The settings that the server works with. */
export interface Settings {
  /** Names that `target` of core/facts knows; never empty. */
  readonly targets: readonly string[];
  readonly machine: Machine;
  /** Severities that differ from the checks' defaults, by code. */
  readonly severities: Severities;
  readonly profile: Profile;
  /** The names of the compliance profiles that the rules are compared with, as written. */
  readonly profiles: readonly string[];
  /** What an editor shows, and how it formats lines. */
  readonly editor: EditorSettings;
  /** The conventions of a directory's `.audit-rules.json`. */
  readonly conventions?: Conventions;
  /** MITRE's data, as a file or an address; absent: the built-in data. */
  readonly attackBundle?: string;
  /** Set where rules inside Markdown, YAML and shell scripts are read. */
  readonly embedded?: true;
  /** MITRE's notice is written above inserted rules. */
  readonly insertNotice?: true;
  /** Set where the configuration excludes the file: nothing is reported. */
  readonly excluded?: true;
  /** When the machine that stores a file is asked what it has: `auto` for files under /etc/audit. */
  readonly checkHostPaths: HostChoice;
  /**
   * Directories that are rulesets although their name is not rules.d: as written, or absolute once they are
   * resolved.
   */
  readonly rulesDirectories: readonly string[];
  /** Compliance profiles of one's own: paths as written, or absolute once they are resolved. */
  readonly profileFiles: readonly string[];
  /** The requirements that a directory's `.audit-rules.json` waives, by their ids, with the reason of each. */
  readonly waived?: ReadonlyMap<string, string>;
  /** The file or directory of the rules that recorded logs: as written, or absolute once it is resolved. */
  readonly logRules?: string;
  /** The version of the kernel that loads IMA policies, such as `6.1`; those of the targets where absent. */
  readonly policyKernel?: string;
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
      'The systems that the rules must load on. A line that all of them refuse is an error; a line that some refuse is a warning. ' +
      'Use names of distributions, or versions of the audit package such as `3.0.9`.',
    values: allTargets.map((value) => ({ value, description: target(value)?.label ?? value })),
  },
  {
    name: 'machine',
    group: 'Targets',
    type: 'string',
    default: 'x86_64',
    scope: 'resource',
    description:
      'The architecture of the machines that load the rules, as `uname -m` prints it. It decides which system calls exist and what `b64` and `b32` mean.',
    values: machines.map((value) => ({ value })),
  },
  {
    name: 'ima.kernel',
    group: 'Targets',
    type: 'string',
    default: '',
    scope: 'resource',
    description:
      'The kernel that must load IMA policies, by its version, such as `6.1`. ' +
      'Empty: the oldest and the newest kernel of each system in `#auditRules.targets#`.',
    values: [],
  },
  {
    name: 'checks',
    group: 'Checks',
    type: 'severities',
    default: {},
    scope: 'resource',
    description:
      'The severity of each check, by code: `{ "AR101": "warning" }`. It changes what is reported, not what auditctl refuses. ' +
      'To disable a check for one line, write a comment above the line: `# audit-rules: disable-next-line AR101`.',
    values: [
      { value: 'off', description: 'Not reported' },
      { value: 'hint', description: 'Shown as three dots in the text, not in Problems' },
      { value: 'info', description: 'Reported as information' },
      { value: 'warning', description: 'Reported as a warning' },
      { value: 'error', description: 'Reported as an error' },
    ],
  },
  {
    name: 'profile',
    group: 'Checks',
    type: 'string',
    default: 'recommended',
    scope: 'resource',
    description:
      'How much is reported about rules that load. `auditRules.checks` overrides it for single checks. ' +
      'If `auditRules.profiles` names a compliance profile, `recommended` means `benchmark`.',
    values: profileValues,
  },
  {
    name: 'profiles',
    group: 'Compliance',
    type: 'string[]',
    default: [],
    scope: 'resource',
    description:
      'The compliance profiles that the rules are compared with, such as `stig-rhel-9`: which of their requirements the rules record, and whether the text matches. ' +
      'The command "Choose Compliance Profile" sets it.',
    values: builtInProfiles.map(({ name, title }) => ({ value: name, description: title })),
    isOpen: true,
  },
  ...editorSettingsTable,
  {
    name: 'embedded',
    group: 'Editor',
    type: 'boolean',
    default: false,
    scope: 'resource',
    description:
      'Checks the audit rules inside Markdown (blocks of `audit-rules` and `auditd`), YAML (block scalars that look like rules) and shell scripts (heredocs and `auditctl`).',
    values: [],
  },
  {
    name: 'rulesDirectories',
    group: 'Checks',
    type: 'string[]',
    default: [],
    scope: 'resource',
    description:
      'Directories that are not named `rules.d`, but whose files are merged into one ruleset in the same way. ' +
      'Paths are absolute, or relative to the workspace folder.',
    values: [],
  },
  {
    name: 'profileFiles',
    group: 'Compliance',
    type: 'string[]',
    default: [],
    scope: 'resource',
    description:
      'Compliance profiles of your own, as JSON files, in addition to those that ship. ' +
      'Paths are absolute, or relative to the workspace folder.',
    values: [],
  },
  {
    name: 'insert.notice',
    group: 'Techniques',
    type: 'boolean',
    default: false,
    scope: 'resource',
    description:
      "Writes MITRE's copyright notice as a comment above inserted rules. A rules file does not need it, because the rules are not MITRE's and only name techniques; " +
      'add the notice if you publish technique data with the rules.',
    values: [],
  },
  {
    name: 'workspaceProblems',
    group: 'Checks',
    type: 'boolean',
    default: false,
    scope: 'window',
    description:
      'Shows the problems of all rules files of the workspace, whether or not they are open: from the start, and after each save. ' +
      'If this is off, run "Check All Rules Files" to see them.',
    values: [],
  },
  {
    name: 'checkHostPaths',
    group: 'Checks',
    type: 'string',
    default: 'auto',
    scope: 'resource',
    description:
      'Compares rules with the machine that stores the file: directories, links, programs, users and groups that they name (AR701 to AR706). ' +
      'For a compliance profile with a rule for each set-id program, this machine is searched for them. ' +
      'If the machine gives no answer, nothing is reported.',
    values: [
      { value: 'auto', description: 'For files under /etc/audit' },
      { value: 'on', description: 'For every file: the rules are for this machine or a similar one' },
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
      `A STIX bundle (2.0 or 2.1) of MITRE's ATT&CK data: the path of a file, or an \`https\` address. Hovers then show MITRE's descriptions, and techniques newer than the built-in version ${dataVersion} are recognized. ` +
      'Empty: only the built-in data. The command [Use Official ATT&CK Data…](command:auditRules.useOfficialData) sets it.',
    values: [],
  },
  {
    name: 'log.file',
    group: 'Logs',
    type: 'string',
    default: '',
    scope: 'window',
    description:
      'A log of Linux audit, such as `/var/log/audit/audit.log`, that is compared with the rules: how many events each rule recorded is shown above it. ' +
      'The path is absolute, or relative to the workspace folder. Empty: no log is read. [Choose Log…](command:auditRules.chooseLog) reads one once.',
    values: [],
  },
  {
    name: 'log.rules',
    group: 'Logs',
    type: 'string',
    default: '',
    scope: 'resource',
    description:
      'The rules that recorded the logs you open: a file, or a directory such as `rules.d`. The path is absolute, or relative to the workspace folder. ' +
      'Empty: the ruleset that is open, or the only one in the workspace.',
    values: [],
  },
  {
    name: 'trace.server',
    group: 'Server',
    type: 'string',
    default: 'off',
    scope: 'window',
    description: 'Writes the messages between the editor and the language server to the output channel.',
    values: [
      { value: 'off', description: 'Nothing' },
      { value: 'messages', description: 'The name of each message' },
      { value: 'verbose', description: 'Each message with its content' },
    ],
  },
];

export const defaultSettings: Settings = {
  targets: defaultTargets,
  machine: 'x86_64',
  severities: {},
  profile: 'recommended',
  profiles: [],
  checkHostPaths: 'auto',
  editor: defaultEditorSettings,
  rulesDirectories: [],
  profileFiles: [],
};

/**
 * Reads what a client sent for the section `auditRules`. Never throws: a value that cannot be used is in
 * `problems` (empty where there is none), and the default is used instead; in a list, the other items.
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
    profiles: readProfileNames(given['profiles'], 'auditRules.profiles', tell('auditRules.profiles')) ?? [],
    rulesDirectories:
      readFolders(
        given['rulesDirectories'],
        'auditRules.rulesDirectories',
        tell('auditRules.rulesDirectories'),
      ) ?? [],
    profileFiles:
      readProfileFiles(given['profileFiles'], 'auditRules.profileFiles', tell('auditRules.profileFiles')) ??
      [],
    checkHostPaths: readHostChoice(given['checkHostPaths'], tell('auditRules.checkHostPaths')),
    ...readLogRules(given['log'], tell('auditRules.log.rules')),
    ...readPolicyKernel(given['ima'], tell('auditRules.ima.kernel')),
    ...readBundle(given['attack'], tell('auditRules.attack.bundle')),
    ...readEmbeddedSwitch(given['embedded'], tell('auditRules.embedded')),
    ...readNoticeSwitch(given['insert'], tell('auditRules.insert.notice')),
    editor: readEditorSettings(given, problems),
  };
  return { settings, problems };
}
