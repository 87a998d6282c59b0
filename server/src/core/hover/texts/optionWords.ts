/** What we have to say about an option of auditctl. Markdown. */
export interface OptionWords {
  /** How it is written, with what it takes. */
  readonly usage: string;
  /** A few words for a list. */
  readonly short: string;
  /** What it does and what it minds, in sentences. */
  readonly text: string;
}

const appendText =
  'LIST and ACTION are joined by one comma, in either order, with no blank: `always,exit` or `exit,always`. One per line.';

/** Every option, by letter or by long name. */
export const optionWords: Readonly<Record<string, OptionWords>> = {
  a: {
    usage: '-a LIST,ACTION',
    short: 'add a rule at the end of a list',
    text: `Adds a rule at the end of a list of the kernel. The first rule of a list that matches decides. ${appendText}`,
  },
  A: {
    usage: '-A LIST,ACTION',
    short: 'add a rule in front of a list',
    text: `Adds a rule in front of the list, so that it decides before those already there. ${appendText}\n\nReleases 4.0.4 to 4.1.0 delete the rule instead. The kernel takes the same \`-A\` rule again and again, where a second \`-a\` is refused as a duplicate.`,
  },
  d: {
    usage: '-d LIST,ACTION',
    short: 'delete a rule',
    text: `Deletes the rule that has the same list, action, system calls and fields in the same order. ${appendText}\n\nThe kernel refuses the line when there is no such rule. Release 4.0.4 does not know the option.`,
  },
  D: {
    usage: '-D [-k KEY]',
    short: 'delete all rules',
    text: 'Deletes all rules and watches, or those with the key. It stands alone on its line; only `-k KEY` may follow. `augenrules` moves a lone `-D` to the top of the file that it writes.',
  },
  w: {
    usage: '-w PATH',
    short: 'watch a file or a folder',
    text: 'Watches a file, or a folder with everything below it. The path is absolute, has no wildcards and is not looked up again later: if a folder does not exist yet when the rule is loaded, it is watched as a file.\n\nIt stands for `-a always,exit` with `path=` or `dir=`, `perm=` (`rwxa` without `-p`) and every system call. Since 3.1.3 auditctl says that such rules are slow: `-a always,exit -F arch=b64 -F path=PATH -F perm=wa` asks fewer system calls.\n\nA path that is a symbolic link never matches. The rule is gone for good when the folder is deleted or its file system unmounted.',
  },
  W: {
    usage: '-W PATH',
    short: 'delete a watch',
    text: 'Deletes a watch. Path, `-p` and `-k` must be the same as when it was added; without `-p`, `rwxa` is meant.',
  },
  p: {
    usage: '-p [r|w|x|a]',
    short: 'which kinds of access a watch records',
    text: 'Up to four letters: `r` read, `w` write, `x` execute, `a` change of attributes. They stand for classes of system calls, and for how a file is opened; reading and writing themselves are not recorded. The watch must come before it on the line. A second `-p` replaces the first.',
  },
  k: {
    usage: '-k KEY',
    short: 'name the rule, so that its events are found',
    text: 'A name for the rule, found again by `ausearch -k`. It has no blank (write `-` or `_`; `"` does not quote) and all keys of a rule together are at most 256 bytes. A watch, a system call, or `path`, `dir`, `perm`, `exe` or `fstype` must come before it. Several `-k` are allowed: the rule fires once and is found by each, though the log shows such keys as hex. Of two rules alike with different keys the second never fires. `ausearch -k T1055` finds T1055.008 too, unless with `-w`.',
  },
  S: {
    usage: '-S CALL[,CALL…]',
    short: 'which system calls',
    text: 'Names or numbers of system calls, joined by commas without blanks, or `all`. A rule without `-S` on the list exit looks at every system call. Put `-F arch=` in front of it: names and numbers differ between the 64-bit and the 32-bit table. Several system calls in one rule cost less than several rules.',
  },
  F: {
    usage: '-F FIELD OPERATOR VALUE',
    short: 'a condition on a field',
    text: 'A condition, written as one word: `auid>=1000`. All conditions of a rule must hold. At most 63 with arch and key. auditctl cuts the word at the first `!=`, else at `>=`, `<=`, `&=`, `=`, `>`, `<`, `&`, wherever that stands.',
  },
  C: {
    usage: '-C FIELD=FIELD',
    short: 'compare two fields of the event',
    text: 'Compares two ids of the event with `=` or `!=`: users with users, groups with groups. List exit only. `-C uid!=euid` finds a process that runs with the rights of someone else.',
  },
  b: {
    usage: '-b COUNT',
    short: 'how many records the kernel may hold back',
    text: 'The most records that may wait for auditd; what comes when the queue is full is lost, or worse (`-f`). The text is read as far as it is a number: `8k` is 8, and `010` is 8 as well.',
  },
  e: {
    usage: '-e [0|1|2]',
    short: 'switch auditing off, on, or lock it',
    text: '`0` off, `1` on, `2` on and locked: nothing can be changed before the next boot. `augenrules` moves the last line that begins with `-e` to the end of the file.',
  },
  f: {
    usage: '-f [0|1|2]',
    short: 'what the kernel does when records are lost',
    text: '`0` nothing, `1` it says so in the kernel log, `2` it panics.',
  },
  r: {
    usage: '-r RATE',
    short: 'the most records a second',
    text: 'The most records a second; 0 is no limit. What exceeds it is treated as `-f` says.',
  },
  i: {
    usage: '-i',
    short: 'go on after a line that fails',
    text: 'On a line of its own: from here on a line that fails is passed over, and auditctl ends with 0 whatever happens. On a line with other options it ends that line, and a watch begun before it is dropped.',
  },
  c: {
    usage: '-c',
    short: 'go on after a line that fails, and say so at the end',
    text: 'As `-i`, but auditctl ends with 1 if a line has failed.',
  },
  s: {
    usage: '-s',
    short: 'print the state of auditing',
    text: 'Prints the state of the kernel. Of little use in a file of rules.',
  },
  l: {
    usage: '-l [-k KEY]',
    short: 'print the rules',
    text: 'Prints the rules that are loaded. Of little use in a file of rules.',
  },
  m: {
    usage: '-m TEXT',
    short: 'write a record',
    text: 'Writes a record with one word of text into the log. It stands alone on its line.',
  },
  q: {
    usage: '-q MOUNT,SUBTREE',
    short: 'a bind mount belongs to a watched folder',
    text: 'Tells the kernel that a part mounted elsewhere belongs to a folder that a rule watches.',
  },
  t: {
    usage: '-t',
    short: 'trim the watched trees',
    text: 'Trims the watched trees after a mount. What follows on the line is ignored.',
  },
  R: {
    usage: '-R FILE',
    short: 'read a file of rules',
    text: 'Reads rules from a file: on a command line only. In a file it is refused.',
  },
  v: { usage: '-v', short: 'print the version', text: 'Prints the version. Of no use in a file of rules.' },
  h: {
    usage: '-h',
    short: 'print the usage',
    text: 'Prints the usage. In a file the line fails up to 4.1.2.',
  },
  help: { usage: '--help', short: 'print the usage', text: 'Prints the usage. Known since 4.1.2.' },
  backlog_wait_time: {
    usage: '--backlog_wait_time TICKS',
    short: 'how long a process waits while the queue is full',
    text: 'How long the kernel lets a process wait while the queue is full, in ticks of its clock. The kernel refuses more than ten times its default. Underscores, not dashes.',
  },
  'loginuid-immutable': {
    usage: '--loginuid-immutable',
    short: 'forbid changes of a login id once set',
    text: 'Once a login id (`auid`) is set, nobody can change it any more. Containers that log people in may need to do that.',
  },
  'reset-lost': {
    usage: '--reset-lost',
    short: 'set the count of lost records to 0',
    text: 'Sets the count of lost records to 0 and prints what it was.',
  },
  reset_backlog_wait_time_actual: {
    usage: '--reset_backlog_wait_time_actual',
    short: 'set the time waited to 0',
    text: 'Sets the time that processes waited for the queue to 0 and prints what it was. Known since 3.0.',
  },
  signal: {
    usage: '--signal NAME',
    short: 'send auditd a signal',
    text: 'Sends auditd a signal: `TERM`, `HUP`, `USR1`, `USR2`, `CONT`; since 3.1.1 also `stop`, `reload`, `rotate`, `resume`, `state`. Known since 3.0.',
  },
};
