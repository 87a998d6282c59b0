import type { Machine } from './machines.ts';
import type { Release } from './releases.ts';
import { syscalls } from './tables.ts';

/** System calls that do the same to a system, so that a rule for one of them mostly means them all. */
export interface Family {
  /** For a sentence: `file deletion`. */
  readonly name: string;
  /** Of all machines and releases, the usual ones first. */
  readonly members: readonly string[];
}

const rows: readonly (readonly [name: string, members: string])[] = [
  ['program start', 'execve execveat'],
  ['file opening', 'open openat openat2 creat open_by_handle_at'],
  ['file deletion', 'unlink unlinkat rmdir'],
  ['renaming', 'rename renameat renameat2'],
  ['file creation', 'creat mknod mknodat mkdir mkdirat'],
  ['linking', 'link linkat symlink symlinkat'],
  ['truncation', 'truncate ftruncate truncate64 ftruncate64'],
  ['permission change', 'chmod fchmod fchmodat fchmodat2'],
  ['ownership change', 'chown fchown lchown fchownat chown32 fchown32 lchown32'],
  [
    'extended attribute change',
    'setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat',
  ],
  ['module load', 'init_module finit_module'],
  ['module load and unload', 'init_module finit_module delete_module'],
  ['kernel replacement', 'kexec_load kexec_file_load sys_kexec_load'],
  ['time change', 'adjtimex settimeofday clock_settime clock_adjtime stime clock_settime64 clock_adjtime64'],
  ['time stamp change', 'utime utimes utimensat futimesat utimensat_time64'],
  [
    'mounting',
    'mount umount umount2 fsopen fsconfig fsmount fspick move_mount open_tree mount_setattr pivot_root',
  ],
  [
    'identity change',
    'setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups setuid32 setgid32 setreuid32 setregid32 setresuid32 setresgid32 setfsuid32 setfsgid32 setgroups32',
  ],
  ['process tracing', 'ptrace process_vm_readv process_vm_writev pidfd_getfd'],
  ['name of the host', 'sethostname setdomainname'],
  ['namespaces', 'unshare setns clone3'],
  ['swap', 'swapon swapoff'],
  ['root of the file system', 'chroot pivot_root'],
  ['signals', 'kill tkill tgkill pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo'],
  ['connections out', 'connect sendto sendmsg sendmmsg'],
  ['connections in', 'bind listen accept accept4'],
  ['keyrings', 'add_key request_key keyctl'],
  ['memory as a program', 'memfd_create memfd_secret'],
  ['eBPF and performance events', 'bpf perf_event_open'],
  ['asynchronous I/O rings', 'io_uring_setup io_uring_enter io_uring_register'],
  ['file handles', 'name_to_handle_at open_by_handle_at'],
  ['file notification', 'fanotify_init fanotify_mark'],
];

/** All families; a call may belong to several. */
export const families: readonly Family[] = rows.map(([name, members]) => ({
  name,
  members: members.split(' '),
}));

/**
 * Returns the families (system calls that do the same to a system) that contain a system call, by its name in
 * any case, in the order of the table; empty where none does.
 */
export function familiesOf(syscall: string): readonly Family[] {
  const low = syscall.toLowerCase();
  return families.filter((f) => f.members.includes(low));
}

/**
 * Returns the members of a family that a machine's table of system calls has in all of the versions; empty
 * where it has none.
 */
export function membersOn(family: Family, machine: Machine, releases: readonly Release[]): readonly string[] {
  const table = syscalls(machine);
  return family.members.filter((name) => releases.every((r) => table.get(name, r) !== undefined));
}

// What a 32-bit table has besides the call of the same name: later forms with wider arguments, which programs
// use instead. Where the 64-bit call is not there by its name, the wider form stands for it.
const WIDER: ReadonlyMap<string, string> = new Map(
  Object.entries({
    chown: 'chown32',
    fchown: 'fchown32',
    lchown: 'lchown32',
    setuid: 'setuid32',
    setgid: 'setgid32',
    setreuid: 'setreuid32',
    setregid: 'setregid32',
    setresuid: 'setresuid32',
    setresgid: 'setresgid32',
    setfsuid: 'setfsuid32',
    setfsgid: 'setfsgid32',
    setgroups: 'setgroups32',
    getuid: 'getuid32',
    getgid: 'getgid32',
    geteuid: 'geteuid32',
    getegid: 'getegid32',
    getgroups: 'getgroups32',
    getresuid: 'getresuid32',
    getresgid: 'getresgid32',
    stat: 'stat64',
    lstat: 'lstat64',
    fstat: 'fstat64',
    newfstatat: 'fstatat64',
    statfs: 'statfs64',
    fstatfs: 'fstatfs64',
    truncate: 'truncate64',
    ftruncate: 'ftruncate64',
    fcntl: 'fcntl64',
    sendfile: 'sendfile64',
    mmap: 'mmap2',
    pread: 'pread64',
    pwrite: 'pwrite64',
    kexec_load: 'sys_kexec_load',
    clock_settime: 'clock_settime64',
    clock_adjtime: 'clock_adjtime64',
    clock_gettime: 'clock_gettime64',
    clock_nanosleep: 'clock_nanosleep_time64',
    utimensat: 'utimensat_time64',
    clock_getres: 'clock_getres_time64',
    timer_gettime: 'timer_gettime64',
    timer_settime: 'timer_settime64',
    timerfd_gettime: 'timerfd_gettime64',
    timerfd_settime: 'timerfd_settime64',
    mq_timedsend: 'mq_timedsend_time64',
    mq_timedreceive: 'mq_timedreceive_time64',
    semtimedop: 'semtimedop_time64',
    recvmmsg: 'recvmmsg_time64',
    io_pgetevents: 'io_pgetevents_time64',
    ppoll: 'ppoll_time64',
    pselect6: 'pselect6_time64',
    rt_sigtimedwait: 'rt_sigtimedwait_time64',
    futex: 'futex_time64',
    sched_rr_get_interval: 'sched_rr_get_interval64',
    settimeofday: 'stime',
    umount2: 'umount',
  }),
);
const NARROWER: ReadonlyMap<string, string> = new Map([...WIDER].map(([wide, narrow]) => [narrow, wide]));

/**
 * Returns the name of a system call's later form with wider arguments, which 32-bit tables can have, such as
 * `chown32` for `chown`; undefined where there is none.
 * @param name in lower case
 */
export function widerForm(name: string): string | undefined {
  return WIDER.get(name);
}

/** What two tables call the same, and what is lost on the way. */
export interface TranslatedCalls {
  readonly names: readonly string[];
  /** Names of the result that the list did not have. */
  readonly added: readonly string[];
  /** Names of the list for which the other table has nothing. */
  readonly missing: readonly string[];
}

/**
 * Returns the names that another machine's table has for some system calls, in every one of the versions: the
 * same name, and the forms with wider arguments that only 32-bit tables have (`chown32` next to `chown`);
 * also which names were added and which are missing there. Names are compared in lower case; each comes once.
 * @param list names of system calls
 */
export function translateCalls(
  list: readonly string[],
  to: Machine,
  releases: readonly Release[],
): TranslatedCalls {
  const table = syscalls(to);
  const has = (name: string | undefined): name is string =>
    name !== undefined && releases.every((r) => table.get(name, r) !== undefined);
  const names: string[] = [];
  const missing: string[] = [];
  for (const name of list) {
    const low = name.toLowerCase();
    const found = [name, WIDER.get(low), NARROWER.get(low)].filter(has);
    if (found.length === 0) missing.push(name);
    for (const n of found) if (!names.some((m) => m.toLowerCase() === n.toLowerCase())) names.push(n);
  }
  const given = new Set(list.map((n) => n.toLowerCase()));
  return { names, added: names.filter((n) => !given.has(n.toLowerCase())), missing };
}

/** System calls that do the same by other words: a rule for a usual one is mostly meant for all of them. */
export interface Siblings {
  readonly usual: readonly string[];
  /** Later and rarer ways, which a rule may also be about alone. */
  readonly rare: readonly string[];
}

const siblingRows: readonly (readonly [usual: string, rare?: string])[] = [
  ['execve', 'execveat'],
  ['open openat', 'openat2 open_by_handle_at'],
  ['rename renameat renameat2'],
  ['unlink unlinkat'],
  ['mkdir mkdirat'],
  ['mknod mknodat'],
  ['link linkat'],
  ['symlink symlinkat'],
  ['truncate ftruncate truncate64 ftruncate64'],
  ['chmod fchmod fchmodat', 'fchmodat2'],
  ['chown fchown lchown fchownat chown32 fchown32 lchown32'],
  ['setxattr lsetxattr fsetxattr', 'setxattrat'],
  ['removexattr lremovexattr fremovexattr', 'removexattrat'],
  ['utime utimes futimesat utimensat utimensat_time64'],
  ['init_module finit_module'],
  ['kexec_load sys_kexec_load kexec_file_load'],
  ['adjtimex settimeofday clock_settime clock_adjtime stime clock_settime64 clock_adjtime64'],
  ['mount', 'move_mount'],
  ['umount umount2'],
  ['kill tkill tgkill', 'pidfd_send_signal'],
  ['accept accept4'],
];

/** All groups of siblings; a call is in one at the most. */
export const siblings: readonly Siblings[] = siblingRows.map(([usual, rare]) => ({
  usual: usual.split(' '),
  rare: rare?.split(' ') ?? [],
}));
