import type { FileSystem, Uri } from 'vscode';

/**
 * Writes a file so that a full disk, an editor that ends in between or another window leave the old or the new
 * content, whole: into a file of its own, which then takes the place of the old one.
 * @throws where it cannot be written; what was there stays, and nothing else is left
 */
export async function keepFile(
  fs: Pick<FileSystem, 'createDirectory' | 'writeFile' | 'rename' | 'delete'>,
  place: Uri,
  text: string,
): Promise<void> {
  const unique = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  await fs.createDirectory(place.with({ path: place.path.replace(/\/[^/]*$/, '') }));
  const temporary = place.with({ path: `${place.path}-${unique}.tmp` });
  try {
    await fs.writeFile(temporary, new TextEncoder().encode(text));
    await fs.rename(temporary, place, { overwrite: true });
  } catch (error) {
    await fs.delete(temporary).then(undefined, () => undefined);
    throw error;
  }
}
