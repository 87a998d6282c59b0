/** What hovers say about a field of -F. Markdown. */
export interface FieldWords {
  readonly short: string;
  /** What to watch for; absent where `short` says it all. */
  readonly text?: string;
}

const user =
  'A number, or the name of a user on the machine where the rules are loaded. A number that begins with 0 is octal.';
const group =
  'A number, or the name of a group; a negative number and `unset` are refused. With `=` and `!=`, supplementary groups match too.';
const objects =
  'Any file or other object of the system call, including the directory in which a file is created. Each filter can match a different object.';
const argument = (n: number) => ({
  short: `${['first', 'second', 'third', 'fourth'][n]} argument of the system call`,
  text: 'A number, also as `0x…`; names of constants are refused. Only the low 32 bits are compared. With `&`, at least one bit must be set; with `&=`, all of them. Its meaning depends on the system call, so a rule with several system calls rarely uses it. A pointer, for example to a path, is an address that no rule can use.',
});
const subject = (what: string) => ({
  short: `the ${what} of the process's SELinux label`,
  text: 'A label that the policy does not have still loads, and never matches.',
});
const object = (what: string) => ({ short: `the ${what} of the object's SELinux label` });

/** Every field, by name. */
export const fieldWords: Readonly<Record<string, FieldWords>> = {
  pid: { short: 'the process' },
  ppid: { short: 'the parent of the process' },
  uid: {
    short: 'the real user of the process',
    text: `${user} It changes with su and sudo; the user who logged in is \`auid\`.`,
  },
  euid: { short: 'the effective user, whose rights the process has', text: user },
  suid: { short: 'the saved user', text: user },
  fsuid: { short: 'the user for file access', text: user },
  gid: { short: 'the real group of the process', text: group },
  egid: { short: 'the effective group', text: group },
  sgid: { short: 'the saved group', text: group },
  fsgid: { short: 'the group for file access', text: group },
  auid: {
    short: 'the user who logged in, kept through su and sudo',
    text: `${user} \`unset\` (also \`-1\` or \`4294967295\`) means that no login started the process: a daemon, or a container that a daemon starts. The kernel accepts it with \`=\` and \`!=\` only.\n\n\`-F auid>=1000 -F auid!=unset\` matches people, but not root logging in as root, nor root's cron jobs (auid 0). \`auid!=unset\` alone keeps those.`,
  },
  loginuid: { short: 'another name for auid', text: 'The same field as `auid`.' },
  obj_uid: { short: 'the owner of the file that is touched', text: `${objects} ${user}` },
  obj_gid: { short: 'the group of the file that is touched', text: `${objects} ${group}` },
  pers: { short: 'the personality of the process', text: 'The number that `personality(2)` sets.' },
  arch: {
    short: 'the table of system calls: b64 or b32',
    text: 'It must come before `-S`, because it selects the table for the names after it. `b64` and `b32` depend on the machine where the rules are loaded; a name such as `aarch64` or an ELF number does not.\n\nA 64-bit machine runs 32-bit programs too, and a 64-bit program can make 32-bit calls (int 0x80), which no b64 rule matches. Write the rule once for each.',
  },
  msgtype: {
    short: 'the record type',
    text: 'A name such as `CWD`, or a number. One per rule, on the lists exclude and user only.',
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
    text: 'Only 32 bits are compared, and numbers are not unique across file systems. It cannot be combined with `path` or `dir`.',
  },
  exit: {
    short: 'the return value of the system call',
    text: 'A number, or the name of an error with a minus: `exit=-EACCES`. Without the minus, the rule loads and never matches, because a failed call returns the negative number. It is compared without a sign: `exit>=0` is true for errors too.\n\nWhere a directory above refuses access, `path` and `dir` never match; use `exit=-EACCES` without them.',
  },
  success: {
    short: 'whether the system call succeeded: 1 or 0',
    text: 'auditctl refuses `yes` and `no`. Without this filter, calls that fail are recorded too, even system calls that the kernel does not have. A connect that continues in the background counts as failed (EINPROGRESS).',
  },
  path: {
    short: 'one file, by its path',
    text: 'It must be absolute, without wildcards, quotes or a final slash. The directory must exist when the rule is loaded; the file need not. A rule can have one of `path`, `dir` and `inode`.\n\nA symbolic link as the last part never matches; links on the way do no harm. Access through links to the file, hard links, bind mounts and other roots is recorded, also after another file was renamed over it. Access by `open_by_handle_at` or through the overlay of a container is not.\n\nThe rule is dead once the directory is deleted, or renamed away and back. The kernel rejects a missing name below `/proc`; a container has a separate `/proc`.',
  },
  dir: {
    short: 'a directory with everything below it',
    text: 'It must be absolute, without wildcards, and exist when the rule is loaded. A rule can have one of `path`, `dir` and `inode`.\n\nA symbolic link as the last part (`/bin`, `/var/run`) never matches. Not recorded: file systems that are mounted below it later, access through a hard link outside, and files through the overlay of a container. The rule survives a rename of the directory. It works on `/dev`, `/proc` and `/sys` too; below `/proc/sys` it goes dead.',
  },
  perm: {
    short: 'kinds of access: any of r, w, x and a',
    text: 'The same as `-p`. Since audit 3.1.3, if `arch` comes before it, it also selects the system calls, and `-S` in the same rule adds to them. It never matches what io_uring does; to see that a program uses io_uring, record `io_uring_setup`.',
  },
  filetype: {
    short: 'the type of the file',
    text: '`file`, `dir`, `link`, `socket`, `block`, `character` or `fifo`. `dir=/dev` with `perm=w` and `filetype=block` matches any disk by any name; `-S mount,fsconfig` with `filetype=block` matches any mount of a disk.',
  },
  fstype: {
    short: 'the type of the file system',
    text: 'Only on the list filesystem with the action never: `tracefs`, `debugfs`, and since 4.2 `cgroup` and `cgroup2`.',
  },
  field_compare: { short: 'the field that -C creates', text: 'Do not write it; use `-C`.' },
  a0: argument(0),
  a1: argument(1),
  a2: argument(2),
  a3: argument(3),
  key: { short: 'the name of the rule', text: 'As `-k`.' },
  exe: {
    short: 'the program that runs, by its path',
    text: 'It must be absolute. One per rule, and the directory must exist when the rule is loaded. A symbolic link never matches; name its target. For a script it is the interpreter. For execve it is the new program, or the caller where that fails.\n\nThe kernel compares the file on the host: a program with the same path in a container is another file.',
  },
  saddr_fam: {
    short: 'the address family of a socket call',
    text: 'A number: 1 local, 2 IPv4, 10 IPv6, 16 netlink, 17 packet. auditctl silently reads a name as 0. It is compared on connect, bind and sendto, and, where the program asks for the address, on accept, recvfrom and getpeername. listen and socket have no address.',
  },
};
