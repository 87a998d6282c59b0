/**
 * The ways in which people break a rule, each with what it costs to believe in it: 1 is an ordinary slip,
 * less is one that hardly any other reading competes with. The numbers were weighed by how often public rules
 * files, threads and our own list of mistakes show a slip (`source`); only their order and their distances
 * matter.
 */
const slips = {
  // Characters that only look right: an editor or a web page put them there.
  'odd-space': { cost: 0.1, source: 'mistakes 12-13: tabs and no-break spaces' },
  invisible: { cost: 0.1, source: 'mistakes 17: byte order marks, zero-width spaces' },
  'look-alike': { cost: 0.2, source: 'mistakes 18: dashes and quotes of word processors' },
  encoded: { cost: 0.3, source: 'threads: HTML, URLs, escapes of shells, markup' },
  continuation: { cost: 0.2, source: 'mistakes 20: a shell habit' },
  quotes: { cost: 0.25, source: 'mistakes 2-3: a shell habit' },
  comment: { cost: 0.5, source: 'mistakes 10: a comment after a rule' },
  remark: { cost: 0.8, source: 'our own habits: "please", "as required by CIS", the number of a page' },
  command: { cost: 0.3, source: 'mistakes 21: lines copied from a shell' },
  shell: { cost: 0.5, source: 'threads: "|| true", "2>/dev/null" after a copied command' },
  punctuation: { cost: 0.4, source: 'threads: bullets, commas and semicolons around a rule' },
  // Options.
  'no-dash': { cost: 0.8, source: 'public files: "k identity"' },
  'dash-apart': { cost: 0.6, source: 'public files: "- k identity"' },
  dashes: { cost: 0.5, source: 'threads: "--k identity"' },
  'long-name': { cost: 0.6, source: 'threads: "--key identity", "-perm wa"' },
  'letter-case': { cost: 0.6, source: 'public files: "-K identity"' },
  'option-twice': { cost: 0.4, source: 'threads: "-e -e 1"' },
  'value-first': { cost: 0.9, source: 'threads: values before their options' },
  'option-equals': { cost: 0.5, source: 'threads: "-k=identity"' },
  'wrong-letter': { cost: 0.9, source: 'threads: "-F" for "-S" and the reverse' },
  'other-option': { cost: 0.3, source: 'mistakes: "-F uid!=euid" for "-C"' },
  'no-list-option': { cost: 0.9, source: 'public files: "always,exit" without "-a"' },
  'no-watch-option': { cost: 1, source: 'public files: a path without "-w"' },
  'no-field-option': { cost: 0.9, source: 'tried in public, rows 2, 3: "perm=wa" without "-F"' },
  'no-syscall-option': { cost: 1, source: 'tried in public, row 4: "execve" without "-S"' },
  'no-perm-option': { cost: 0.9, source: 'tried in public, row 1: "wa" without "-p"' },
  'no-key-option': { cost: 1.1, source: 'tried in public, row 8: a last word without "-k"' },
  'field-letter': { cost: 0.6, source: 'tried in public, row 6: "-a0=2" for "-F a0=2"' },
  // Lists and pairs.
  'list-space': { cost: 0.4, source: 'mistakes 43: "always, exit"' },
  'list-separator': { cost: 0.4, source: 'threads: "always:exit", "always.exit"' },
  'list-half': { cost: 0.9, source: 'threads: "-a exit"' },
  'list-renamed': { cost: 0.6, source: 'mistakes 40-42: "entry", "possible", from kernels before 3.5' },
  'syscall-space': { cost: 0.4, source: 'mistakes 27: "open, openat"' },
  'syscall-comma': { cost: 0.7, source: 'tried in public, row 7: "adjtimex settimeofday"' },
  'syscall-spelling': { cost: 0.5, source: 'threads: "OPEN", "sys_open", "open(2)"' },
  'field-space': { cost: 0.4, source: 'mistakes 28: "auid >= 1000"' },
  negation: { cost: 0.5, source: 'iptables and shell habits: "! -F auid=0", "auid=!0"' },
  'no-operator': { cost: 0.7, source: 'threads: "arch b64"' },
  'no-field-name': { cost: 0.6, source: 'threads: "-F b64"' },
  'several-values': { cost: 0.7, source: 'mistakes 54: "msgtype=CWD,EOE"; threads: "arch=b64,b32"' },
  operator: { cost: 0.4, source: 'mistakes 29-30: "=>", "=="' },
  'field-list': { cost: 0.7, source: 'threads: "-F auid>=1000,auid!=-1"' },
  synonym: { cost: 0.6, source: 'mistakes and threads: "file=", "arch=64", "success=no"' },
  misspelt: { cost: 1, source: 'public files: names one letter off' },
  unclear: { cost: 1.1, source: 'public files: names that are as near to one as to another' },
  variable: { cost: 0.9, source: 'tried in public, row 15: a variable of login.defs' },
  'perm-separator': { cost: 0.3, source: 'mistakes 46: "w,a"' },
  'perm-case': { cost: 0.3, source: 'public files: "-p WA"' },
  'perm-form': { cost: 0.5, source: 'threads: "-p" on a system call rule, "perm=" on a watch' },
  'path-space': { cost: 1.2, source: 'mistakes 4: a path with a space' },
  'path-relative': { cost: 0.8, source: 'mistakes 5: a path without its first "/"' },
  'path-home': { cost: 0.8, source: 'mistakes 6-7: "~" and "$HOME"' },
  'key-space': { cost: 0.8, source: 'mistakes 1-2: the article, keys of several words' },
  number: { cost: 0.7, source: 'mistakes 62: "8k", "1,000"' },
  // The rule as a whole.
  order: { cost: 0.4, source: 'mistakes 22, 24, 47, 48: options in another order' },
  'no-list': { cost: 1, source: 'mistakes 24: a rule without "-a"' },
  'watch-form': { cost: 0.9, source: 'mistakes 50: "-F" on a watch' },
  'two-rules': { cost: 0.8, source: 'mistakes 49: two rules on one line' },
  // What was typed goes: never without saying so.
  removed: { cost: 4, source: 'none: the last resort' },
  'not-there': { cost: 1.3, source: 'mistakes 38: a key, or system calls, on a list that supports none' },
  'empty-option': { cost: 2, source: 'public files: "-k" without a key' },
  'removed-letter': { cost: 1.2, source: 'mistakes 45: "-p rwd"' },
} as const satisfies Readonly<Record<string, { readonly cost: number; readonly source: string }>>;

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
  return slips[kind].cost;
}

/** Returns the sum of what some slips (mistakes in what was typed) cost; 0 for none. */
export function totalCost(list: readonly Slip[]): number {
  let sum = 0;
  for (const s of list) sum += slips[s.kind].cost;
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
