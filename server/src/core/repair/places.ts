import { knownPaths } from '../facts/knownPaths.ts';

const DIRECTORIES: ReadonlySet<string> = new Set(
  knownPaths.filter((k) => k.kind === 'folder').map((k) => k.path),
);

/** Paths of well-known files. */
export const FILES: ReadonlySet<string> = new Set(
  knownPaths.filter((k) => k.kind !== 'folder').map((k) => k.path),
);

/**
 * Reports whether a path names a directory, because of a slash at its end or because it is a well-known one;
 * nothing is looked up on the disk.
 */
export function isDirectory(path: string): boolean {
  return path.endsWith('/') || DIRECTORIES.has(path);
}
