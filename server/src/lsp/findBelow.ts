import { childUri, type Files, lastName, plainUri, uriOfPath } from './files.ts';
import { someAtATime } from './pace.ts';
import type { DirectoryEntry } from './protocol/fileRequests.ts';

/**
 * Bounds of a search, against disasters only: it is done in steps, and a home directory that was opened by
 * mistake costs little, since hidden directories and the like are passed over.
 */
export const MOST_FOLDERS = 20_000;
export const MOST_FILES = 50_000;
export const LEVELS = 24;
const PASSED_OVER: ReadonlySet<string> = new Set(['node_modules', 'dist', 'out', 'target', 'vendor']);
/** What a search below directories found. */
export interface FoundBelow {
  /** URIs; those of a directory in front of those below it. */
  readonly uris: readonly string[];
  /** No bound of the search left anything out. */
  readonly isWhole: boolean;
}

/** How a search goes on. */
export interface SearchManner {
  /** Reports whether the search is not wanted any more: what was found so far is returned. */
  readonly stopped: () => boolean;
  /** Waits between directories. */
  readonly rest: () => Promise<void>;
}

/** A directory to look at. */
interface Place {
  readonly uri: string;
  /** It is a link, or below one: links below it are not followed. */
  readonly isLinked: boolean;
}

/**
 * Returns the URIs of the files below directories that are wanted, level by level. Passes over directories that
 * are hidden or hold what is made or installed, and links to what is found anyway; stops at 50,000 files,
 * 20,000 directories and 24 levels. Empty where there are none.
 * @param roots the URIs of the directories
 * @param isWanted is given the name of a directory and the name of a file in it
 */
export async function findFilesBelow(
  files: Pick<Files, 'readFolder' | 'stat'>,
  roots: readonly string[],
  isWanted: (folder: string, name: string) => boolean,
  { stopped, rest }: SearchManner,
): Promise<FoundBelow> {
  const found: string[] = [];
  const leadsElsewhere = linkFollower(files, roots);
  const seen = new Set<string>();
  let isWhole = true;
  let level: readonly Place[] = roots.map((uri) => ({ uri, isLinked: false }));
  for (let depth = 0; level.length > 0 && !stopped() && found.length <= MOST_FILES; depth++) {
    const fresh = level.filter(({ uri }) => !seen.has(plainUri(uri)));
    const now = depth > LEVELS ? [] : fresh.slice(0, MOST_FOLDERS - seen.size);
    isWhole &&= now.length === fresh.length;
    for (const { uri } of now) seen.add(plainUri(uri));
    const listed = await someAtATime(now, async (place) => {
      await rest();
      const entries = stopped() ? [] : ((await files.readFolder(place.uri)) ?? []);
      const folder = lastName(place.uri);
      const wanted = entries.filter(({ name, type }) => type === 'file' && isWanted(folder, name));
      return {
        uris: wanted.map(({ name }) => childUri(place.uri, name)),
        below: await foldersIn(place, entries, leadsElsewhere),
      };
    });
    for (const { uris } of listed) found.push(...uris);
    level = listed.flatMap(({ below }) => below);
  }
  isWhole &&= found.length <= MOST_FILES;
  return { uris: found.slice(0, MOST_FILES), isWhole };
}

async function foldersIn(
  place: Place,
  entries: readonly DirectoryEntry[],
  leadsElsewhere: (uri: string) => Promise<boolean>,
): Promise<readonly Place[]> {
  const below: Place[] = [];
  for (const { name, type, link } of entries) {
    if (type !== 'directory' || isPassedOver(name)) continue;
    const uri = childUri(place.uri, name);
    const isLink = link === true;
    if (!isLink || (!place.isLinked && (await leadsElsewhere(uri))))
      below.push({ uri, isLinked: place.isLinked || isLink });
  }
  return below;
}

/**
 * Returns a function that reports whether a link to a directory leads to what is found by no other way: not
 * into the directories that are searched, not above them, and not where an earlier link led.
 */
function linkFollower(
  files: Pick<Files, 'stat'>,
  roots: readonly string[],
): (uri: string) => Promise<boolean> {
  const places = roots.map(plainUri);
  return async (uri) => {
    const target = (await files.stat(uri))?.target;
    if (target === undefined) return true;
    const there = plainUri(uriOfPath(target, uri));
    if (places.some((place) => isAtOrBelow(there, place) || isAtOrBelow(place, there))) return false;
    places.push(there);
    return true;
  };
}

/** Reports whether a place is a directory or below it; both are URIs without escapes. */
export function isAtOrBelow(place: string, directory: string): boolean {
  const root = directory.replace(/\/+$/, '');
  return place === root || place.startsWith(`${root}/`);
}

/** Reports whether a search passes over a directory of that name: a hidden one, or one of what is made. */
export function isPassedOver(name: string): boolean {
  return name.startsWith('.') || PASSED_OVER.has(name);
}

/**
 * Reports whether a file is a rules file by its name and that of its directory: `audit.rules`, `audit*.rules`,
 * and `*.rules` in a directory `rules.d`, `audit` or `auditd`.
 */
export function isNamedAsRules(folder: string, name: string): boolean {
  if (!name.endsWith('.rules')) return false;
  return name.startsWith('audit') || ['rules.d', 'audit', 'auditd'].includes(folder);
}
