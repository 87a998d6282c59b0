import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../lsp/files.ts';
import type { DirectoryEntry, FileKind, FileStat } from '../lsp/protocol/fileRequests.ts';
import { readPieces } from './readPieces.ts';
import { readRegular } from './readRegular.ts';

/** The files of this machine, by `file:` URIs. */
export const localFiles: Files = {
  readText: (uri) => orUndefined(async () => new TextDecoder().decode(await readRegular(fileURLToPath(uri)))),
  readPieces: (uri) => textPieces(uri),
  readFolder: (uri) =>
    orUndefined(async () => {
      const folder = fileURLToPath(uri);
      const entries = await readdir(folder, { withFileTypes: true });
      return Promise.all(entries.map((entry) => entryOf(folder, entry)));
    }),
  stat: async (uri) => placeAt(fileURLToPath(uri)),
};

async function* textPieces(uri: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of readPieces(fileURLToPath(uri))) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/**
 * Returns what kind of file is at a path, and whether it is a link and where to; `missing` where nothing is,
 * undefined where that cannot be found out, for lack of permission. Never rejects.
 */
export async function placeAt(path: string): Promise<FileStat | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isSymbolicLink()) return { kind: kindOfStats(found) };
    const target = await orUndefined(() => realpath(path));
    return { kind: await kindOf(path), link: true, ...(target === undefined ? {} : { target }) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | null)?.code;
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'missing' } : undefined;
  }
}

/** A file system that does not say what an entry is says neither that it is a link. */
async function entryOf(folder: string, entry: Dirent): Promise<DirectoryEntry> {
  const { name } = entry;
  if (entry.isFile()) return { name, type: 'file' };
  if (entry.isDirectory()) return { name, type: 'directory' };
  const type = await kindOf(join(folder, name));
  return entry.isSymbolicLink() ? { name, type, link: true } : { name, type };
}

/** Reads what is at a path; a symbolic link counts as its target. */
async function kindOf(path: string): Promise<FileKind> {
  const found = await orUndefined(() => stat(path));
  return found ? kindOfStats(found) : 'other';
}

function kindOfStats(found: Stats): FileKind {
  if (found.isDirectory()) return 'directory';
  return found.isFile() ? 'file' : 'other';
}

async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
