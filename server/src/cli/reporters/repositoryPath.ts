import { parentOf } from '../../core/text/paths.ts';
import type { Io } from '../io.ts';

/** Where the paths of a report are relative to. */
export interface ReportBase {
  /** A directory from the root of the file system, without a slash at its end. */
  readonly root: string;
  /**
   * Returns a path as the base has it; one that leads out of it from the root of the file system. `-` is
   * standard input.
   */
  readonly pathOf: (path: string) => string;
}

/**
 * Returns the directory that the paths of a report are relative to: the repository around the working
 * directory, or the working directory where there is none.
 */
export async function reportBase(io: Io): Promise<ReportBase> {
  const here = io.absolute('.').replace(/\/+$/, '');
  const root = (await repositoryAround(here, io)) ?? here;
  return {
    root,
    pathOf(path) {
      if (path === '-') return 'stdin';
      const absolute = io.absolute(path);
      return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : absolute;
    },
  };
}

async function repositoryAround(directory: string, io: Io): Promise<string | undefined> {
  const kind = (await io.stat(`${directory}/.git`))?.kind;
  if (kind === 'directory' || kind === 'file') return directory;
  return directory === '' ? undefined : repositoryAround(parentOf(directory), io);
}
