import type { Conventions } from './checks/defineCheck.ts';
import type { Profile, Severities } from './checks/select.ts';
import type { Machine } from './facts/machines.ts';
import { readProfileFiles, readProfileNames, readWaived } from './readProfileSettings.ts';
import {
  quotedValue,
  readFolders,
  readMachine,
  readProfile,
  readSeverities,
  readTargets,
  type Tell,
} from './readSettings.ts';
import type { Settings } from './settings.ts';
import { folderFrom } from './text/directoryPath.ts';
import { type JsonNode, memberOf, plainValue, readJson, spanAt } from './text/json.ts';
import { nearest } from './text/nearestNames.ts';
import { compileGlob, compilePattern, type Pattern } from './text/pattern.ts';
import { byPlace, type Span } from './text/span.ts';

/** The name of a directory's configuration file. */
export const configFileName = '.audit-rules.json';

/**
 * What a `.audit-rules.json` sets for the files in its directory and below; what it does not name is absent.
 */
export interface Config {
  readonly targets?: readonly string[];
  readonly machine?: Machine;
  readonly severities?: Severities;
  readonly profile?: Profile;
  readonly conventions?: Conventions;
  /** The names of compliance profiles. */
  readonly profiles?: readonly string[];
  /** Files that are not checked; matched against paths relative to the configuration's directory. */
  readonly exclude: readonly Pattern[];
  /**
   * Directories that are rulesets although their name is not rules.d, as written: relative to the
   * configuration's directory.
   */
  readonly rulesDirectories?: readonly string[];
  /** Compliance profiles of one's own: paths as written, relative to the configuration's directory. */
  readonly profileFiles?: readonly string[];
  /** Requirements of compliance profiles that need not be met, by their ids: the reason of each. */
  readonly waived?: ReadonlyMap<string, string>;
}

/**
 * Something in a configuration that cannot be used, as a sentence; the span counts UTF-16 units of its text.
 */
export interface ConfigProblem {
  readonly span: Span;
  readonly message: string;
}

/** One name of the configuration, as the schema describes it. */
export interface ConfigSpec {
  readonly name: string;
  /** Markdown. */
  readonly description: string;
}

/** The names that a configuration can have in addition to those of `settingsTable`. */
export const configOnly: readonly ConfigSpec[] = [
  {
    name: 'exclude',
    description:
      'Files that are not checked, as globs relative to this file: `*` and `?` within a name, `**` across directories, `{a,b}` for either. ' +
      'A glob without a slash matches in every directory; the name of a directory excludes all files in it. A file that is named on the command line is checked anyway.',
  },
  {
    name: 'rulesDirectories',
    description:
      'Directories that are not named `rules.d`, but whose files are merged into one ruleset in the same way. ' +
      'Paths are absolute, or relative to this file; `.` is the directory of this file.',
  },
  {
    name: 'profileFiles',
    description:
      'Compliance profiles of your own, as JSON files, in addition to those that ship. Paths are absolute, or relative to this file.',
  },
  {
    name: 'waived',
    description:
      'Requirements of compliance profiles that need not be met, by their IDs, each with the reason: `{ "RHEL-09-654155": "sudoedit is a link" }`. Reports show the reasons.',
  },
  { name: 'conventions', description: 'How rules are written where there is more than one correct way.' },
];

/** One name of `conventions`. */
export interface ConventionSpec extends ConfigSpec {
  readonly name: keyof Conventions;
  /** Its values; any regular expression, too, where `patterns` is set. */
  readonly values: readonly string[];
  readonly patterns?: true;
}

/** The names of `conventions`; each enables its check. */
export const conventionSpecs: readonly ConventionSpec[] = [
  {
    name: 'keys',
    values: ['technique'],
    patterns: true,
    description:
      'The form of every key: `technique` for keys that name an ATT&CK technique, or a regular expression that the whole key must match ' +
      '(without look-around, back references and word boundaries) (AR501).',
  },
  {
    name: 'unset',
    values: ['unset', '-1', '4294967295'],
    description: 'How an unset UID or session ID is written (AR503).',
  },
  {
    name: 'order',
    values: ['action,list', 'list,action'],
    description:
      'The order after `-a`: `action,list` for `always,exit`, `list,action` for `exit,always` (AR505).',
  },
  {
    name: 'keyOption',
    values: ['-k', '-F key='],
    description: 'The option that gives a rule its key (AR506).',
  },
  {
    name: 'syscalls',
    values: ['list', 'separate'],
    description:
      'Several system calls: one `-S` with a `list`, or `separate` options with one name each (AR507).',
  },
];

/** The settings of the editor that a configuration can name. */
export const sharedSettings = ['targets', 'machine', 'profile', 'profiles', 'checks'] as const;

/** The longest configuration that is read, in UTF-16 units, and the most values that it has. */
const MOST_TEXT = 262_144;
const MOST_VALUES = 5000;
/** How many places of a path a glob may look at: about ten milliseconds. */
const MOST_PLACES = 200_000;
/** The most problems that are reported of a configuration. */
const MOST_PROBLEMS = 100;

const known: readonly string[] = ['$schema', ...sharedSettings, ...configOnly.map((s) => s.name)];

/**
 * Reads the text of a `.audit-rules.json`. Never throws: what cannot be used is reported with its place and
 * ignored. A text that is not a JSON object is an empty configuration with one problem.
 */
export function parseConfig(text: string): {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
} {
  if (text.length > MOST_TEXT) return tooLarge(`it has more than ${MOST_TEXT} characters`);
  const json = readJson(text);
  if ('problem' in json)
    return {
      config: { exclude: [] },
      problems: [
        {
          ...json.problem,
          message: `This is not valid JSON, so the whole configuration is ignored. ${json.problem.message}`,
        },
      ],
    };
  const { node } = json;
  if (node.kind !== 'object')
    return {
      config: { exclude: [] },
      problems: [
        {
          span: node.span,
          message: 'A configuration must be an object. Write { "targets": ["debian-12"] }.',
        },
      ],
    };
  if (valuesIn(node) > MOST_VALUES) return tooLarge(`it has more than ${MOST_VALUES} values`);
  const problems: ConfigProblem[] = [];
  tellNames(node, known, problems);
  const value = (name: string): unknown => {
    const member = memberOf(node, name);
    return member && plainValue(member.value);
  };
  const tell =
    (name: string): Tell =>
    (message, path) =>
      void problems.push({ span: placeOf(node, [name, ...path]), message });
  const targets = readTargets(value('targets'), 'targets', tell('targets'));
  const machine = readMachine(value('machine'), 'machine', tell('machine'));
  const profile = readProfile(value('profile'), 'profile', tell('profile'));
  const profiles = readProfileNames(value('profiles'), 'profiles', tell('profiles'));
  const severities = readSeverities(value('checks'), 'checks', tell('checks'));
  const conventions = readConventions(
    memberOf(node, 'conventions')?.value,
    value('conventions'),
    tell('conventions'),
    problems,
  );
  const exclude = readExclude(value('exclude'), tell('exclude'));
  const rulesDirectories = readFolders(
    value('rulesDirectories'),
    'rulesDirectories',
    tell('rulesDirectories'),
  );
  const profileFiles = readProfileFiles(value('profileFiles'), 'profileFiles', tell('profileFiles'));
  const waived = readWaived(value('waived'), 'waived', tell('waived'));
  const config = {
    ...(targets ? { targets } : {}),
    ...(machine ? { machine } : {}),
    ...(profile ? { profile } : {}),
    ...(profiles ? { profiles } : {}),
    ...(severities ? { severities } : {}),
    ...(conventions ? { conventions } : {}),
    ...(rulesDirectories ? { rulesDirectories } : {}),
    ...(profileFiles ? { profileFiles } : {}),
    ...(waived ? { waived } : {}),
    exclude,
  };
  return { config, problems: firstOf(problems) };
}

/** Returns an empty configuration, for one that would take too long to read. */
function tooLarge(why: string): ReturnType<typeof parseConfig> {
  const message = `The whole configuration is ignored: ${why}. Split it by directory.`;
  return { config: { exclude: [] }, problems: [{ span: { start: 0, end: 0 }, message }] };
}

function valuesIn(node: JsonNode): number {
  if (node.kind === 'object') return node.members.reduce((n, m) => n + valuesIn(m.value), 1);
  return node.kind === 'array' ? node.items.reduce((n, item) => n + valuesIn(item), 1) : 1;
}

/** Returns the problems by their places; where they are very many, the first ones. */
function firstOf(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const sorted = [...problems].sort(byPlace);
  const [next] = sorted.splice(MOST_PROBLEMS);
  const left = problems.length - MOST_PROBLEMS;
  return next
    ? [...sorted, { span: next.span, message: `Fix these first: ${left} more are not shown.` }]
    : sorted;
}

/** Returns the place of a value, or of a whole member where the problem is its name (in `checks`). */
function placeOf(node: JsonNode, path: readonly (string | number)[]): Span {
  const last = path.at(-1);
  if (path[0] !== 'checks' || typeof last !== 'string' || path.length < 2) return spanAt(node, path);
  const holder = memberOf(node, 'checks')?.value;
  const member = holder && memberOf(holder, last);
  return member ? { start: member.nameSpan.start, end: member.value.span.end } : spanAt(node, path);
}

/** Reports unknown names, and names that are there twice. */
function tellNames(node: JsonNode, names: readonly string[], problems: ConfigProblem[]): void {
  if (node.kind !== 'object') return;
  const seen = new Set<string>();
  for (const { name, nameSpan: span } of node.members) {
    if (!names.includes(name)) {
      const near = nearest(name, names)[0];
      problems.push({
        span,
        message: `${quotedValue(name)} is not a name of the configuration and is ignored. ${near ? `Use "${near}".` : `Names are ${names.join(', ')}.`}`,
      });
    } else if (seen.has(name))
      problems.push({
        span,
        message: `${quotedValue(name)} is here twice, and the first one is ignored. Keep one of them.`,
      });
    seen.add(name);
  }
}

function readExclude(value: unknown, tell: Tell): readonly Pattern[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    tell(
      `"exclude" must be a list of globs such as "vendor/**", not ${quotedValue(value)}. Nothing is excluded.`,
      [],
    );
    return [];
  }
  return (value as readonly unknown[]).flatMap((glob, i) => {
    const read = typeof glob === 'string' && glob !== '' ? compileGlob(glob) : { problem: 'it is not text' };
    if ('pattern' in read) return [read.pattern];
    tell(`"exclude" has ${quotedValue(glob)}, which is not a glob: ${read.problem}. It is ignored.`, [i]);
    return [];
  });
}

/** Says why a value cannot be a convention's; undefined where it can. */
function conventionFault({ values, patterns }: ConventionSpec, given: unknown): string | undefined {
  if (typeof given === 'string' && values.includes(given)) return undefined;
  const choices = values.map((v) => `"${v}"`);
  if (!patterns) return `not one of ${choices.join(', ')}`;
  const result = typeof given === 'string' ? compilePattern(given) : { problem: 'it is not text' };
  if ('pattern' in result) return undefined;
  return `neither ${choices.join(' nor ')} nor a regular expression that can be used: ${result.problem}`;
}

function readConventions(
  node: JsonNode | undefined,
  value: unknown,
  tell: Tell,
  problems: ConfigProblem[],
): Conventions | undefined {
  if (!node || value === null) return undefined;
  if (node.kind !== 'object') {
    tell(
      `"conventions" must be an object such as { "keys": "technique" }, not ${quotedValue(value)}. It is ignored.`,
      [],
    );
    return undefined;
  }
  tellNames(
    node,
    conventionSpecs.map((s) => s.name),
    problems,
  );
  const read = conventionSpecs.flatMap((spec) => {
    const { name } = spec;
    const member = memberOf(node, name);
    const given = member && plainValue(member.value);
    if (given === undefined || given === null) return [];
    const wrong = conventionFault(spec, given);
    if (wrong === undefined) return [[name, given] as const];
    tell(`"${name}" is ${quotedValue(given)}, which is ${wrong}. It is ignored.`, [name]);
    return [];
  });
  return read.length > 0 ? Object.fromEntries(read) : undefined;
}

/**
 * Returns the settings for a file in the configuration's directory or below: a value in the configuration
 * wins, for severities check by check.
 * @param folder the absolute path of the configuration's directory, which its `rulesDirectories` and
 *   `profileFiles` are relative to
 * @param path the file's path, as `isExcluded` reads it; where absent, the file is not excluded
 */
export function mergeConfig(settings: Settings, config: Config, folder: string, path?: string): Settings {
  const conventions = config.conventions ?? settings.conventions;
  const profiles = config.profiles ?? settings.profiles;
  return {
    ...settings,
    targets: config.targets ?? settings.targets,
    machine: config.machine ?? settings.machine,
    severities: { ...settings.severities, ...config.severities },
    profile: config.profile ?? noiseWith(profiles, settings.profile),
    profiles,
    rulesDirectories: config.rulesDirectories?.map((d) => folderFrom(folder, d)) ?? settings.rulesDirectories,
    profileFiles: config.profileFiles?.map((f) => folderFrom(folder, f)) ?? settings.profileFiles,
    ...(config.waived ? { waived: config.waived } : {}),
    ...(conventions ? { conventions } : {}),
    ...(path !== undefined && isExcluded(config, path) ? { excluded: true } : {}),
  };
}

/**
 * Returns how much is reported where compliance profiles are chosen: what a benchmark demands word for word
 * gets no hints, unless all checks are asked for.
 */
export function noiseWith(profiles: readonly string[], profile: Profile): Profile {
  return profiles.length > 0 && profile === 'recommended' ? 'benchmark' : profile;
}

/**
 * Reports whether a configuration excludes a file; false where its patterns take too long to match.
 * @param path the file's path relative to the configuration's directory, with "/" between its parts
 */
export function isExcluded(config: Config, path: string): boolean {
  return config.exclude.some((matches) => matches(path, MOST_PLACES) === true);
}
