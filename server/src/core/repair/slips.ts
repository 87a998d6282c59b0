/**
 * The ways in which people break a rule, each with what it costs to believe in it: 1 is an ordinary slip,
 * less is one that hardly any other reading competes with. The numbers were weighed by how often public rules
 * files, threads and our own list of mistakes show a slip, such as the one beside the number; only their order and
 * their distances matter.
 */
const slips = {
  // Characters that only look right: an editor or a web page put them there.
  'odd-space': 0.1, // mistakes 12-13: tabs and no-break spaces
  invisible: 0.1, // mistakes 17: byte order marks, zero-width spaces
  'look-alike': 0.2, // mistakes 18: dashes and quotes of word processors
  encoded: 0.3, // threads: HTML, URLs, escapes of shells, markup
  continuation: 0.2, // mistakes 20: a shell habit
  quotes: 0.25, // mistakes 2-3: a shell habit
  comment: 0.5, // mistakes 10: a comment after a rule
  remark: 0.8, // our own habits: "please", "as required by CIS", the number of a page
  command: 0.3, // mistakes 21: lines copied from a shell
  shell: 0.5, // threads: "|| true", "2>/dev/null" after a copied command
  punctuation: 0.4, // threads: bullets, commas and semicolons around a rule
  // Options.
  'no-dash': 0.8, // public files: "k identity"
  'dash-apart': 0.6, // public files: "- k identity"
  dashes: 0.5, // threads: "--k identity"
  'long-name': 0.6, // threads: "--key identity", "-perm wa"
  'letter-case': 0.6, // public files: "-K identity"
  'option-twice': 0.4, // threads: "-e -e 1"
  'value-first': 0.9, // threads: values before their options
  'option-equals': 0.5, // threads: "-k=identity"
  'wrong-letter': 0.9, // threads: "-F" for "-S" and the reverse
  'other-option': 0.3, // mistakes: "-F uid!=euid" for "-C"
  'no-list-option': 0.9, // public files: "always,exit" without "-a"
  'no-watch-option': 1, // public files: a path without "-w"
  'no-field-option': 0.9, // tried in public, rows 2, 3: "perm=wa" without "-F"
  'no-syscall-option': 1, // tried in public, row 4: "execve" without "-S"
  'no-perm-option': 0.9, // tried in public, row 1: "wa" without "-p"
  'no-key-option': 1.1, // tried in public, row 8: a last word without "-k"
  'field-letter': 0.6, // tried in public, row 6: "-a0=2" for "-F a0=2"
  // Lists and pairs.
  'list-space': 0.4, // mistakes 43: "always, exit"
  'list-separator': 0.4, // threads: "always:exit", "always.exit"
  'list-half': 0.9, // threads: "-a exit"
  'list-renamed': 0.6, // mistakes 40-42: "entry", "possible", from kernels before 3.5
  'syscall-space': 0.4, // mistakes 27: "open, openat"
  'syscall-comma': 0.7, // tried in public, row 7: "adjtimex settimeofday"
  'syscall-spelling': 0.5, // threads: "OPEN", "sys_open", "open(2)"
  'field-space': 0.4, // mistakes 28: "auid >= 1000"
  negation: 0.5, // iptables and shell habits: "! -F auid=0", "auid=!0"
  'no-operator': 0.7, // threads: "arch b64"
  'no-field-name': 0.6, // threads: "-F b64"
  'several-values': 0.7, // mistakes 54: "msgtype=CWD,EOE"; threads: "arch=b64,b32"
  operator: 0.4, // mistakes 29-30: "=>", "=="
  'field-list': 0.7, // threads: "-F auid>=1000,auid!=-1"
  synonym: 0.6, // mistakes and threads: "file=", "arch=64", "success=no"
  misspelt: 1, // public files: names one letter off
  unclear: 1.1, // public files: names that are as near to one as to another
  variable: 0.9, // tried in public, row 15: a variable of login.defs
  'perm-separator': 0.3, // mistakes 46: "w,a"
  'perm-case': 0.3, // public files: "-p WA"
  'perm-form': 0.5, // threads: "-p" on a system call rule, "perm=" on a watch
  'path-space': 1.2, // mistakes 4: a path with a space
  'path-relative': 0.8, // mistakes 5: a path without its first "/"
  'path-home': 0.8, // mistakes 6-7: "~" and "$HOME"
  'key-space': 0.8, // mistakes 1-2: the article, keys of several words
  number: 0.7, // mistakes 62: "8k", "1,000"
  // The rule as a whole.
  order: 0.4, // mistakes 22, 24, 47, 48: options in another order
  'no-list': 1, // mistakes 24: a rule without "-a"
  'watch-form': 0.9, // mistakes 50: "-F" on a watch
  'two-rules': 0.8, // mistakes 49: two rules on one line
  // What was typed goes: never without saying so.
  removed: 4, // none: the last resort
  'not-there': 1.3, // mistakes 38: a key, or system calls, on a list that supports none
  'empty-option': 2, // public files: "-k" without a key
  'removed-letter': 1.2, // mistakes 45: "-p rwd"
} as const satisfies Readonly<Record<string, number>>;

/** A kind of mistake in what was typed, such as a missing dash. */
export type SlipKind = keyof typeof slips;

/** A mistake in what was typed, and what the repair writes for it. */
export interface Slip {
  readonly kind: SlipKind;
  readonly typed: string;
  readonly written: string;
}

/**
 * Returns how unlikely a kind of slip (mistake in what was typed) is: what a reading with it costs more than
 * one without it.
 */
export function costOf(kind: SlipKind): number {
  return slips[kind];
}

/** Returns the sum of what some slips (mistakes in what was typed) cost; 0 for none. */
export function totalCost(list: readonly Slip[]): number {
  let sum = 0;
  for (const s of list) sum += slips[s.kind];
  return sum;
}

const REMOVING: ReadonlySet<SlipKind> = new Set<SlipKind>([
  'removed',
  'empty-option',
  'not-there',
  'removed-letter',
]);

/**
 * Reports whether a repair of a slip (a mistake in what was typed) is a guess: something else could have been
 * meant, or what is taken for a remark could have been a part of the rule.
 */
export function isUnclear(s: Slip): boolean {
  return s.kind === 'unclear' || s.kind === 'remark';
}

/**
 * Reports whether a repair of a slip (a mistake in what was typed) removes something that the rule could have
 * had; false where it only removes what the rule's list does not support.
 */
export function loses(s: Slip): boolean {
  return removes(s) && s.kind !== 'not-there';
}

/**
 * Reports whether a repair of a slip (a mistake in what was typed) removes something that was typed and could
 * have meant something.
 */
export function removes(s: Slip): boolean {
  return REMOVING.has(s.kind);
}
