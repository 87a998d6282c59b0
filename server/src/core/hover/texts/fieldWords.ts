/** What hovers say about a field of -F. Markdown. */
export interface FieldWords {
  readonly short: string;
  /** What to watch for; absent where `short` says it all. */
  readonly text?: string;
}

const user =
  'A number, or the name of a user on the machine where the rules are loaded. A number that begins with 0 is octal.';
const group = 'A number, or the name of a group; auditctl refuses a negative number and `unset`.';
/** The kernel does so for gid and egid only (auditsc.c: audit_filter_rules). */
const groups = `${group} With \`=\` and \`!=\`, the kernel also compares the supplementary groups of the process.`;
const objects =
  'The kernel compares every file of the system call, including the directory in which a file is created; one match is enough. Several such filters can each match a different file.';
const argument = (n: number) => ({
  short: `${['first', 'second', 'third', 'fourth'][n]} argument of the system call`,
  text: 'A number, also as `0x…`; auditctl refuses the names of constants. Only the low 32 bits are compared. With `&`, at least one of the bits must be set; with `&=`, all of them. What the argument means depends on the system call, so use it in a rule for one system call. If the argument is a pointer, for example to a path, the kernel compares only a memory address.',
});
const subject = (what: string) => ({
  short: `the ${what} of the process's SELinux label`,
  text: 'A rule with a label that the SELinux policy does not have still loads, but never matches.',
});
const object = (what: string) => ({ short: `the ${what} of the object's SELinux label` });

/** Every field, by name. */
export const fieldWords: Readonly<Record<string, FieldWords>> = {
  pid: { short: 'the ID of the process' },
  ppid: { short: 'the ID of the parent process' },
  uid: {
    short: 'the real user of the process',
    text: `${user} The real user changes with su and sudo; \`auid\` keeps the user who logged in.`,
  },
  euid: { short: 'the effective user, whose rights the process has', text: user },
  suid: { short: 'the saved user', text: user },
  fsuid: { short: 'the user for file access', text: user },
  gid: { short: 'the real group of the process', text: groups },
  egid: { short: 'the effective group', text: groups },
  sgid: { short: 'the saved group', text: group },
  fsgid: { short: 'the group for file access', text: group },
  auid: {
    short: 'the user who logged in, kept through su and sudo',
    text: `${user} \`unset\` (also \`-1\` or \`4294967295\`) means that no login started the process: a daemon, or a container that a daemon starts. The kernel accepts \`unset\` with \`=\` and \`!=\` only.\n\n\`-F auid>=1000 -F auid!=unset\` matches people who logged in, but neither a direct login as root nor root's cron jobs (auid 0). \`auid!=unset\` alone also matches those.`,
  },
  loginuid: { short: 'another name for auid', text: 'The same field as `auid`.' },
  obj_uid: { short: 'the owner of a file that the system call uses', text: `${objects} ${user}` },
  obj_gid: { short: 'the group of a file that the system call uses', text: `${objects} ${group}` },
  pers: { short: 'the personality of the process', text: 'The number that `personality(2)` sets.' },
  arch: {
    short: 'the table of system calls: b64 or b32',
    text: '`arch` must come before `-S`, because it selects the table for the names after it. `b64` and `b32` mean the tables of the machine where the rules are loaded; a name such as `aarch64`, or a number as in the log (`c000003e`), always means the same table.\n\nA 64-bit machine runs 32-bit programs too, and a 64-bit program can make 32-bit calls (int 0x80), which no b64 rule matches. So write each rule twice, with `b64` and with `b32`.',
  },
  msgtype: {
    short: 'the record type',
    text: 'A name such as `CWD`, or a number. Each `msgtype=` names one type, and works only on the lists exclude and user.',
  },
  subj_user: subject('user'),
  subj_role: subject('role'),
  subj_type: subject('type'),
  subj_sen: subject('low level'),
  subj_clr: subject('high level'),
  obj_user: object('user'),
  obj_role: object('role'),
  obj_type: object('type'),
  obj_lev_low: object('low level'),
  obj_lev_high: object('high level'),
  sessionid: {
    short: 'the number of the login session',
    text: 'A number or `unset`. auditctl silently reads any other word as 0.',
  },
  devmajor: { short: "the major number of the file's device" },
  devminor: { short: "the minor number of the file's device" },
  inode: {
    short: "the number of the file's inode",
    text: 'The kernel compares only the low 32 bits, and an inode number is unique only within one file system. `inode` cannot be combined with `path` or `dir`.',
  },
  exit: {
    short: 'the return value of the system call',
    text: 'A number, or the name of an error with a minus: `exit=-EACCES`. Without the minus, the rule loads but never matches, because a failed call returns the negative number. The kernel compares the value without a sign, so `exit>=0` is true for errors too.\n\nIf a user is not allowed to enter a directory of the path, `path` and `dir` do not match the attempt; use `exit=-EACCES` without them.',
  },
  success: {
    short: 'whether the system call succeeded: 1 or 0',
    text: 'auditctl refuses `yes` and `no`. Without this filter, calls that fail are recorded too, even attempts to use a system call that the kernel does not have. A connect that continues in the background counts as failed (EINPROGRESS).',
  },
  path: {
    short: 'one file, by its path',
    text: 'The path must be absolute, without wildcards, quotes or a final slash. The directory must exist when the rule is loaded; the file need not. A rule can have only one of `path`, `dir` and `inode`.\n\nIf the last part of the path is a symbolic link, write its target instead: the rule would record only when the link itself is created, replaced or removed. Symbolic links earlier in the path do no harm.\n\nRecorded: access to the file through hard links, bind mounts and symbolic links, and from a process with another root directory. If another file is renamed to the path, access to that file is recorded from then on. Not recorded: access by `open_by_handle_at`, and access through the overlay of a container.\n\nThe kernel removes the rule when the directory of the file is deleted or renamed. The rule does not come back when the directory gets its old name back. Below `/proc`, the file must exist when the rule is loaded. A container has a separate `/proc`, which the rule does not match.',
  },
  dir: {
    short: 'a directory with everything below it',
    text: 'The path must be absolute, without wildcards. The directory must exist when the rule is loaded. A rule can have only one of `path`, `dir` and `inode`.\n\nIf the last part of the path is a symbolic link (`/bin`, `/var/run`), the rule never matches. The rule still matches after the directory is renamed.\n\nNot recorded: what happens in a file system that is mounted below the directory later, access through a hard link outside the directory, and access through the overlay of a container. Rules also work on `/dev`, `/proc` and `/sys`, but a rule for a directory below `/proc/sys` stops matching after some time.',
  },
  perm: {
    short: 'kinds of access: any of r, w, x and a',
    text: 'The same as `-p`. Since audit 3.1.3, if `perm` comes after `arch`, the rule applies only to the system calls that need this access; `-S` in the same rule adds others. `perm` never matches what a program does through io_uring; to see that a program uses io_uring, record `io_uring_setup`.',
  },
  filetype: {
    short: 'the type of the file',
    text: 'One of `file`, `dir`, `link`, `socket`, `block`, `character` and `fifo`. `dir=/dev` with `perm=w` and `filetype=block` matches when any disk is opened for writing, whatever its name; `-S mount,fsconfig` with `filetype=block` matches any mount of a disk.',
  },
  fstype: {
    short: 'the type of the file system',
    text: 'It works only on the list filesystem with the action never. Write `tracefs` or `debugfs` (since audit 4.2, also `cgroup` or `cgroup2`), or the magic number of a file system.',
  },
  field_compare: { short: 'the field that -C creates', text: 'Do not write it; use `-C`.' },
  a0: argument(0),
  a1: argument(1),
  a2: argument(2),
  a3: argument(3),
  key: { short: 'the name of the rule', text: 'The same as `-k`.' },
  exe: {
    short: 'the program that runs, by its path',
    text: 'The path must be absolute, and its directory must exist when the rule is loaded. A rule can have only one `exe`. A symbolic link never matches; write its target. For a script, `exe` is the interpreter. For execve, `exe` is the new program, or the calling program if the call fails.\n\nThe kernel compares the file on the host. A program with the same path in a container is another file, so it does not match.',
  },
  saddr_fam: {
    short: 'the address family of a network system call',
    text: 'A number: 1 Unix socket, 2 IPv4, 10 IPv6, 16 netlink, 17 packet. auditctl silently reads a name as 0. The kernel compares the family for connect, bind and sendto. For accept, recvfrom and getpeername, it does so only if the program asks for the address. listen and socket pass no address, so they never match.',
  },
};
