import { isNearlyRulesFileName, isRulesFileName, rulesDirectoryOf } from '../core/ruleset/rulesDirectory.ts';
import type { Settings } from '../core/settings.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { decode } from './decode.ts';
import { failureAt } from './failure.ts';
import type { Io } from './io.ts';
import type { FileText } from './reporters/report.ts';

/** A file of a directory with its name there. */
export interface NamedFile extends FileText {
  readonly name: string;
}

/**
 * Returns all files of a rules.d directory with their texts, in the order of their names. Templates are
 * empty, and so are files that augenrules does not read, unless they look like files of rules.
 * @param prefix the directory's path with a slash at its end; empty for the working directory
 * @param names the names of the files in it
 * @param known returns a file that was read before, by its name; undefined for any other
 * @throws an error of `failureAt` where a file cannot be read
 */
export async function sourcesOf(
  prefix: string,
  names: readonly string[],
  io: Io,
  known: (name: string) => FileText | undefined = () => undefined,
): Promise<readonly NamedFile[]> {
  const files: NamedFile[] = [];
  for (const name of [...names].sort()) {
    const path = `${prefix}${name}`;
    const there = known(name) ?? { path, text: isRead(name) ? await readText(path, io) : '' };
    files.push({ ...there, name, text: templateKindIn(path, there.text) ? '' : there.text });
  }
  return files;
}

async function readText(path: string, io: Io): Promise<string> {
  try {
    return decode(await io.readFile(path));
  } catch (error) {
    throw failureAt(path, error);
  }
}

function isRead(name: string): boolean {
  return isRulesFileName(name) || isNearlyRulesFileName(name);
}

/**
 * Returns the directory that a file is in, if its files are one ruleset; undefined for any other place.
 * @param path the file's path from the root of the file system
 */
export function rulesDirectory(path: string, { rulesDirectories }: Settings): string | undefined {
  return rulesDirectoryOf(path, new Set(rulesDirectories));
}

/** Returns the last part of a path, the name of the file. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
