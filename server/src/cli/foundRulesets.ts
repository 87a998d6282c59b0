import type { Target } from '../core/facts/targets.ts';
import { mergeFolder, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { isRulesFileName } from '../core/ruleset/rulesDirectory.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { withoutSlash } from '../core/text/paths.ts';
import type { Configs } from './configs.ts';
import { decode } from './decode.ts';
import type { Fail } from './failure.ts';
import { below, findFiles } from './findFiles.ts';
import type { Io } from './io.ts';
import { nameOf, rulesDirectory, sourcesOf } from './sources.ts';

/** A ruleset, and the directory that its files' names are in ('' for none). */
export interface FoundRuleset {
  readonly folder: string;
  readonly read: (target: Target) => Ruleset;
  /** It was named, and not only found in a directory. */
  readonly named: boolean;
}

const isRulesFolder = async (path: string, configs: Configs, io: Io): Promise<boolean> =>
  rulesDirectory(`${io.absolute(path).replace(/\/+$/, '')}/x`, await configs.settingsOf(below(path, 'x'))) !==
  undefined;

/**
 * Returns the rulesets at a path. A file is a ruleset of its own, and a rules.d directory is one, merged; any
 * other directory has one for each rules.d directory and each other rules file below it. Empty where there
 * are no rules.
 * @param path of a file or a directory; `-` for standard input
 * @param fail receives what cannot be read below the path
 * @throws where the path itself cannot be read, or is a template
 */
export async function rulesetsOf(
  path: string,
  configs: Configs,
  io: Io,
  fail: Fail,
): Promise<readonly FoundRuleset[]> {
  const names = path === '-' ? undefined : await io.readFolder(path);
  if (names)
    return (await isRulesFolder(path, configs, io))
      ? [await folderRuleset(path, names, true, io)]
      : rulesetsBelow(path, configs, io, fail);
  const text = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
  if (templateKindIn(path, text))
    throw new Error('it is a template; what its rules will record depends on the values of its placeholders');
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

async function rulesetsBelow(
  path: string,
  configs: Configs,
  io: Io,
  fail: Fail,
): Promise<readonly FoundRuleset[]> {
  const search = { paths: [path], isWanted: isRulesFileName };
  const { files, read } = await findFiles(search, configs, io, fail);
  const found: FoundRuleset[] = [];
  const merged = new Set<string>();
  for (const file of files) {
    const directory = rulesDirectory(io.absolute(file.path), await configs.settingsOf(file.path));
    if (directory !== undefined) {
      if (merged.has(directory)) continue;
      merged.add(directory);
      const folder = file.path.slice(0, -nameOf(file.path).length);
      found.push(await folderRuleset(folder, (await io.readFolder(directory)) ?? [], false, io));
      continue;
    }
    const text = await read(file);
    if (text !== undefined && !templateKindIn(file.path, text))
      found.push(fileRuleset(file.path, text, false));
  }
  return found;
}
