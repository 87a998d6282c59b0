import { parentOf } from '../core/text/paths.ts';
import { digestOf, type FileFacts, factSteps } from './fileFacts.ts';
import { type Files, plainUri } from './files.ts';
import { finishSlowly, type Pace } from './pace.ts';

/** A rules file, as it is saved, with what searches need of it. */
export interface IndexedFile {
  readonly uri: string;
  readonly facts: FileFacts;
  /** It was found below the workspace's directories, not next to a document from elsewhere. */
  readonly isInWorkspace: boolean;
}

/** The rules files that an index knows, by their URIs without escapes. */
export interface IndexedFiles {
  readonly size: number;
  all(): Iterable<readonly [plain: string, file: IndexedFile]>;
  has(plain: string): boolean;
  /** Reports whether a file of a directory is known. */
  hasFolder(plain: string): boolean;
  /** Reads a file, or reads it again; one that cannot be read is not known any more. */
  read(uri: string, isInWorkspace: boolean): Promise<void>;
  /** Returns the moment that `keep` takes: what is read later is newer than what is found from here on. */
  now(): number;
  /**
   * Forgets all files but these.
   * @param since the moment before they were looked for: what was read since is kept
   */
  keep(plain: ReadonlySet<string>, since: number): void;
}

interface Entry extends IndexedFile {
  readonly at: number;
}

/** Returns a store of indexed files, empty at first. */
export function createIndexedFiles(files: Pick<Files, 'readText'>, pace: Pace): IndexedFiles {
  const entries = new Map<string, Entry>();
  const folders = new Map<string, number>();
  /** Files are alike in many directories: what is known of one text is there once. */
  const shared = new Map<string, FileFacts>();
  /** The last time that each file which is being read was asked for. */
  const latest = new Map<string, number>();
  let clock = 0;

  function set(plain: string, entry: Entry): void {
    if (!entries.has(plain)) {
      const folder = folderIn(plain);
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    entries.set(plain, entry);
  }
  function drop(plain: string): void {
    if (!entries.delete(plain)) return;
    const folder = folderIn(plain);
    const left = (folders.get(folder) ?? 0) - 1;
    if (left > 0) folders.set(folder, left);
    else folders.delete(folder);
  }
  async function factsOf(text: string, uri: string): Promise<FileFacts> {
    const digest = digestOf(text, uri);
    const known = shared.get(digest);
    if (known) return known;
    const facts = await finishSlowly(factSteps(text, uri, digest), pace);
    // Another file with the same text may have come first.
    const first = shared.get(digest) ?? facts;
    shared.set(digest, first);
    return first;
  }
  return {
    get size() {
      return entries.size;
    },
    all: () => entries,
    has: (plain) => entries.has(plain),
    hasFolder: (plain) => folders.has(plain),
    async read(uri, isInWorkspace) {
      const plain = plainUri(uri);
      const at = ++clock;
      latest.set(plain, at);
      const text = await files.readText(uri);
      const facts = text === undefined ? undefined : await factsOf(text, uri);
      // Who asked later knows better.
      if (latest.get(plain) !== at) return;
      latest.delete(plain);
      if (facts) set(plain, { uri, facts, isInWorkspace, at });
      else drop(plain);
    },
    now: () => clock,
    keep(wanted, since) {
      for (const [plain, { at }] of entries) if (at <= since && !wanted.has(plain)) drop(plain);
      shared.clear();
      for (const { facts } of entries.values()) shared.set(facts.digest, facts);
    },
  };
}

/** Returns the directory of a file, both as URIs without escapes. */
export function folderIn(plain: string): string {
  return parentOf(plain);
}
