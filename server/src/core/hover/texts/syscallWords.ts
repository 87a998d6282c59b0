const signal = (at: string): string =>
  `The signal is ${at}. It is a1 for kill, tkill and pidfd_send_signal, and a2 for tgkill.`;
const pathless =
  'It carries no path: with `path=` or `dir=` it never matches. Record how the file is opened.';
const injection =
  'gdb and gcore attach with PTRACE_ATTACH and then read and write `/proc/PID/mem`, never with PTRACE_POKE or process_vm_writev; strace uses PTRACE_SEIZE and process_vm_readv.';
const mounts =
  'With `filetype=block` mount and fsconfig are any mount of a disk, by old and new calls; with `dir=/proc` mount and move_mount are a mount over a process.';
const ring =
  'A ring does the work of open, unlink, connect and more without those calls, seen by no `perm=` and no `-w`. Setting it up is the only thing that shows.';
const memory =
  'A program in memory that is run by execve through `/proc/self/fd` shows as memfd_create only; run by its descriptor it shows as execveat.';
const noReturn =
  'It does not return: its record has no result, and with `success` or `exit` a rule never matches.';

/** What a rule for a system call sees, and what it misses. Markdown. Each was tried on a kernel 6.18. */
export const syscallWords: Readonly<Record<string, string>> = {
  kill: signal('a1'),
  tkill: signal('a1'),
  tgkill: signal('a2'),
  pidfd_send_signal: signal('a1'),
  ftruncate: `${pathless} \`truncate -s 0 FILE\` calls it; \`> FILE\` of a shell is openat with \`a2&0x200\`.`,
  ftruncate64: pathless,
  fallocate: pathless,
  write: pathless,
  read: pathless,
  utimensat:
    'touch gives it a descriptor and no path, so that `path=` does not see touch. Its a2 is 0 where the time is now, and not 0 where touch was given a time.',
  ptrace: injection,
  process_vm_readv: injection,
  process_vm_writev: injection,
  reboot: 'A reboot that works does not return and leaves no useful record.',
  exit_group: noReturn,
  exit: noReturn,
  socket:
    'Its a1 is the type with flags: `a1=3` misses SOCK_RAW|SOCK_CLOEXEC, `a1&=3` is SOCK_RAW with any flags, `a1&3` every socket.',
  connect:
    '`success=1` misses what goes on in the background (EINPROGRESS). `path=` and `dir=` work for Unix sockets. TCP fast open goes by sendto instead; 32-bit programs may come by socketcall.',
  sendto: 'TCP fast open connects by it. `saddr_fam` works.',
  socketcall: 'Its a0 is the kind: 1 socket, 2 bind, 3 connect. Rules for socket or connect do not see it.',
  open: 'The C library opens by openat.',
  openat: '`> FILE` of a shell is openat with `a2&0x200` (O_TRUNC).',
  open_by_handle_at: 'A rule with `path=` does not see it: it opens by a handle.',
  unlink: 'perl, python and node remove by it, rm by unlinkat.',
  unlinkat: 'rm removes by it; perl, python and node by unlink.',
  rename: 'perl, python and node rename by it, mv by renameat2.',
  renameat2: 'mv renames by it; perl, python and node by rename.',
  chmod: 'perl, python and node change modes by it, cp and chmod by fchmodat.',
  fchmodat: 'chmod and cp change modes by it; perl, python and node by chmod.',
  mount: mounts,
  fsconfig: mounts,
  move_mount: mounts,
  io_uring_setup: ring,
  io_uring_enter: ring,
  memfd_create: memory,
  execveat: memory,
  execve:
    'Calls that fail are recorded too. `exe` is the new program, or the caller where it fails. A program in memory may come by execveat.',
};
