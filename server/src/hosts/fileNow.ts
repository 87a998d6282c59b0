import { realpathSync, statSync } from 'node:fs';

/** A file as the kernel's audit records name it: by inode and device, and its path with all links followed. */
interface FileNow {
  readonly path: string;
  readonly inode: number;
  readonly devmajor: number;
  readonly devminor: number;
}

/**
 * Returns the file that a path leads to at this moment; undefined where nothing is there or it cannot be
 * reached. Never throws.
 */
export function fileNow(path: string): FileNow | undefined {
  try {
    const { ino, dev } = statSync(path);
    return { path: realpathSync(path), inode: ino, ...deviceNumbers(dev) };
  } catch {
    return undefined;
  }
}

/** Splits a device number as the macros `major` and `minor` of glibc do, without the bits above 32. */
function deviceNumbers(dev: number): Pick<FileNow, 'devmajor' | 'devminor'> {
  return { devmajor: (dev >>> 8) & 0xfff, devminor: (dev & 0xff) | ((dev >>> 12) & 0xfff00) };
}
