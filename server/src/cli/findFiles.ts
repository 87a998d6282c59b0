import { isPolicyPath } from '../core/ima/syntax/policyNames.ts';
import { isEditorsFile } from '../core/ruleset/rulesDirectory.ts';
import { made } from '../core/text/made.ts';
import { parentOf } from '../core/text/paths.ts';
import type { Pattern } from '../core/text/pattern.ts';
import type { Configs } from './configs.ts';
import { decode } from './decode.ts';
import type { Fail } from './failure.ts';
import { type GitIgnore, gitIgnoreAbove } from './gitignore.ts';
import type { Io } from './io.ts';
import { hasAuditLine, isAuditPath, isRulesFile, isRuleText } from './ruleFiles.ts';
import { rulesDirectory } from './sources.ts';

/** What is looked for, and what is omitted. */
export interface FileSearch {
  /** Files, directories, and `-` for standard input. */
  readonly paths: readonly string[];
  /** Over paths relative to the working directory. */
  readonly exclude?: readonly Pattern[];
  /** What is excluded is omitted although it is named. */
  readonly forceExclude?: boolean;
  /** Reports whether a name is wanted of a directory, whose name is given; files of rules and policies are where absent. */
  readonly isWanted?: (name: string, directory: string) => boolean;
}

/** One of the paths that were asked for, with what came of it so far. */
interface Argument {
  readonly path: string;
  /**
   * Of the files found below it: how many were omitted by patterns, had no audit rules in them, or were read.
   */
  excluded: number;
  others: number;
  taken: number;
}

/** A file to be read. */
export interface FoundFile {
  readonly path: string;
  /** The directory that it was found in; undefined for a file that was named. */
  readonly argument: Argument | undefined;
}

/**
 * What was found, in the order of the paths; the files of a directory before its directories, both by name.
 */
export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Every directory that was looked into. */
  readonly directories: readonly string[];
  /**
   * Returns the text of a file; undefined for one that was found and is another program's.
   * @param holdsRules tells so for a file that is not of rules by its name
   */
  readonly read: (file: FoundFile, holdsRules?: (text: string) => boolean) => Promise<string | undefined>;
  /** Says which directories held no file of audit rules. To be asked once all files are read. */
  readonly reportEmpty: () => void;
  /** How many files with the names of rules files are other programs'. */
  readonly others: () => number;
}

/** Never looked into. */
const skipped: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj', 'node_modules']);
/** How deep a directory is searched; links to directories are not followed. */
const DEPTH = 32;

/**
 * Returns the files that paths mean, each once: a path of a directory means the rules files in it and below.
 * Both lists are empty where nothing is found.
 * @param search the paths, and what is excluded
 * @param fail receives what cannot be read
 */
export async function findFiles(
  search: FileSearch,
  configs: Configs,
  io: Io,
  fail: Fail,
): Promise<FoundFiles> {
  // By absolute paths: a path may be named in two spellings.
  const files = new Map<string, FoundFile>();
  const directories = new Map<string, string>();
  const searched: Argument[] = [];
  const isWanted = search.isWanted ?? isRuleText;
  const isExcluded = exclusion(search, configs, io);

  async function walk(
    directory: string,
    entries: readonly string[],
    argument: Argument,
    outer: GitIgnore,
    depth: number,
  ): Promise<void> {
    const place = io.absolute(directory);
    if (!directories.has(place)) directories.set(place, directory);
    const ignored = await outer.within(place, entries);
    const own = place.replace(/\/+$/, '').split('/').pop() ?? '';
    for (const name of entries.filter((entry) => isWanted(entry, own) && !isEditorsFile(entry)).sort()) {
      const path = below(directory, name);
      const known = io.absolute(path);
      if (ignored.ignores(known, false) || (await isExcluded(path))) argument.excluded++;
      else if (!files.has(known)) files.set(known, { path, argument });
      else argument.taken++;
    }
    if (depth === 0) return;
    for (const name of [...(await io.readSubfolders(directory))].sort()) {
      const path = below(directory, name);
      if (skipped.has(name) || ignored.ignores(io.absolute(path), true) || (await isExcluded(path))) continue;
      try {
        await walk(path, (await io.readFolder(path)) ?? [], argument, ignored, depth - 1);
      } catch (error) {
        fail(path, error);
      }
    }
  }

  /** Adds a file that is named; the first spelling counts. */
  function add(path: string, known: string): void {
    files.set(known, { path: files.get(known)?.path ?? path, argument: undefined });
  }

  for (const path of search.paths) {
    if (path === '-') add(path, '-');
    else
      try {
        const entries = await io.readFolder(path);
        if (entries) {
          const argument: Argument = { path, excluded: 0, others: 0, taken: 0 };
          searched.push(argument);
          const directory = path.replace(/(?<=.)\/+$/, '');
          const root = await gitIgnoreAbove(io.absolute(directory).replace(/\/+$/, ''), io);
          await walk(directory, entries, argument, root, DEPTH);
        } else if (!(search.forceExclude && (await isExcluded(path)))) add(path, io.absolute(path));
      } catch (error) {
        fail(path, error);
      }
  }
  const found = [...files.values()];
  const isBesideRules = besideRules(found, configs, io);
  return {
    files: found,
    directories: [...directories.values()],
    read: (file, holdsRules) => readFound(file, io, isBesideRules, holdsRules),
    reportEmpty: () => {
      for (const argument of searched)
        if (argument.taken === 0) fail(argument.path, new Error(whyEmpty(argument)));
    },
    others: () => searched.reduce((sum, { others }) => sum + others, 0),
  };
}

/** Returns whether a path is omitted by the command's own patterns or by its configuration. */
function exclusion(search: FileSearch, configs: Configs, io: Io): (path: string) => Promise<boolean> {
  const { exclude = [] } = search;
  const here = `${io.absolute('.').replace(/\/+$/, '')}/`;
  return async (path) => {
    const absolute = io.absolute(path);
    const relative = absolute.startsWith(here) ? absolute.slice(here.length) : absolute.replace(/^\/+/, '');
    return exclude.some((matches) => matches(relative)) || (await configs.excludes(path));
  };
}

async function readFound(
  { path, argument }: FoundFile,
  io: Io,
  isBesideRules: (path: string) => Promise<boolean>,
  holdsRules: (text: string) => boolean = hasAuditLine,
): Promise<string | undefined> {
  const text = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
  if (!argument) return text;
  const absolute = io.absolute(path);
  const isOurs =
    (isRulesFile(path) && isAuditPath(absolute)) ||
    isPolicyPath(absolute) ||
    holdsRules(text) ||
    (await isBesideRules(path));
  if (!isOurs) {
    argument.others++;
    return undefined;
  }
  argument.taken++;
  return text;
}

/**
 * Returns a function that reports whether a file is in a rules.d directory in which another file has audit
 * rules: augenrules merges both, so that it is one, however broken its lines are. Each directory is looked
 * through once.
 */
function besideRules(
  files: readonly FoundFile[],
  configs: Configs,
  io: Io,
): (path: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  let byDirectory: Map<string, FoundFile[]> | undefined;

  function filesIn(directory: string): readonly FoundFile[] {
    if (!byDirectory) {
      byDirectory = new Map();
      for (const file of files) made(byDirectory, parentOf(io.absolute(file.path)), () => []).push(file);
    }
    return byDirectory.get(directory) ?? [];
  }

  async function hasRules(directory: string): Promise<boolean> {
    for (const { path } of filesIn(directory)) {
      if (!isRulesFile(path)) continue;
      try {
        if (hasAuditLine(decode(await io.readFile(path)))) return true;
      } catch {
        // Whoever reads this file tells.
      }
    }
    return false;
  }

  return async (path) => {
    if (!isRulesFile(path)) return false;
    const directory = rulesDirectory(io.absolute(path), await configs.settingsOf(path));
    return directory !== undefined && made(known, directory, () => hasRules(directory));
  };
}

/** Says why there is nothing to check, which would otherwise pass forever. */
function whyEmpty({ excluded, others }: Argument): string {
  const why = [
    ...(excluded > 0 ? [`${excluded} excluded by a configuration, an option or .gitignore`] : []),
    ...(others > 0 ? [`${others} without audit rules`] : []),
  ];
  const counts = why.length === 0 ? '' : ` (found: ${why.join(', ')})`;
  return `there is no file of audit rules in this directory or below${counts}`;
}

/** Returns the path of a name in a directory as a user would write it: without `./`. */
export function below(directory: string, name: string): string {
  if (directory === '.') return name;
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}
