const signal = (at: string): string =>
  `The signal is ${at}. It is a1 for kill, tkill and pidfd_send_signal, and a2 for tgkill.`;
const pathless =
  'It carries no path, so it never matches with `path=` or `dir=`. Record how the file is opened instead.';
const injection =
  'gdb and gcore attach with PTRACE_ATTACH, then read and write `/proc/PID/mem`; they never use PTRACE_POKE or process_vm_writev. strace uses PTRACE_SEIZE and process_vm_readv.';
const mounts =
  'With `filetype=block`, mount and fsconfig match any mount of a disk, by old and new calls. With `dir=/proc`, mount and move_mount match a mount over a process.';
const ring =
  'A ring does the work of open, unlink, connect and more without those calls; no `perm=` and no `-w` matches it. Setting it up is the only thing that shows.';
const memory =
  'A program in memory that runs by execve through `/proc/self/fd` shows as memfd_create only. Run by its descriptor, it shows as execveat.';
const noReturn =
  'It does not return, so its record has no result, and a rule with `success` or `exit` never matches.';

/** What a rule for a system call records, and what it misses. Markdown. Each was tried on a kernel 6.18. */
export const syscallWords: Readonly<Record<string, string>> = {
  kill: signal('a1'),
  tkill: signal('a1'),
  tgkill: signal('a2'),
  pidfd_send_signal: signal('a1'),
  ftruncate: `${pathless} \`truncate -s 0 FILE\` calls it; \`> FILE\` in a shell is openat with \`a2&0x200\`.`,
  ftruncate64: pathless,
  fallocate: pathless,
  write: pathless,
  read: pathless,
  utimensat:
    'touch calls it with a descriptor and no path, so `path=` does not see touch. Its a2 is 0 for the current time, and not 0 where touch was given a time.',
  ptrace: injection,
  process_vm_readv: injection,
  process_vm_writev: injection,
  reboot: 'A reboot that works does not return and leaves no useful record.',
  exit_group: noReturn,
  exit: noReturn,
  socket:
    'Its a1 is the type with flags: `a1=3` misses SOCK_RAW|SOCK_CLOEXEC, `a1&=3` matches SOCK_RAW with any flags, and `a1&3` matches every socket.',
  connect:
    '`success=1` misses connections that continue in the background (EINPROGRESS). `path=` and `dir=` work for Unix sockets. TCP fast open uses sendto instead; 32-bit programs may use socketcall.',
  sendto: 'TCP fast open connects with it. `saddr_fam` works.',
  socketcall: 'Its a0 is the kind: 1 socket, 2 bind, 3 connect. Rules for socket or connect do not see it.',
  open: 'The C library opens files with openat.',
  openat: '`> FILE` in a shell is openat with `a2&0x200` (O_TRUNC).',
  open_by_handle_at: 'A rule with `path=` does not see it, because it opens by a handle.',
  unlink: 'perl, python and node use it to remove files; rm uses unlinkat.',
  unlinkat: 'rm uses it to remove files; perl, python and node use unlink.',
  rename: 'perl, python and node use it to rename files; mv uses renameat2.',
  renameat2: 'mv uses it to rename files; perl, python and node use rename.',
  chmod: 'perl, python and node use it to change modes; cp and chmod use fchmodat.',
  fchmodat: 'chmod and cp use it to change modes; perl, python and node use chmod.',
  mount: mounts,
  fsconfig: mounts,
  move_mount: mounts,
  io_uring_setup: ring,
  io_uring_enter: ring,
  memfd_create: memory,
  execveat: memory,
  execve:
    'Calls that fail are recorded too. `exe` is the new program, or the caller where it fails. A program in memory may use execveat.',
};
