import { type CoveredRuleset, coverage, seenShare, united } from '../core/attack/coverage/coverage.ts';
import { changeSince, changeText, readBaseline } from '../core/attack/coverage/coverageBaseline.ts';
import { writeCoverage } from '../core/attack/coverage/coverageExports.ts';
import { techniquesOfGroup } from '../core/attack/data/groupTechniques.ts';
import type { Target } from '../core/facts/targets.ts';
import { load, mergeFolder, originOf, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { templateKindOf } from '../core/syntax/template.ts';
import { type Configs, createConfigs } from './configs.ts';
import { decode } from './decode.ts';
import { type Fail, reasonOf } from './failure.ts';
import type { Io } from './io.ts';
import type { CoverageRequest } from './requests.ts';
import { rulesFolder } from './rulesets.ts';
import { sourcesOf } from './sources.ts';

/** A ruleset, and the folder that its files' names are in ('' for none). */
interface Found {
  readonly folder: string;
  readonly read: (target: Target) => Ruleset;
  /** It was named, and not only found in a folder. */
  readonly named: boolean;
}

/** Runs `audit-rules coverage`; answers the exit status: 1 where less is seen than asked for, or something no more. */
export async function runCoverage(request: CoverageRequest, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(`audit-rules: ${place}: ${reasonOf(error)}\n`);
  };
  const configs = createConfigs(request.config, io, fail);
  const [first = '.'] = request.paths;
  const settings = await configs.settingsOf(first === '-' ? first : `${withoutSlash(first)}/x`);
  const [target] = targetsOf(
    request.target === undefined ? settings.targets : [request.target],
    request.machine ?? settings.machine,
  );
  if (!target) throw new Error('there is no target');
  const found: Found[] = [];
  for (const path of request.paths) {
    try {
      found.push(...(await rulesetsOf(path, configs, io)));
    } catch (error) {
      fail(path, error);
    }
  }
  const baseline = request.baseline === undefined ? undefined : await readLayer(request.baseline, io, fail);
  if (failed) return 2;
  const only = request.group && techniquesOfGroup(request.group.id)?.group.techniques;
  const parts: CoveredRuleset[] = [];
  const places: string[] = [];
  for (const { folder, read, named } of found) {
    const ruleset = read(target);
    const loaded = load(ruleset, target);
    // Other programs' files end in .rules too.
    if (!named && loaded.rules.length === 0) continue;
    parts.push({ coverage: coverage(loaded, only ? { only } : {}), lines: ruleset.lines.length });
    for (const line of ruleset.lines) {
      const { file, line: number } = originOf(line);
      places.push(`${folder}${ruleset.files[file]?.name}:${number + 1}`);
    }
  }
  if (parts.length === 0) {
    fail(request.paths.join(' '), 'there are no audit rules in it');
    return 2;
  }
  const all = united(target, parts);
  const { format, group } = request;
  const name = request.paths.join(' ');
  io.stdout(
    writeCoverage(all, format, { name, whereIs: (line) => places[line] ?? '', ...(group ? { group } : {}) }),
  );
  const change = baseline && changeSince(baseline, all);
  if (change)
    (format === 'text' ? io.stdout : io.stderr)(`${format === 'text' ? '\n' : ''}${changeText(change)}`);
  const share = seenShare(all) * 100;
  const under = request.failUnder !== undefined && share < request.failUnder;
  if (under) {
    const shown = Math.floor(share * 10) / 10;
    io.stderr(
      `audit-rules: ${shown} % of what audit can see is seen, less than --fail-under ${request.failUnder} asks for\n`,
    );
  }
  return under || (change && change.lost.length > 0) ? 1 : 0;
}

async function readLayer(
  path: string,
  io: Io,
  fail: Fail,
): Promise<Exclude<ReturnType<typeof readBaseline>, { problem: string }> | undefined> {
  try {
    const baseline = readBaseline(decode(await io.readFile(path)));
    if (!('problem' in baseline)) return baseline;
    fail(path, baseline.problem);
  } catch (error) {
    fail(path, error);
  }
  return undefined;
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '');
const isRulesFolder = async (path: string, configs: Configs, io: Io): Promise<boolean> =>
  rulesFolder(`${io.absolute(path).replace(/\/+$/, '')}/x`, await configs.settingsOf(below(path, 'x'))) !==
  undefined;

/** The rulesets that a path means: a file alone, a rules.d folder merged, and each of those in any other folder. */
async function rulesetsOf(path: string, configs: Configs, io: Io): Promise<readonly Found[]> {
  const names = path === '-' ? undefined : await io.readFolder(path);
  if (names)
    return (await isRulesFolder(path, configs, io))
      ? [await folderRuleset(path, names, true, io)]
      : rulesetsBelow(path, names, configs, io, DEPTH);
  if (templateKindOf(path))
    throw new Error('it is a template: what it will record hangs on what its placeholders stand for');
  return [fileRuleset(path, decode(await (path === '-' ? io.readStdin() : io.readFile(path))), true)];
}

function fileRuleset(path: string, text: string, named: boolean): Found {
  const ruleset = singleFile(text, path === '-' ? 'standard input' : path);
  return { folder: '', read: () => ruleset, named };
}

async function folderRuleset(path: string, names: readonly string[], named: boolean, io: Io): Promise<Found> {
  const sources = await sourcesOf(withoutSlash(path), names, io);
  return { folder: below(path, ''), read: ({ awk, release }) => mergeFolder(sources, awk, release), named };
}

/** How deep a folder is searched; links to folders are not followed. */
const DEPTH = 12;

async function rulesetsBelow(
  path: string,
  names: readonly string[],
  configs: Configs,
  io: Io,
  depth: number,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const name of [...names].sort()) {
    const file = below(path, name);
    if (name.endsWith('.rules') && !name.startsWith('.') && !(await configs.excludes(file)))
      found.push(fileRuleset(file, decode(await io.readFile(file)), false));
  }
  if (depth === 0) return found;
  for (const name of [...(await io.readSubfolders(path))].sort()) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    const folder = below(path, name);
    const inside = (await io.readFolder(folder)) ?? [];
    if (await isRulesFolder(folder, configs, io)) found.push(await folderRuleset(folder, inside, false, io));
    else found.push(...(await rulesetsBelow(folder, inside, configs, io, depth - 1)));
  }
  return found;
}

/** A path in a folder as a user would write it. */
function below(folder: string, name: string): string {
  return folder === '.' ? name : folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}
