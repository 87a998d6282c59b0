import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How far a search for programs goes. */
export interface SearchBounds {
  /** So many files and directories are looked at. */
  readonly entries: number;
  /** In milliseconds. */
  readonly time: number;
}

/** What a search has found. */
export interface FoundPrograms {
  /** Paths, in order. */
  readonly paths: readonly string[];
  /** How many directories could not be read: there may be more in them. */
  readonly unread: number;
}

/** Of a server with many packages a few times over; a search that needs more is given up. */
const BOUNDS: SearchBounds = { entries: 1_000_000, time: 60_000 };
/** So many files are looked at before anything else may run. */
const AT_ONCE = 32;
const SET_ID = 0o6000;

/** Lets a server answer others before the search goes on. */
const rest = (): Promise<void> => new Promise((resume) => setTimeout(resume, 1));

/**
 * Returns the paths of the regular files that have a set-user-ID or set-group-ID bit, in order, as
 * `find / -xdev -perm /6000 -type f` prints them: other file systems are ignored, and what cannot be read.
 * Undefined where the bounds end the search before it has seen all. Never rejects.
 * @param root where the search begins
 */
export async function setIdPrograms(
  root = '/',
  { entries, time }: SearchBounds = BOUNDS,
): Promise<FoundPrograms | undefined> {
  const end = Date.now() + time;
  const device = await deviceOf(root);
  const paths: string[] = [];
  const waiting = [root];
  let [seen, unread] = [0, 0];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    const listed = await entriesIn(directory);
    if (!listed) {
      unread++;
      continue;
    }
    seen += listed.length;
    for (let i = 0; i < listed.length; i += AT_ONCE) {
      if (seen > entries || Date.now() > end) return undefined;
      await rest();
      const some = listed.slice(i, i + AT_ONCE).map((entry) => join(directory, entry.name));
      for (const { path, kind } of await Promise.all(some.map((path) => lookAt(path, device))))
        if (kind === 'directory') waiting.push(path);
        else if (kind === 'set-id') paths.push(path);
    }
  }
  return { paths: paths.sort(), unread };
}

interface Seen {
  readonly path: string;
  readonly kind: 'directory' | 'set-id' | 'other';
}

/** Says what is at a path; a directory of another file system counts as nothing. */
async function lookAt(path: string, device: number | undefined): Promise<Seen> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return { path, kind: stats.dev === device ? 'directory' : 'other' };
    return { path, kind: stats.isFile() && (stats.mode & SET_ID) !== 0 ? 'set-id' : 'other' };
  } catch {
    return { path, kind: 'other' };
  }
}

/** Returns the files and directories in a directory; undefined where it cannot be read. */
async function entriesIn(directory: string): Promise<readonly Dirent[] | undefined> {
  try {
    const all = await readdir(directory, { withFileTypes: true });
    return all.filter((entry) => entry.isFile() || entry.isDirectory());
  } catch {
    return undefined;
  }
}

async function deviceOf(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).dev;
  } catch {
    return undefined;
  }
}
