import type { Conventions } from './checks/defineCheck.ts';
import type { Profile, Severities } from './checks/select.ts';
import type { Machine } from './facts/machines.ts';
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
import type { Span } from './text/span.ts';

/** The name of a folder's own configuration. */
export const configFileName = '.audit-rules.json';

/** What a `.audit-rules.json` says for the files in its folder and below. What it does not name is absent. */
export interface Config {
  readonly targets?: readonly string[];
  readonly machine?: Machine;
  readonly severities?: Severities;
  readonly profile?: Profile;
  readonly conventions?: Conventions;
  /** Files that are not judged; over paths relative to the configuration's folder. */
  readonly exclude: readonly Pattern[];
  /** Folders that are rulesets although they are not called rules.d, as they are written: relative to the configuration's folder. */
  readonly rulesDirectories?: readonly string[];
}

/** Something in a configuration that could not be taken, as a sentence; the span counts UTF-16 units of its text. */
export interface ConfigProblem {
  readonly span: Span;
  readonly message: string;
}

/** One name of the configuration: what the schema says of it. */
export interface ConfigSpec {
  readonly name: string;
  /** Markdown. */
  readonly description: string;
}

/** The names that a configuration may have besides those of `settingsTable`. */
export const configOnly: readonly ConfigSpec[] = [
  {
    name: 'exclude',
    description:
      'Files that are not judged, as globs relative to this file: `*` and `?` within a name, `**` over folders, `{a,b}` for either. ' +
      'One without a slash matches in every folder; the name of a folder means all that is in it. A file that is named to the command is judged all the same.',
  },
  {
    name: 'rulesDirectories',
    description:
      'Folders whose files are one ruleset, as augenrules merges it, although they are not called `rules.d`. ' +
      'A path is relative to this file, or begins at the root; `.` is the folder of this file.',
  },
  { name: 'conventions', description: 'How rules are to be written where more than one way is right.' },
];

/** One name of `conventions`. */
export interface ConventionSpec extends ConfigSpec {
  readonly name: keyof Conventions;
  /** What it may be; any regular expression where `patterns` is set. */
  readonly values: readonly string[];
  readonly patterns?: true;
}

/** What `conventions` may hold; each switches its check on. */
export const conventionSpecs: readonly ConventionSpec[] = [
  {
    name: 'keys',
    values: ['technique'],
    patterns: true,
    description:
      'What every key must look like: `technique` for keys that name an ATT&CK technique, or a regular expression that the whole key must match ' +
      '(without look-around, back references and word boundaries).',
  },
  {
    name: 'unset',
    values: ['unset', '-1', '4294967295'],
    description: 'How the id of a user or session that is not set is written (AR503).',
  },
  {
    name: 'order',
    values: ['action,list', 'list,action'],
    description:
      'What comes first behind `-a`: `action,list` for `always,exit`, `list,action` for `exit,always` (AR505).',
  },
  {
    name: 'keyOption',
    values: ['-k', '-F key='],
    description: 'By which option a rule gets its key (AR506).',
  },
  {
    name: 'syscalls',
    values: ['list', 'separate'],
    description: 'Several system calls: one `-S` with a `list`, or `separate` ones with a name each (AR507).',
  },
];

/** The settings of the editor that a configuration may name. */
export const sharedSettings = ['targets', 'machine', 'profile', 'checks'] as const;

const known: readonly string[] = ['$schema', ...sharedSettings, ...configOnly.map((s) => s.name)];

/**
 * Reads a `.audit-rules.json`. Never throws: what cannot be taken is told with its place and left out, all else counts.
 * A text that is no JSON object is an empty configuration with one problem.
 */
export function parseConfig(text: string): {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
} {
  const json = readJson(text);
  if ('problem' in json)
    return {
      config: { exclude: [] },
      problems: [
        { ...json.problem, message: `This is no JSON, so nothing of it counts. ${json.problem.message}` },
      ],
    };
  const { node } = json;
  if (node.kind !== 'object')
    return {
      config: { exclude: [] },
      problems: [
        { span: node.span, message: 'A configuration is an object: write { "targets": ["debian-12"] }.' },
      ],
    };
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
  const config = {
    ...(targets ? { targets } : {}),
    ...(machine ? { machine } : {}),
    ...(profile ? { profile } : {}),
    ...(severities ? { severities } : {}),
    ...(conventions ? { conventions } : {}),
    ...(rulesDirectories ? { rulesDirectories } : {}),
    exclude,
  };
  return { config, problems: problems.sort((a, b) => a.span.start - b.span.start) };
}

/** The place of a value; of its name, where that is what a problem is about (a member of `checks`). */
function placeOf(node: JsonNode, path: readonly (string | number)[]): Span {
  const last = path.at(-1);
  if (path[0] !== 'checks' || typeof last !== 'string' || path.length < 2) return spanAt(node, path);
  const holder = memberOf(node, 'checks')?.value;
  const member = holder && memberOf(holder, last);
  return member ? { start: member.nameSpan.start, end: member.value.span.end } : spanAt(node, path);
}

/** Tells of names that nobody reads, and of those that stand twice. */
function tellNames(node: JsonNode, names: readonly string[], problems: ConfigProblem[]): void {
  if (node.kind !== 'object') return;
  const seen = new Set<string>();
  for (const { name, nameSpan: span } of node.members) {
    if (!names.includes(name)) {
      const near = nearest(name, names)[0];
      problems.push({
        span,
        message: `${quotedValue(name)} is not known here and is not read. ${near ? `Did you mean "${near}"?` : `Known are ${names.join(', ')}.`}`,
      });
    } else if (seen.has(name))
      problems.push({
        span,
        message: `${quotedValue(name)} stands here for the second time: what it said above does not count. Keep one of them.`,
      });
    seen.add(name);
  }
}

function readExclude(value: unknown, tell: Tell): readonly Pattern[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    tell(
      `"exclude" must be a list of globs such as "vendor/**", not ${quotedValue(value)}. Nothing is left out.`,
      [],
    );
    return [];
  }
  return (value as readonly unknown[]).flatMap((glob, i) => {
    const read = typeof glob === 'string' && glob !== '' ? compileGlob(glob) : { problem: 'it is no text' };
    if ('pattern' in read) return [read.pattern];
    tell(`"exclude" has ${quotedValue(glob)}, which is no glob: ${read.problem}. It is left out.`, [i]);
    return [];
  });
}

/** Says why a value cannot be a convention's; undefined where it can. */
function conventionFault({ values, patterns }: ConventionSpec, given: unknown): string | undefined {
  if (typeof given === 'string' && values.includes(given)) return undefined;
  const choices = values.map((v) => `"${v}"`);
  if (!patterns) return `not one of ${choices.join(', ')}`;
  const result = typeof given === 'string' ? compilePattern(given) : { problem: 'it is no text' };
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
      `"conventions" must be an object such as { "keys": "technique" }, not ${quotedValue(value)}. It is not used.`,
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
    tell(`"${name}" is ${quotedValue(given)}, which is ${wrong}. It is not used.`, [name]);
    return [];
  });
  return read.length > 0 ? Object.fromEntries(read) : undefined;
}

/**
 * The settings for a file of the configuration's folder: what the configuration names wins, severities check by check.
 * @param folder the configuration's, from the root: what its `rulesDirectories` are relative to
 * @param path the file's, as `isExcluded` takes it; where absent, the file is not left out
 */
export function mergeConfig(settings: Settings, config: Config, folder: string, path?: string): Settings {
  const conventions = config.conventions ?? settings.conventions;
  return {
    ...settings,
    targets: config.targets ?? settings.targets,
    machine: config.machine ?? settings.machine,
    severities: { ...settings.severities, ...config.severities },
    profile: config.profile ?? settings.profile,
    rulesDirectories: config.rulesDirectories?.map((d) => folderFrom(folder, d)) ?? settings.rulesDirectories,
    ...(conventions ? { conventions } : {}),
    ...(path !== undefined && isExcluded(config, path) ? { excluded: true } : {}),
  };
}

/** Whether a configuration leaves a file out. `path` is relative to the configuration's folder, with "/" between its parts. */
export function isExcluded(config: Config, path: string): boolean {
  return config.exclude.some((matches) => matches(path));
}
