/** What hovers say about an option of auditctl. Markdown. */
export interface OptionWords {
  /** How it is written, with its argument. */
  readonly usage: string;
  /** A few words for a list. */
  readonly short: string;
  /** What it does and what to watch for, in sentences. */
  readonly text: string;
}

const joinText =
  'Join LIST and ACTION with one comma and no space, in either order: `always,exit` or `exit,always`.';
const appendText = `${joinText} Each rule has exactly one \`-a\` or \`-A\`.`;

/** Every option, by letter or by long name. */
export const optionWords: Readonly<Record<string, OptionWords>> = {
  a: {
    usage: '-a LIST,ACTION',
    short: 'add a rule at the end of a list',
    text: `Adds a rule at the end of a kernel list. The first rule of the list that matches an event decides. ${appendText}`,
  },
  A: {
    usage: '-A LIST,ACTION',
    short: 'add a rule at the start of a list',
    text: `Adds a rule at the start of a list, so that it decides before the rules that are already there. ${appendText}\n\nThe kernel accepts the same \`-A\` rule repeatedly, but rejects a second \`-a\` as a duplicate.`,
  },
  d: {
    usage: '-d LIST,ACTION',
    short: 'delete a rule',
    text: `Deletes the rule with the same list, action, system calls and fields in the same order. ${joinText}\n\nThe kernel rejects the line when there is no such rule. auditctl 4.0.4 does not have the option.`,
  },
  D: {
    usage: '-D [-k KEY]',
    short: 'delete all rules',
    text: 'Deletes all rules and watches, or only those with the key KEY. `-D` must be alone on its line, except for `-k KEY` after it. `augenrules` moves a `-D` line to the top of the file that it writes.',
  },
  w: {
    usage: '-w PATH',
    short: 'watch a file or a directory',
    text: 'Watches a file, or a directory with everything below it. The path must be absolute, without wildcards. auditctl checks only once, when it loads the rule, whether the path is a directory: a directory that does not exist yet is watched as a file.\n\nauditctl turns a watch into a rule with `-a always,exit`, `perm=` (`rwxa` if `-p` is missing) and either `path=` or `dir=`. Such a rule names no architecture, so the kernel checks it at every system call, and auditctl 3.1.3 and later warn that it is slow. With `arch=` it is faster: write the rule once with `-F arch=b64` and once with `-F arch=b32`.\n\nIf the path is a symbolic link to a directory, the watch never matches. If the path is a symbolic link to a file, the watch records only when the link itself is created, replaced or removed. The kernel removes the rule for a directory when that directory is deleted, and the rule for a file when the directory that contains the file is deleted or renamed. It removes both when the file system is unmounted.',
  },
  W: {
    usage: '-W PATH',
    short: 'delete a watch',
    text: 'Deletes a watch. The path, `-p` and `-k` must be the same as when the watch was added; without `-p`, auditctl uses `rwxa`.',
  },
  p: {
    usage: '-p [r|w|x|a]',
    short: 'the kinds of access that a watch records',
    text: 'Up to four letters: `r` read, `w` write, `x` execute, `a` change attributes. Each letter selects the system calls that need this access. For `r` and `w`, opening the file is recorded, but not each `read` or `write` after that. Write `-p` after the watch. A second `-p` replaces the first.',
  },
  k: {
    usage: '-k KEY',
    short: 'name the rule, so that its events can be found',
    text: 'A name for the rule, which `ausearch -k` finds. It cannot contain a space, not even in quotes; write `-` or `_`. All keys of a rule together have at most 256 bytes. Before `-k`, the line needs at least one of these: a watch, a system call, or a field `path`, `dir`, `perm`, `exe` or `fstype`.\n\nA rule can have several keys: the event is recorded once, and a search for any of its keys finds it, although the log shows several keys as hex. Of two rules that differ only in their keys, the second is never reached. `ausearch -k T1055` finds T1055.008 too; `ausearch -w -k T1055` matches whole keys only.',
  },
  S: {
    usage: '-S CALL[,CALL…]',
    short: 'which system calls',
    text: 'Names or numbers of system calls, joined by commas without spaces, or `all`. A rule on the list exit without `-S` applies to every system call. Put `-F arch=` before `-S`: names and numbers differ between the 64-bit and the 32-bit table. Several system calls in one rule cost less than several rules.',
  },
  F: {
    usage: '-F FIELD OPERATOR VALUE',
    short: 'a condition on a field',
    text: 'A condition: a field, an operator and a value, written as one word such as `auid>=1000`. A rule matches an event only if all its conditions are true. A rule can have at most 63 conditions, including arch and key.\n\nauditctl looks for the operator in this order: `!=`, `>=`, `<=`, `&=`, `=`, `>`, `<`, `&`. So `key=a!=b` is split at the `!=`, not at the first `=`: the field is then `key=a`, which does not exist.',
  },
  C: {
    usage: '-C FIELD=FIELD',
    short: 'compare two fields of the event',
    text: 'Compares two user IDs or two group IDs of the same event; the operator is `=` or `!=`. It works on the list exit only. `-C uid!=euid` matches a process that runs with the rights of another user.',
  },
  b: {
    usage: '-b COUNT',
    short: 'how many records can wait in the kernel',
    text: 'The maximum number of records that can wait for auditd. When the queue is full, further records are lost, and `-f` decides whether the kernel also logs a message or panics. auditctl reads only the leading digits: `8k` is 8; `010` is octal, so 8.',
  },
  e: {
    usage: '-e [0|1|2]',
    short: 'switch auditing off, on, or lock it',
    text: '`0`: off. `1`: on. `2`: on, and nothing can be changed until the next boot. `augenrules` moves the last line that begins with `-e` to the end of the file.',
  },
  f: {
    usage: '-f [0|1|2]',
    short: 'what the kernel does when records are lost',
    text: '`0`: nothing. `1`: the kernel writes a message to its log. `2`: the kernel panics, which stops the machine.',
  },
  r: {
    usage: '-r RATE',
    short: 'the most records per second',
    text: 'The most records that the kernel sends per second; 0 means no limit. Further records are lost, and `-f` decides what the kernel does then.',
  },
  i: {
    usage: '-i',
    short: 'go on after a line that fails',
    text: 'Put `-i` on a separate line. auditctl then skips each line after it that fails, and always exits with 0.\n\nOn a line with other options, auditctl ignores the rest of the line after `-i`, and does not load a rule or watch before it: `-w /etc/passwd -i` adds no watch.',
  },
  c: {
    usage: '-c',
    short: 'go on after a line that fails, and exit with 1',
    text: 'Like `-i`, but auditctl exits with 1 if a line failed. Put `-c` on a separate line.',
  },
  s: {
    usage: '-s',
    short: 'print the state of auditing',
    text: 'Prints the settings and counters of the audit system. It is of little use in a rules file.',
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
    text: 'Makes the kernel watch SUBTREE as part of MOUNT, a watched directory. This is needed if SUBTREE was mounted below MOUNT after the rule was loaded.',
  },
  t: {
    usage: '-t',
    short: 'trim the watched directory trees',
    text: 'Makes the kernel stop watching what is no longer mounted below a watched directory. auditctl ignores the rest of the line.',
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
    text: 'Prints the usage. In a rules file, the line fails up to audit 4.1.2.',
  },
  help: { usage: '--help', short: 'print the usage', text: 'Prints the usage. It requires audit 4.1.2.' },
  backlog_wait_time: {
    usage: '--backlog_wait_time TICKS',
    short: 'how long a process waits while the queue is full',
    text: 'How long the kernel makes a process wait while the queue of records is full. The unit is a clock tick of the kernel (a jiffy): there are 100 to 1000 in a second. The default is 60 seconds; the kernel rejects more than ten times that. The name has underscores, not dashes.',
  },
  'loginuid-immutable': {
    usage: '--loginuid-immutable',
    short: 'forbid changes of a login UID that is set',
    text: 'Once a login UID (`auid`) is set, nobody can change it. Do not use this option with containers in which people log in: a login there may have to change the login UID.',
  },
  'reset-lost': {
    usage: '--reset-lost',
    short: 'set the count of lost records to 0',
    text: 'Sets the count of lost records to 0 and prints the old count.',
  },
  reset_backlog_wait_time_actual: {
    usage: '--reset_backlog_wait_time_actual',
    short: 'set the time waited to 0',
    text: 'Sets to 0 the total time that processes have waited because the queue was full, and prints the old value. It requires audit 3.0.',
  },
  signal: {
    usage: '--signal NAME',
    short: 'send auditd a signal',
    text: 'Sends a signal to auditd: `TERM`, `HUP`, `USR1`, `USR2` or `CONT`; since audit 3.1.1 also `stop`, `reload`, `rotate`, `resume` or `state`. It requires audit 3.0.',
  },
};
