/** What we have to say about a field of -F. Markdown. */
export interface FieldWords {
  readonly short: string;
  /** What to mind; absent where `short` says it all. */
  readonly text?: string;
}

const user =
  'A number, or the name of a user of the machine where the rules are loaded. A number that begins with 0 is octal.';
const group =
  'A number, or the name of a group. No negative number and no `unset`. With `=` and `!=` the supplementary groups count too.';
const objects =
  'The file or other object that the system call touched: any of them, the folder of a file that is made included, and each filter for itself.';
const argument = (n: number) => ({
  short: `${['first', 'second', 'third', 'fourth'][n]} argument of the system call`,
  text: 'A number, also as `0x…`; no names of constants. Only its low 32 bits are compared. With `&` some bit must be set, with `&=` all. What it is depends on the system call, so a rule with several calls rarely needs it. A pointer (to a path, say) is an address and nothing to compare with.',
});
const subject = (what: string) => ({
  short: `the ${what} of the process's SELinux label`,
  text: 'A label that the policy does not know loads all the same, and never matches.',
});
const object = (what: string) => ({ short: `the ${what} of the object's SELinux label` });

/** Every field, by name. */
export const fieldWords: Readonly<Record<string, FieldWords>> = {
  pid: { short: 'the process' },
  ppid: { short: 'the parent of the process' },
  uid: {
    short: 'the real user of the process',
    text: `${user} It can be changed with su or sudo; who logged in is \`auid\`.`,
  },
  euid: { short: 'the effective user: whose rights the process has', text: user },
  suid: { short: 'the saved user', text: user },
  fsuid: { short: 'the user for access to files', text: user },
  gid: { short: 'the real group of the process', text: group },
  egid: { short: 'the effective group', text: group },
  sgid: { short: 'the saved group', text: group },
  fsgid: { short: 'the group for access to files', text: group },
  auid: {
    short: 'the user who logged in, kept through su and sudo',
    text: `${user} \`unset\` (also \`-1\` or \`4294967295\`) is a process that nobody's login began, such as a daemon, or a container that a daemon starts; the kernel takes it with \`=\` and \`!=\` only. \`-F auid>=1000 -F auid!=unset\` are people, but not root who logs in as root, nor the jobs of root (auid 0): \`auid!=unset\` alone keeps those.`,
  },
  loginuid: { short: 'another name of auid', text: 'The same field as `auid`.' },
  obj_uid: { short: 'the owner of the file that is touched', text: `${objects} ${user}` },
  obj_gid: { short: 'the group of the file that is touched', text: `${objects} ${group}` },
  pers: { short: 'the personality of the process', text: 'The number that `personality(2)` sets.' },
  arch: {
    short: 'the table of system calls: b64 or b32',
    text: 'Comes before `-S`, since it says what the names after it mean. `b64` and `b32` follow the machine that the rules are loaded on. A 64-bit machine runs 32-bit programs too, and a 64-bit program can make 32-bit calls (int 0x80), which no b64 rule sees: write the rule once for each. Also a name such as `aarch64`, or an elf number.',
  },
  msgtype: {
    short: 'the type of a record',
    text: 'A name such as `CWD`, or a number; one per rule. On the lists exclude and user only.',
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
    text: 'A number or `unset`. auditctl reads any other word as 0, without a message.',
  },
  devmajor: { short: "the major number of the file's device" },
  devminor: { short: "the minor number of the file's device" },
  inode: {
    short: "the number of the file's inode",
    text: 'Only 32 bits, and not unique across file systems. Not together with `path` or `dir`.',
  },
  exit: {
    short: 'what the system call returned',
    text: 'A number, or the name of an error with a minus: `exit=-EACCES`. Without the minus the rule loads and finds nothing, since a call that fails returns the negative number. It is compared without a sign: `exit>=0` is true of errors too. Where a folder above refuses, `path` and `dir` see nothing, and only `exit=-EACCES` without them does.',
  },
  success: {
    short: 'whether the system call succeeded: 1 or 0',
    text: '`yes` and `no` are refused. Without this filter calls that fail are recorded too, even those that the kernel does not have. A connect that goes on in the background counts as failed (EINPROGRESS).',
  },
  path: {
    short: 'one file, by its path',
    text: 'Absolute, without wildcards, quotes or a slash at the end. The folder must exist when the rule is loaded, the file need not. At most one of `path`, `dir` and `inode` in a rule.\n\nA symbolic link as its last part never matches; links on the way do no harm. The file is seen through links to it, hard links, bind mounts and other roots, and when another is renamed over it; not by `open_by_handle_at`, nor through the overlay of a container. The rule dies when the folder is deleted, or is renamed away and back. A name that is missing below `/proc` is refused, and a container has a `/proc` of its own.',
  },
  dir: {
    short: 'a folder with everything below it',
    text: 'Absolute, without wildcards. It must exist when the rule is loaded. At most one of `path`, `dir` and `inode` in a rule.\n\nA symbolic link as the last part (`/bin`, `/var/run`) never matches. File systems mounted below it later are not seen, nor is a hard link outside, nor a file through the overlay of a container. The rule survives a rename of the folder. On `/dev`, `/proc` and `/sys` it works too; below `/proc/sys` it goes dead.',
  },
  perm: {
    short: 'kinds of access: letters out of r, w, x, a',
    text: 'As `-p`. Since 3.1.3, behind an arch, it also picks the system calls; so `arch` must come before it, and `-S` beside it adds to them rather than limiting them. What io_uring does is seen by no letter: only `io_uring_setup` shows it.',
  },
  filetype: {
    short: 'the type of the file',
    text: '`file`, `dir`, `link`, `socket`, `block`, `character` or `fifo`. `dir=/dev` with `perm=w` and `filetype=block` is any disk by any name; `-S mount,fsconfig` with `filetype=block` is any mount of a disk.',
  },
  fstype: {
    short: 'the type of the file system',
    text: 'On the list filesystem only, with the action never: `tracefs`, `debugfs`, since 4.2 `cgroup` and `cgroup2`.',
  },
  field_compare: { short: 'what -C makes', text: 'Not meant to be written: use `-C`.' },
  a0: argument(0),
  a1: argument(1),
  a2: argument(2),
  a3: argument(3),
  key: { short: 'the name of the rule', text: 'As `-k`.' },
  exe: {
    short: 'the program that runs, by its path',
    text: 'Absolute. A symbolic link never matches: name the file that it leads to. Of a script it is the interpreter. The kernel compares the file of the host: a program of the same path in a container is another file. For execve it is the new program, or the caller where that fails. The folder must exist when the rule is loaded. One per rule.',
  },
  saddr_fam: {
    short: 'the address family of a socket call',
    text: 'A number: 1 local, 2 IPv4, 10 IPv6, 16 netlink, 17 packet. auditctl reads a name as 0, without a message. Compared on connect, bind and sendto, and where the program asks for the address, on accept, recvfrom and getpeername; listen and socket have none.',
  },
};
