import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * How long nothing has to happen before a change counts as over, in milliseconds: an editor writes in several
 * steps.
 */
const QUIET = 100;

/**
 * Waits until something in files and directories changes, and then until it stops; then returns true. Returns
 * false at once where none of them can be watched. Of a file its directory is watched, because an editor may
 * put another file in its place.
 */
export async function changed(paths: readonly string[]): Promise<boolean> {
  const directories = new Set(await Promise.all(paths.map(directoryOf)));
  return new Promise((done) => {
    let timer: NodeJS.Timeout | undefined;
    const watchers: FSWatcher[] = [];
    const finish = (): void => {
      for (const watcher of watchers) watcher.close();
      done(true);
    };
    for (const directory of directories)
      try {
        const watcher = watch(directory, () => {
          clearTimeout(timer);
          timer = setTimeout(finish, QUIET);
        });
        watcher.on('error', () => watcher.close());
        watchers.push(watcher);
      } catch {
        // What is gone cannot change.
      }
    if (watchers.length === 0) done(false);
  });
}

async function directoryOf(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? path : dirname(path);
  } catch {
    return dirname(path);
  }
}
