import type { Target } from './targets.ts';

/**
 * The first number of a run of system calls, and the version of Linux that brought them (syscalls(2), the
 * kernel's syscall tables). From 424 on a call has one number on all machines that audit knows. Without a
 * version: not known.
 */
const CALLS: readonly (readonly [first: number, since: string | undefined])[] = [
  [424, '5.1'],
  [428, '5.2'],
  [434, '5.3'],
  [436, '5.9'],
  [437, '5.6'],
  [439, '5.8'],
  [440, '5.10'],
  [441, '5.11'],
  [442, '5.12'],
  [443, '5.14'],
  [444, '5.13'],
  [447, '5.14'],
  [448, '5.15'],
  [449, '5.16'],
  [450, '5.17'],
  [451, '6.5'],
  [452, '6.6'],
  [454, '6.7'],
  [457, '6.8'],
  [462, '6.10'],
  [463, '6.13'],
  [467, '6.15'],
  [468, '6.17'],
  [470, undefined],
];

/** The least number of a system call whose version of Linux is known. */
export const FIRST_DATED_CALL = 424;

/** The version of Linux that brought the list io_uring (auditfilter.c: audit_filter_list). */
export const IO_URING_LIST_SINCE = '5.16';

/**
 * The version of Linux whose perm= looks at openat2 first (auditsc.c: audit_match_perm); before, r and w miss
 * it.
 */
export const PERM_OPENAT2_SINCE = '5.16';

/**
 * Returns the version of Linux (`5.6`) that introduced the system call with a number; undefined for a number
 * below 424, which can be another call on each architecture, and for one that is too new to be known.
 */
export function kernelOfCall(number: number): string | undefined {
  return CALLS.filter(([first]) => first <= number).at(-1)?.[1];
}

/**
 * Reports whether every kernel that a target offers is older than a version of Linux such as `5.6`; false
 * where its kernels are not known.
 */
export function hasOnlyOlderKernels({ kernels }: Pick<Target, 'kernels'>, version: string): boolean {
  return kernels !== undefined && ordinal(kernels[1]) < ordinal(version);
}

function ordinal(version: string): number {
  const [major, minor] = version.split('.');
  return Number(major) * 1000 + Number(minor);
}
