const signal = 'The signal is argument a1 for kill, tkill and pidfd_send_signal, but a2 for tgkill.';
const pathless =
  'This system call passes no path to the kernel, so a rule with `path=` or `dir=` never matches it. Record how the file is opened instead.';
const injection =
  'gdb and gcore attach with PTRACE_ATTACH, then read and write `/proc/PID/mem`; they never use PTRACE_POKE or process_vm_writev, so an event of one of these calls comes from neither gdb nor gcore. strace uses PTRACE_SEIZE and process_vm_readv.';
const mounts =
  'With `filetype=block`, a rule for mount and fsconfig matches any mount of a disk. With `dir=/proc`, a rule for mount and move_mount matches a mount over the directory of a process.';
const ring =
  'Through io_uring, a program can open, unlink, connect and more without making those system calls, and no `perm=` or `-w` matches that. On the list exit, only setting up io_uring can be recorded (io_uring_setup); rules on the list io_uring match the operations themselves.';
const memory =
  'Attackers run programs that exist only in memory, in a file that memfd_create made. If such a program is started through its file descriptor, the log shows execveat. If it is started with execve and a path in `/proc/self/fd`, it looks like any other start; only a rule for memfd_create shows where the program came from.';
const noReturn =
  'This system call does not return, so its record has no result, and a rule with `success` or `exit` never matches.';

/** What a rule for a system call records, and what it misses. Markdown. Each was tried on a kernel 6.18. */
export const syscallWords: Readonly<Record<string, string>> = {
  kill: signal,
  tkill: signal,
  tgkill: signal,
  pidfd_send_signal: signal,
  ftruncate: `${pathless} \`truncate -s 0 FILE\` calls ftruncate; \`> FILE\` in a shell calls openat with O_TRUNC (filter: \`a2&0x200\`).`,
  ftruncate64: pathless,
  fallocate: pathless,
  write: pathless,
  read: pathless,
  utimensat:
    'touch calls utimensat with a file descriptor and no path, so a rule with `path=` does not match touch. Argument a2 is 0 for the current time, and another number if touch was given a time.',
  ptrace: injection,
  process_vm_readv: `Reads the memory of another process. ${injection}`,
  process_vm_writev: `Writes to the memory of another process. ${injection}`,
  reboot: 'A reboot that succeeds does not return and leaves no useful record.',
  exit_group: noReturn,
  exit: noReturn,
  socket:
    'Argument a1 is the type of the socket (3 is SOCK_RAW) plus flags such as SOCK_CLOEXEC. `a1=3` matches only raw sockets without flags. `a1&=3` (both bits are set) matches raw sockets with any flags. `a1&3` (any of the bits is set) also matches TCP and UDP sockets.',
  connect:
    '`success=1` misses connections that continue in the background (EINPROGRESS). `path=` and `dir=` work for Unix sockets. TCP fast open uses sendto instead of connect; 32-bit programs may use socketcall.',
  sendto:
    'With TCP fast open, a program connects with sendto instead of connect. `saddr_fam` works for sendto too.',
  socketcall:
    'Argument a0 is the operation: 1 socket, 2 bind, 3 connect. Rules for socket or connect do not match it.',
  open: 'The C library opens files with openat, so few programs use open.',
  openat: '`> FILE` in a shell calls openat with O_TRUNC (filter: `a2&0x200`).',
  open_by_handle_at:
    'It opens a file by a handle instead of a path, so a rule with `path=` does not match it.',
  unlink: 'perl, python and node use it to remove files; rm uses unlinkat.',
  unlinkat: 'rm uses it to remove files; perl, python and node use unlink.',
  rename: 'perl, python and node use it to rename files; mv uses renameat2.',
  renameat2: 'mv uses it to rename files; perl, python and node use rename.',
  chmod: 'perl, python and node call it to change modes; the commands cp and chmod call fchmodat.',
  fchmodat:
    'The commands chmod and cp call it to change modes; perl, python and node call the system call chmod.',
  mount: mounts,
  fsconfig: mounts,
  move_mount: mounts,
  io_uring_setup: ring,
  io_uring_enter: ring,
  memfd_create: memory,
  execveat: memory,
  execve:
    'Calls that fail are recorded too. `exe` is the new program, or the calling program if the call fails. A program that exists only in memory may be started with execveat instead.',
};
