import type { Severities } from '../core/checks/select.ts';
import { type ContainerKind, containerKindOf, rulesInside } from '../core/embedded/containers.ts';
import { type Container, containerOf } from '../core/embedded/embeddedProblems.ts';
import { kernelsFor } from '../core/ima/facts/policyKernels.ts';
import { isPolicyPath } from '../core/ima/syntax/policyNames.ts';
import { targetsOf } from '../core/service.ts';
import { yamlScalars } from '../yaml/yamlScalars.ts';
import type { Configs } from './configs.ts';
import { codesOf } from './explain.ts';
import type { Fail } from './failure.ts';
import type { FoundFile, FoundFiles } from './findFiles.ts';
import type { Io } from './io.ts';
import type { LintRequest } from './requests.ts';
import type { Member } from './rulesets.ts';
import { rulesDirectory } from './sources.ts';

/** Files that are judged together: those of one rules.d directory, or one file that is alone. */
export type LintUnit = readonly FoundFile[];

/**
 * Returns files in groups: those of one ruleset together, any other file alone, in the order of the first
 * file of each group; empty for no files.
 */
export async function lintUnitsOf(
  files: readonly FoundFile[],
  request: LintRequest,
  configs: Configs,
  io: Io,
): Promise<readonly LintUnit[]> {
  const units: FoundFile[][] = [];
  const byDirectory = new Map<string, FoundFile[]>();
  for (const file of files) {
    const directory = await directoryOf(pathOf(file, request), configs, io);
    const known = directory === undefined ? undefined : byDirectory.get(directory);
    if (known) known.push(file);
    else {
      const unit = [file];
      units.push(unit);
      if (directory !== undefined) byDirectory.set(directory, unit);
    }
  }
  return units;
}

/**
 * Returns the files of a unit (those of one ruleset) with their texts and settings; empty where none is left.
 * Skips a file that cannot be read, and one without audit rules.
 * @param fail receives what cannot be read
 */
export async function readUnit(
  unit: LintUnit,
  found: FoundFiles,
  request: LintRequest,
  configs: Configs,
  io: Io,
  fail: Fail,
): Promise<readonly Member[]> {
  const members: Member[] = [];
  for (const file of unit)
    try {
      const member = await readMember(file, found, request, configs, io);
      if (member) members.push(member);
    } catch (error) {
      fail(file.path, error);
    }
  return members;
}

/** Returns the path that a file is judged under: standard input may be given one. */
function pathOf({ path }: FoundFile, { stdinFilename }: LintRequest): string {
  return path === '-' ? (stdinFilename ?? path) : path;
}

async function directoryOf(path: string, configs: Configs, io: Io): Promise<string | undefined> {
  return path === '-' ? undefined : rulesDirectory(io.absolute(path), await configs.settingsOf(path));
}

const kindNames: Readonly<Record<ContainerKind, string>> = {
  markdown: 'a Markdown file',
  shell: 'a shell script',
  yaml: 'a YAML file',
};

async function readMember(
  file: FoundFile,
  found: FoundFiles,
  request: LintRequest,
  configs: Configs,
  io: Io,
): Promise<Member | undefined> {
  const path = pathOf(file, request);
  const settings = await configs.settingsOf(path);
  const names = request.targets.length > 0 ? request.targets : settings.targets;
  const targets = targetsOf(names, request.machine ?? settings.machine);
  const { profile, conventions } = settings;
  const isPolicy = isPolicyPath(path === '-' ? path : io.absolute(path));
  const kind = isPolicy ? undefined : containerKindOf(path);
  if (kind && !request.embedded)
    throw new Error(
      `this is not a file of rules. Use --embedded to read the rules inside ${kindNames[kind]}`,
    );
  const containing = (text: string): Container | undefined =>
    kind && containerOf(text, (t) => rulesInside(t, kind, yamlScalars));
  const hasRules = kind && ((text: string): boolean => containing(text)?.rules.length !== 0);
  const text = await found.read(file, hasRules);
  if (text === undefined) return undefined;
  const container = containing(text);
  const directory = isPolicy ? undefined : await directoryOf(path, configs, io);
  return {
    file: { path, text },
    isStdin: file.path === '-',
    options: {
      targets,
      severities: { ...settings.severities, ...severitiesOf(request) },
      profile,
      only: request.only,
      ...(conventions ? { conventions } : {}),
      ...(directory !== undefined && !container ? { merged: true } : {}),
    },
    directory,
    ...(isPolicy ? { kernels: kernelsFor(targets, request.kernel ?? settings.policyKernel) } : {}),
    ...(container ? { container } : {}),
  };
}

/** Returns what becomes of the checks that are not to be run. */
function severitiesOf({ ignore }: LintRequest): Severities {
  return Object.fromEntries(codesOf(ignore).map((code) => [code, 'off'] as const));
}
