import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, type FileHandle, lstat, open, readlink, realpath, rename, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The most symbolic links that are followed to a file, as in Linux (MAXSYMLINKS). */
const MOST_LINKS = 40;

/**
 * Writes a file so that its path holds the old or the new content at every moment, whole: into a new file in
 * the same directory, which then takes the place of the old one. A symbolic link stays, and the file that it
 * leads to is written. Mode and owner stay as they were; a file that was not there gets those of any new
 * file. The bytes are written as given.
 * @throws where the path leads to something other than a regular file, the file has further hard links, it is
 * not writable, or its owner cannot be kept; the file is then as it was
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const target = await behindLinks(path);
  const old = await statsOf(target);
  if (old) await refuseUnlessReplaceable(target, old);
  const directory = dirname(target);
  // Short, so that the name fits whatever the file is called; augenrules reads no name with this ending.
  const temporary = join(directory, `.audit-rules-${randomBytes(8).toString('hex')}.tmp`);
  const file = await open(temporary, 'wx', old ? 0o600 : 0o666);
  try {
    try {
      await file.writeFile(bytes);
      if (old) await takeOver(file, old);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncDirectory(directory);
}

/** Returns the path that a chain of symbolic links ends in, which may lead nowhere. */
async function behindLinks(path: string): Promise<string> {
  let place = path;
  for (let n = 0; n < MOST_LINKS; n++) {
    if (!(await statsOf(place))?.isSymbolicLink()) return place;
    // The directory may be after a link as well, so that ".." is not what the text of the path says.
    place = resolve(await realpath(dirname(place)), await readlink(place));
  }
  throw new Error('it is a symbolic link in a circle');
}

/** Returns what is at a path, a symbolic link as itself; undefined where nothing is. */
async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function refuseUnlessReplaceable(path: string, old: Stats): Promise<void> {
  if (!old.isFile()) throw new Error('it is not a regular file');
  if (old.nlink > 1) throw new Error('it has further hard links, which would keep the old text');
  // A new file can take the place of one that is read-only.
  await access(path, constants.W_OK);
}

/** Gives a new file the owner and the mode of the old one. */
async function takeOver(file: FileHandle, old: Stats): Promise<void> {
  if (process.platform === 'win32') return;
  const { uid, gid } = await file.stat();
  if (uid !== old.uid || gid !== old.gid) {
    try {
      await file.chown(old.uid, old.gid);
    } catch {
      throw new Error('its owner and group could not be kept');
    }
  }
  await file.chmod(old.mode & 0o7777);
}

/** Makes the new name last through a power failure, where the system can do so for a directory. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
