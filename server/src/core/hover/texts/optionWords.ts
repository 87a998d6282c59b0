/** What hovers say about an option of auditctl. Markdown. */
export interface OptionWords {
  /** How it is written, with its argument. */
  readonly usage: string;
  /** A few words for a list. */
  readonly short: string;
  /** What it does and what to watch for, in sentences. */
  readonly text: string;
}

const appendText =
  'Join LIST and ACTION with one comma and no space, in either order: `always,exit` or `exit,always`. Each rule has exactly one `-a` or `-A`.';

/** Every option, by letter or by long name. */
export const optionWords: Readonly<Record<string, OptionWords>> = {
  a: {
    usage: '-a LIST,ACTION',
    short: 'add a rule at the end of a list',
    text: `Adds a rule at the end of a kernel list. The first rule of a list that matches decides. ${appendText}`,
  },
  A: {
    usage: '-A LIST,ACTION',
    short: 'add a rule at the start of a list',
    text: `Adds a rule at the start of a list, so that it decides before the rules that are already there. ${appendText}\n\nVersions 4.0.4 to 4.1.0 delete the rule instead. The kernel accepts the same \`-A\` rule repeatedly, but rejects a second \`-a\` as a duplicate.`,
  },
  d: {
    usage: '-d LIST,ACTION',
    short: 'delete a rule',
    text: `Deletes the rule with the same list, action, system calls and fields in the same order. ${appendText}\n\nThe kernel rejects the line when there is no such rule. Version 4.0.4 does not have the option.`,
  },
  D: {
    usage: '-D [-k KEY]',
    short: 'delete all rules',
    text: 'Deletes all rules and watches, or those with the key. It must be alone on its line, except for `-k KEY` after it. `augenrules` moves a `-D` line to the top of the file that it writes.',
  },
  w: {
    usage: '-w PATH',
    short: 'watch a file or a directory',
    text: 'Watches a file, or a directory with everything below it. The path must be absolute, without wildcards. It is resolved once: a directory that does not exist when the rule is loaded is watched as a file.\n\nIt means `-a always,exit` with `path=` or `dir=`, `perm=` (`rwxa` without `-p`) and every system call. Since 3.1.3, auditctl warns that such rules are slow; `-a always,exit -F arch=b64 -F path=PATH -F perm=wa` checks fewer system calls.\n\nA path that is a symbolic link never matches. The rule is gone for good when its directory is deleted or its file system is unmounted.',
  },
  W: {
    usage: '-W PATH',
    short: 'delete a watch',
    text: 'Deletes a watch. Path, `-p` and `-k` must be the same as when it was added; without `-p`, `rwxa` is used.',
  },
  p: {
    usage: '-p [r|w|x|a]',
    short: 'the kinds of access that a watch records',
    text: 'Up to four letters: `r` read, `w` write, `x` execute, `a` change attributes. Each is a class of system calls, and the way a file is opened; `read` and `write` themselves are not recorded. The watch must come before it on the line. A second `-p` replaces the first.',
  },
  k: {
    usage: '-k KEY',
    short: 'name the rule, so that its events can be found',
    text: 'A name for the rule, which `ausearch -k` finds. It cannot have a space (write `-` or `_`; `"` does not quote), and all keys of a rule together have at most 256 bytes. A watch, a system call, or `path`, `dir`, `perm`, `exe` or `fstype` must come before it.\n\nA rule can have several keys: it fires once and is found by each key, although the log shows them as hex. Of two rules that differ only in their keys, the second is never reached. `ausearch -k T1055` finds T1055.008 too; `ausearch -w -k T1055` matches whole keys only.',
  },
  S: {
    usage: '-S CALL[,CALL…]',
    short: 'which system calls',
    text: 'Names or numbers of system calls, joined by commas without spaces, or `all`. A rule on the list exit without `-S` checks every system call. Put `-F arch=` before it: names and numbers differ between the 64-bit and the 32-bit table. Several system calls in one rule cost less than several rules.',
  },
  F: {
    usage: '-F FIELD OPERATOR VALUE',
    short: 'a condition on a field',
    text: 'A condition, written as one word: `auid>=1000`. All conditions of a rule must be true. A rule has at most 63, including arch and key. auditctl splits the word at the first `!=`, otherwise at the first `>=`, `<=`, `&=`, `=`, `>`, `<` or `&`, wherever that is.',
  },
  C: {
    usage: '-C FIELD=FIELD',
    short: 'compare two fields of the event',
    text: 'Compares two IDs of the event with `=` or `!=`: users with users, groups with groups. It works on the list exit only. `-C uid!=euid` finds a process that runs with the rights of another user.',
  },
  b: {
    usage: '-b COUNT',
    short: 'how many records can wait in the kernel',
    text: 'The maximum number of records that can wait for auditd. When the queue is full, further records are lost, and `-f` decides whether the kernel also logs a message or panics. auditctl reads only the leading digits: `8k` is 8; `010` is octal, so 8.',
  },
  e: {
    usage: '-e [0|1|2]',
    short: 'switch auditing off, on, or lock it',
    text: '`0` off, `1` on, `2` on and locked: nothing can be changed before the next boot. `augenrules` moves the last line that begins with `-e` to the end of the file.',
  },
  f: {
    usage: '-f [0|1|2]',
    short: 'what the kernel does when records are lost',
    text: '`0` nothing, `1` it writes a message to the kernel log, `2` it panics.',
  },
  r: {
    usage: '-r RATE',
    short: 'the most records per second',
    text: 'The most records per second; 0 means unlimited. Records above it are handled as `-f` says.',
  },
  i: {
    usage: '-i',
    short: 'go on after a line that fails',
    text: 'On a separate line: auditctl ignores each later line that fails, and always exits with 0. On a line with other options, it ends that line, and a watch before it is dropped.',
  },
  c: {
    usage: '-c',
    short: 'go on after a line that fails, and exit with 1',
    text: 'As `-i`, but auditctl exits with 1 if a line failed.',
  },
  s: {
    usage: '-s',
    short: 'print the state of auditing',
    text: 'Prints the state of the kernel. It is of little use in a rules file.',
  },
  l: {
    usage: '-l [-k KEY]',
    short: 'print the rules',
    text: 'Prints the rules that are loaded. It is of little use in a rules file.',
  },
  m: {
    usage: '-m TEXT',
    short: 'write a record',
    text: 'Writes a record with one word of text to the log. It must be alone on its line.',
  },
  q: {
    usage: '-q MOUNT,SUBTREE',
    short: 'include a bind mount in a watched directory',
    text: 'Makes the kernel treat a subtree that is mounted elsewhere as part of a directory that a rule watches.',
  },
  t: {
    usage: '-t',
    short: 'trim the watched trees',
    text: 'Trims the watched trees after a mount. The rest of the line is ignored.',
  },
  R: {
    usage: '-R FILE',
    short: 'read a rules file',
    text: 'Reads rules from a file, on a command line only. auditctl refuses it in a file.',
  },
  v: {
    usage: '-v',
    short: 'print the version',
    text: 'Prints the version. It is of no use in a rules file.',
  },
  h: {
    usage: '-h',
    short: 'print the usage',
    text: 'Prints the usage. In a file, the line fails up to version 4.1.2.',
  },
  help: { usage: '--help', short: 'print the usage', text: 'Prints the usage. It requires version 4.1.2.' },
  backlog_wait_time: {
    usage: '--backlog_wait_time TICKS',
    short: 'how long a process waits while the queue is full',
    text: 'How long the kernel makes a process wait while the queue is full, in ticks of its clock. The kernel rejects more than ten times its default. The name has underscores, not dashes.',
  },
  'loginuid-immutable': {
    usage: '--loginuid-immutable',
    short: 'forbid changes of a login UID that is set',
    text: 'Once a login UID (`auid`) is set, nobody can change it. Containers that log people in may need to.',
  },
  'reset-lost': {
    usage: '--reset-lost',
    short: 'set the count of lost records to 0',
    text: 'Sets the count of lost records to 0 and prints the old count.',
  },
  reset_backlog_wait_time_actual: {
    usage: '--reset_backlog_wait_time_actual',
    short: 'set the time waited to 0',
    text: 'Sets the time that processes waited for the queue to 0 and prints the old value. It requires version 3.0.',
  },
  signal: {
    usage: '--signal NAME',
    short: 'send auditd a signal',
    text: 'Sends auditd a signal: `TERM`, `HUP`, `USR1`, `USR2` or `CONT`; since 3.1.1 also `stop`, `reload`, `rotate`, `resume` or `state`. It requires version 3.0.',
  },
};
