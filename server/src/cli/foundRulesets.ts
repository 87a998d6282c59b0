import type { Target } from '../core/facts/targets.ts';
import { mergeFolder, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { withoutSlash } from '../core/text/paths.ts';
import type { Configs } from './configs.ts';
import { decode } from './decode.ts';
import type { Io } from './io.ts';
import { rulesDirectory, sourcesOf } from './sources.ts';

/** A ruleset, and the folder that its files' names are in ('' for none). */
export interface FoundRuleset {
  readonly folder: string;
  readonly read: (target: Target) => Ruleset;
  /** It was named, and not only found in a folder. */
  readonly named: boolean;
}

const isRulesFolder = async (path: string, configs: Configs, io: Io): Promise<boolean> =>
  rulesDirectory(`${io.absolute(path).replace(/\/+$/, '')}/x`, await configs.settingsOf(below(path, 'x'))) !==
  undefined;

/** The rulesets that a path means: a file alone, a rules.d folder merged, and each of those in any other folder. */
export async function rulesetsOf(path: string, configs: Configs, io: Io): Promise<readonly FoundRuleset[]> {
  const names = path === '-' ? undefined : await io.readFolder(path);
  if (names)
    return (await isRulesFolder(path, configs, io))
      ? [await folderRuleset(path, names, true, io)]
      : rulesetsBelow(path, names, configs, io, DEPTH);
  const text = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
  if (templateKindIn(path, text))
    throw new Error('it is a template: what it will record hangs on what its placeholders stand for');
  return [fileRuleset(path, text, true)];
}

function fileRuleset(path: string, text: string, named: boolean): FoundRuleset {
  const ruleset = singleFile(text, path === '-' ? 'standard input' : path);
  return { folder: '', read: () => ruleset, named };
}

async function folderRuleset(
  path: string,
  names: readonly string[],
  named: boolean,
  io: Io,
): Promise<FoundRuleset> {
  const sources = await sourcesOf(`${withoutSlash(path)}/`, names, io);
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
): Promise<readonly FoundRuleset[]> {
  const found: FoundRuleset[] = [];
  for (const name of [...names].sort()) {
    const file = below(path, name);
    if (!name.endsWith('.rules') || name.startsWith('.') || (await configs.excludes(file))) continue;
    const text = decode(await io.readFile(file));
    if (!templateKindIn(file, text)) found.push(fileRuleset(file, text, false));
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
  if (folder === '.') return name;
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}
