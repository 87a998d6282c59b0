import type { Operator } from '../../facts/fields.ts';
import type { ListName } from '../../model/rule.ts';

/** What the kernel does with each list. */
export const listWords: Readonly<Record<ListName, string>> = {
  exit: 'Checked when a system call ends; the list for nearly every rule. The first rule that matches decides.',
  task: 'Checked when a process is created, to decide whether its system calls can be recorded at all. `never,task` excludes all processes that start later. auditctl refuses `-S` on this list.',
  user: 'The kernel checks this list when a program sends a record, such as one of a login. Rules on this list can compare only pid, uid, gid, auid, msgtype, exe and the labels of the process. Any other field, or a key, disables this rule and every later rule of the list.',
  exclude:
    'Selects records that are not written. The action makes no difference: `always,exclude` drops records, just as `never,exclude` does. A key disables this rule and every later rule of the list.',
  filesystem:
    'Excludes events on a type of file system. It accepts only `fstype`, and only `never` has an effect.',
  io_uring:
    'Checked for operations of io_uring, which are not system calls. On this list, `-S` names operations, such as openat. It requires audit 3.1 and Linux 5.16.',
};

/** The meaning of each action. */
export const actionWords: Readonly<Record<'always' | 'never', string>> = {
  always: 'An event that matches is recorded.',
  never:
    'An event that matches is not recorded. Put the rule before the one that would record the event: the first match decides.',
};

/** What each operator compares. */
export const operatorWords: Readonly<Record<Operator, string>> = {
  '=': 'is equal to',
  '!=': 'is not equal to',
  '>': 'is greater than',
  '>=': 'is greater than or equal to',
  '<': 'is less than',
  '<=': 'is less than or equal to',
  '&': 'has at least one of these bits',
  '&=': 'has all of these bits',
};

/** What each letter of -p and perm= means. */
export const permWords: Readonly<Record<string, string>> = {
  r: 'read: opening a file for reading. Also recorded: refused opens, opens with O_PATH, directory listings, and calls that read symbolic links or extended attributes. Not recorded: stat, access, starting a program',
  w: 'write: opening a file for writing, even if nothing is written. Also recorded: calls that create, remove, rename, link or truncate a file by its path, and bind, which creates the file of a Unix socket. Not recorded: the system calls write and connect',
  x: 'execute: starting the file with execve or execveat. Also recorded: starting it through a link to it or as the interpreter of a script (`#!`), and attempts that are refused. Not recorded: `sh FILE`, starting a copy of the file, starting the file through ld.so, attempts while the file does not exist',
  a: 'attributes: changing mode, owner or extended attributes, by path or by file descriptor. Also recorded: creating a hard link. Not recorded: changing times (utimensat), chattr (ioctl, file_setattr)',
};

/** The meaning of the values of -e and -f. */
export const controlWords: Readonly<Record<'e' | 'f', readonly string[]>> = {
  e: ['auditing off', 'auditing on', 'auditing on and locked until the next boot'],
  f: [
    'silent: nothing happens when records are lost',
    'printk: a message in the kernel log',
    'panic: the machine stops',
  ],
};

/** Errors that rules name, in a few words. */
export const errnoWords: Readonly<Record<string, string>> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  ESRCH: 'no such process',
  EINTR: 'interrupted',
  EIO: 'input/output error',
  EBADF: 'bad file descriptor',
  EAGAIN: 'try again',
  ENOMEM: 'out of memory',
  EACCES: 'permission denied',
  EFAULT: 'bad address',
  EBUSY: 'busy',
  EEXIST: 'file exists',
  EXDEV: 'link across devices',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EINVAL: 'invalid argument',
  EMFILE: 'too many open files',
  ETXTBSY: 'text file busy',
  EFBIG: 'file too large',
  ENOSPC: 'no space left',
  EROFS: 'read-only file system',
  EPIPE: 'broken pipe',
  ENAMETOOLONG: 'name too long',
  ENOSYS: 'no such system call',
  ENOTEMPTY: 'directory not empty',
  ELOOP: 'too many links',
  ENODATA: 'no data',
  EOVERFLOW: 'value too large',
  EADDRINUSE: 'address in use',
  ENETUNREACH: 'network unreachable',
  ECONNRESET: 'connection reset',
  ETIMEDOUT: 'timed out',
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  EINPROGRESS: 'in progress',
  EDQUOT: 'quota exceeded',
};

/** Record types that rules name, in a few words. */
export const messageWords: Readonly<Record<string, string>> = {
  CWD: 'the working directory of a system call',
  PATH: 'one file name of a system call',
  EOE: 'the end of an event of several records',
  PROCTITLE: 'the command line of the process',
  SYSCALL: 'a system call',
  EXECVE: 'the arguments of a started program',
  SOCKADDR: 'a socket address',
  LOGIN: 'a login UID is set',
  USER_LOGIN: 'someone logs in',
  USER_LOGOUT: 'someone logs out',
  USER_START: 'a session begins',
  USER_END: 'a session ends',
  USER_AUTH: 'someone authenticates',
  USER_ACCT: 'an account is checked',
  USER_CMD: 'sudo runs a command',
  CRED_ACQ: 'credentials are acquired',
  CRED_DISP: 'credentials are disposed of',
  CRED_REFR: 'credentials are refreshed',
  SERVICE_START: 'systemd starts a service',
  SERVICE_STOP: 'systemd stops a service',
  CRYPTO_KEY_USER: 'a cryptographic key is created or destroyed',
  CRYPTO_SESSION: 'a TLS or SSH session is set up',
  AVC: 'SELinux refuses or grants',
  CONFIG_CHANGE: 'the audit configuration changes',
  SECCOMP: 'a seccomp filter acts',
  BPF: 'a BPF program is loaded or unloaded',
  NETFILTER_CFG: 'a packet filter changes',
  TTY: 'what is typed',
  USER_TTY: 'what is typed, as reported by a program',
  KERN_MODULE: 'a kernel module is loaded or unloaded',
  ANOM_PROMISCUOUS: 'a network device enters or leaves promiscuous mode',
  ANOM_ABEND: 'a process crashes',
  ADD_USER: 'a user is added',
  DEL_USER: 'a user is deleted',
};

/** Types of files. */
export const fileTypeWords: Readonly<Record<string, string>> = {
  file: 'regular file',
  dir: 'directory',
  link: 'symbolic link',
  socket: 'Unix socket',
  block: 'block device',
  character: 'character device',
  fifo: 'named pipe',
};

/** Types of file systems. */
export const fsTypeWords: Readonly<Record<string, string>> = {
  tracefs: "the kernel's tracing",
  debugfs: 'files for debugging the kernel, mounted at `/sys/kernel/debug`',
  cgroup: 'control groups, version 1',
  cgroup2: 'control groups, version 2',
};

/** Address families that rules name. */
export const familyWords: Readonly<Record<string, string>> = {
  local: 'Unix sockets',
  inet: 'IPv4',
  inet6: 'IPv6',
  netlink: 'communication with the kernel',
  packet: 'raw packets',
  vsock: 'between virtual machine and host',
  alg: "the kernel's ciphers",
  bluetooth: 'Bluetooth',
  can: 'CAN bus',
  xdp: 'express data path',
};

/** IDs that have the same meaning everywhere. */
export const idWords: Readonly<Record<string, string>> = {
  unset: 'no login started the process (the same as `-1` and `4294967295`)',
  '4294967295': 'no login started the process (the same as `unset` and `-1`)',
  '-1': 'no login started the process (the same as `unset` and `4294967295`)',
  '0': 'root',
  root: 'user 0',
  '1000': 'the first ID that distributions assign to regular users',
};
