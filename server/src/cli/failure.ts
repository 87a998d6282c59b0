import { printable } from '../core/text/printable.ts';

/**
 * Returns why a file could not be read or written, as a clause for people.
 * @param error what the attempt threw
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'there is no such file or directory';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read or written (permission denied)';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EISDIR':
      return 'it is a directory';
    case 'ENOTDIR':
      return 'it is not a directory';
    default:
      return error.message;
  }
}

/** Reports whether an error of reading a file means that nothing is at its path. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
}

function codeOf(error: Error): string | undefined {
  return (error as { code?: string }).code;
}

/** Returns an error for one file of several that are read together, with the reason that `error` gives. */
export function failureAt(path: string, error: unknown): Error {
  return Object.assign(new Error(reasonOf(error), { cause: error }), { failedAt: path });
}

/**
 * Returns the line for standard error that says what could not be read or written, and why, with its newline.
 * @param place the path, or the place in a file; an error of `failureAt` names its own
 */
export function failureLine(place: string, error: unknown): string {
  const own = error instanceof Error && 'failedAt' in error ? String(error.failedAt) : place;
  // Node gives such a name with U+FFFD in it, under which nothing is found.
  const why =
    own.includes('\uFFFD') && isMissing(error)
      ? 'its name is not UTF-8, so it cannot be read. Rename it'
      : reasonOf(error);
  return `audit-rules: ${printable(`${own}: ${why}`)}\n`;
}

/**
 * Receives what could not be read or written, as a path or a place in a file, and the error; the run goes on,
 * and its exit status is 2.
 */
export type Fail = (place: string, error: unknown) => void;
