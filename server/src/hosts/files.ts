import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../lsp/files.ts';
import type { DirectoryEntry, FileKind } from '../lsp/protocol.ts';

/** The files of this machine, by `file:` URIs. */
export const localFiles: Files = {
  readText: (uri) => orUndefined(() => readFile(fileURLToPath(uri), 'utf8')),
  readFolder: (uri) =>
    orUndefined(async () => {
      const folder = fileURLToPath(uri);
      return Promise.all(
        (await readdir(folder)).map(async (name): Promise<DirectoryEntry> => ({ name, type: await kindOf(join(folder, name)) })),
      );
    }),
};

/** A symbolic link counts as what it leads to. */
async function kindOf(path: string): Promise<FileKind> {
  const found = await orUndefined(() => stat(path));
  return found?.isDirectory() ? 'directory' : found?.isFile() ? 'file' : 'other';
}

async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
