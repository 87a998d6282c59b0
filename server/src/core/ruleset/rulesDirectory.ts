import { parentOf } from '../text/paths.ts';

/** Directories whose files are one ruleset, besides those that are called `rules.d`. */
export interface ConfiguredDirectories {
  readonly has: (directory: string) => boolean;
}

/**
 * Returns the directory that a file is in, if its files are one ruleset (`rules.d`, and those that settings
 * name); undefined for any other place.
 * @param path the file's path or URI, with "/" between its parts; the result is of the same kind
 * @param plain converts a directory to the form that `configured` has
 */
export function rulesDirectoryOf(
  path: string,
  configured: ConfiguredDirectories,
  plain: (directory: string) => string = (directory) => directory,
): string | undefined {
  const directory = parentOf(path);
  const known = plain(directory);
  return known.endsWith('/rules.d') || configured.has(known) ? directory : undefined;
}

/** Reports whether augenrules reads a file of that name (without a path) in a rules.d directory. */
export function isRulesFileName(name: string): boolean {
  return name.endsWith('.rules') && !name.startsWith('.');
}

/**
 * Reports whether a file's name (without a path) looks like that of a file of rules that augenrules does not
 * read: `x.rule`, `x.rules.bak`, `x.RULES`, `.x.rules`.
 */
export function isNearlyRulesFileName(name: string): boolean {
  return !isRulesFileName(name) && !isEditorsFile(name) && /\.rules?(?:$|[.~_-])/i.test(name);
}

/**
 * Reports whether a name is that of a file which an editor makes while another one is edited: Emacs' lock and
 * its unsaved text, Vim's swap file.
 */
export function isEditorsFile(name: string): boolean {
  return /^\.#|^#.*#$|^\..*\.sw[a-p]$/s.test(name);
}
