import type { Machine } from '../facts/machines.ts';
import { R, type Release } from '../facts/releases.ts';
import type { Span } from '../text/span.ts';
import type { Rule } from './rule.ts';

/**
 * What auditctl and the kernel do with a line: it does what it says, it stops auditctl, it is accepted
 * without an error and yet does nothing, or it makes auditctl crash.
 */
export type Outcome = 'loads' | 'refused' | 'nothing' | 'crashes';

/** Every way of not loading that the model tells apart; each check owns some of them. */
export type Reason =
  // words and options
  | 'extra-word'
  | 'no-option'
  | 'unknown-option'
  | 'ambiguous-option'
  | 'missing-argument'
  | 'unwanted-argument'
  // -a -A -d
  | 'bad-list-action'
  | 'several-lists'
  | 'task-after-syscall'
  | 'possible'
  | 'unknown-list'
  // -S
  | 'syscall-on-list'
  | 'unknown-syscall'
  | 'unknown-operation'
  | 'unknown-machine'
  | 'no-list'
  // -F
  | 'list-before-field'
  | 'no-operator'
  | 'no-value'
  | 'no-field-name'
  | 'unknown-field'
  | 'too-many-fields'
  | 'exclude-field'
  | 'exit-only'
  | 'msgtype-list'
  | 'unknown-msgtype'
  | 'unknown-user'
  | 'unknown-group'
  | 'unknown-errno'
  | 'not-a-number'
  | 'string-too-long'
  | 'arch-after-syscall'
  | 'unknown-arch'
  | 'operator'
  | 'perm-value'
  | 'unknown-filetype'
  | 'fstype-list'
  | 'unknown-fstype'
  | 'session-list'
  | 'family-too-big'
  | 'perm-syscall'
  // -C
  | 'compare-pair'
  | 'compare-field'
  | 'compare-value'
  | 'compare-operator'
  // -k
  | 'key-before-rule'
  | 'key-too-long'
  | 'key-separator'
  // -p
  | 'perm-before-watch'
  | 'perm-too-long'
  | 'perm-letter'
  | 'perm-without-fields'
  // -w -W
  | 'path-not-absolute'
  | 'path-too-long'
  | 'base-too-long'
  | 'watch-with-rule'
  | 'rule-not-empty'
  // controls
  | 'not-0-1-2'
  | 'control-number'
  | 'number-overflow'
  | 'delete-all'
  | 'delete-all-crash'
  | 'list-request'
  | 'status-request'
  | 'message-text'
  | 'nested-file'
  | 'signal'
  | 'equivalent'
  | 'help'
  | 'drops-rule'
  // the kernel
  | 'kernel-operator'
  | 'kernel-id'
  | 'kernel-path'
  | 'kernel-long-path'
  | 'kernel-two-paths'
  | 'kernel-two-keys'
  | 'kernel-filesystem'
  | 'kernel-list';

/** What is wrong, and where: the span counts UTF-16 units from the start of the line. */
export interface Fault {
  readonly reason: Reason;
  readonly span: Span;
  /** The words that a message names (a field, a value, a list …), by role. */
  readonly words: Readonly<Record<string, string>>;
}

/** Something that only the machine can know, and that the verdict takes for granted. */
export interface Assumption {
  readonly kind: 'user' | 'group' | 'directory' | 'parent';
  readonly name: string;
  readonly span: Span;
}

/**
 * The answer for one line, and for whom it holds: every release of a run on every machine, or on one machine
 * where the answer depends on it.
 */
export interface Verdict {
  /** The first release for which this is the answer. */
  readonly from: Release;
  /** The release after the last one for which this is the answer. */
  readonly to: Release;
  /** The machine for which this is the answer; all where absent. */
  readonly machine?: Machine;
  readonly outcome: Outcome;
  /** Who says no. */
  readonly by?: 'auditctl' | 'kernel';
  readonly fault?: Fault;
  /**
   * What the tool prints on all releases of the run, a line each, without the closing "There was an error in
   * line …"; %d stands for the line's number. `messagesOf` adds what only the later ones print.
   */
  readonly messages: readonly string[];
  /**
   * Before which of the messages the releases since 3.1.3 print that a watch is slower; absent where they do
   * not.
   */
  readonly slowWatchAt?: number;
  /** The rule that is sent, also where the kernel refuses it. */
  readonly rule?: Rule;
  /**
   * The line holds an -i or a -c that auditctl got to: from here on it ignores errors (with -c it still ends
   * with status 1).
   */
  readonly ignores?: '-i' | '-c';
  /** What the answer takes for granted. */
  readonly assumes: readonly Assumption[];
}

/**
 * Returns what one of the releases for which a verdict holds prints: its messages, and for some releases the
 * warning that a watch is slower; empty where nothing is printed.
 */
export function messagesOf({ messages, slowWatchAt: at }: Verdict, release: Release): readonly string[] {
  return at === undefined || release < R.v3_1_5
    ? messages
    : [...messages.slice(0, at), 'Old style watch rules are slower', ...messages.slice(at)];
}

/** Reports whether a verdict means that the line does not load, or loads nothing, because of a fault. */
export function fails(verdict: Verdict): boolean {
  return verdict.fault !== undefined && verdict.outcome !== 'loads';
}

/**
 * Returns which of -i (ignore errors) and -c (continue on errors) applies after a line with this verdict;
 * undefined where neither does. -c stays in force (auditctl.c: setopt), and a line counts even if auditctl
 * refuses it.
 * @param before which of them applied before the line
 */
export function ignoringAfter(before: Verdict['ignores'], { ignores }: Verdict): Verdict['ignores'] {
  return before === '-c' ? before : (ignores ?? before);
}
