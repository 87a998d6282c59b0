import { PERM } from '../facts/kernelNumbers.ts';
import type { Machine } from '../facts/machines.ts';
import { elfOf } from '../facts/machines.ts';
import { permLettersOf } from '../facts/syscallInfo.ts';
import { syscalls } from '../facts/tables.ts';
import type { ListName } from '../model/rule.ts';

/**
 * A file that an event names: what was opened, made or removed, and the directory that holds a name that was
 * made or removed.
 */
export interface TouchedName {
  /**
   * Its real path: absolute, plain, no link on the way. Not known where absent, as for all that a log lacks.
   */
  readonly path?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** The number of filetype=: 0o100000 file, 0o040000 dir … */
  readonly type?: number;
  readonly inode?: number;
  readonly devmajor?: number;
  readonly devminor?: number;
}

/**
 * What happened, as a filter of the kernel sees it. A field that is absent is not known: a rule that looks at
 * it gives no certain answer. Numbers are unsigned and of 32 bits (a call that failed with EACCES has the
 * exit value 4294967283).
 */
export interface Event {
  /**
   * `exit` for a system call, `io_uring` for an operation of a ring, `task` for a fork, `user` and `exclude`
   * for a message, `filesystem` for a name.
   */
  readonly list: ListName;
  readonly machine?: Machine;
  readonly syscall?: number;
  readonly success?: boolean;
  readonly exit?: number;
  readonly args?: readonly (number | undefined)[];
  /** In the order in which the kernel noted them. Empty: none was touched. */
  readonly names?: readonly TouchedName[];
  readonly exe?: string;
  /**
   * The classes of perm= that the call counts to, where they do not follow from machine, system call and
   * arguments.
   */
  readonly perm?: number;
  readonly pid?: number;
  readonly ppid?: number;
  readonly uid?: number;
  readonly euid?: number;
  readonly suid?: number;
  readonly fsuid?: number;
  readonly gid?: number;
  readonly egid?: number;
  readonly sgid?: number;
  readonly fsgid?: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
  readonly auid?: number;
  readonly sessionid?: number;
  readonly pers?: number;
  /** The family of the socket address that was given; null where there was none. */
  readonly saddrFam?: number | null;
  readonly msgtype?: number;
  readonly fstype?: number;
}

/**
 * Returns the number of the event's machine that arch= is compared with (AUDIT_ARCH_…); undefined where the
 * event's machine is not known.
 */
export function archOf(event: Event): number | undefined {
  return event.machine && elfOf(event.machine);
}

/** The argument with the access mode; openat2 keeps its flags in memory. */
const FLAGS_ARGUMENT: Readonly<Record<string, number>> = { open: 1, openat: 2 };
const ACCESS_MODE = [PERM.r, PERM.w, PERM.r | PERM.w, PERM.r | PERM.w] as const;

/**
 * Returns the bits of the perm= letters under which the system call of an event falls (auditsc.c:
 * audit_match_perm); undefined where that is not known.
 */
export function permOf(event: Event): number | undefined {
  if (event.perm !== undefined) return event.perm;
  const { machine, syscall } = event;
  if (machine === undefined || syscall === undefined) return undefined;
  const name = syscalls(machine).nameOf(syscall);
  if (name === undefined) return undefined;
  const { letters, byFlags } = permLettersOf(name, machine);
  if (name === 'socketcall') return socketcallPerm(event.args?.[0]);
  if (!byFlags) return [...letters].reduce((bits, l) => bits | PERM[l as keyof typeof PERM], 0);
  const at = FLAGS_ARGUMENT[name];
  const flags = at === undefined ? undefined : event.args?.[at];
  return flags === undefined ? undefined : ACCESS_MODE[flags & 3];
}

/**
 * Returns the permission classes of a kind of socketcall: only bind (2) is in one, because it creates the
 * file of a socket.
 */
function socketcallPerm(call: number | undefined): number | undefined {
  if (call === undefined) return undefined;
  return call === 2 ? PERM.w : 0;
}
