import { type Machine, machineSince } from '../facts/machines.ts';
import { isSince, type ReleaseRange } from '../facts/releaseRange.ts';
import { type Release, releases } from '../facts/releases.ts';
import type { Word } from '../syntax/words.ts';
import type { Span } from '../text/span.ts';
import type { Places } from './places.ts';
import { EMPTY_MASK, type RuleField, UNSET } from './rule.ts';
import type { Assumption, Fault, Reason, Verdict } from './verdict.ts';

/**
 * auditctl's state while it reads the options of one line (auditctl.c: reset_vars and the variables of
 * libaudit).
 */
export interface State extends ReleaseRange {
  /** The machine that auditctl runs on; read it with `hostOf`, which notes that the answer hangs on it. */
  readonly host: Machine;
  hostAsked: boolean;
  readonly words: readonly Word[];
  /** The list that -a/-A/-w (add) or -d/-W (del) gave, with PREPEND; UNSET where none did. */
  add: number;
  del: number;
  action: number;
  /** How many of -a, -A, -d came. */
  lists: number;
  exclude: boolean;
  syscallAdded: boolean;
  permAdded: boolean;
  exeAdded: boolean;
  fsAdded: boolean;
  archAdded: boolean;
  /** The machine whose table names syscalls, once it is known: by arch=, or by the first -S without one. */
  elf: Machine | undefined;
  mask: Uint32Array;
  /** The mask belongs to others too and is copied before it is written. */
  maskShared: boolean;
  fields: RuleField[];
  /** For each field where it came from. */
  fieldPlaces: Places[];
  key: string;
  /** The options that gave the last key, and the list. */
  keyFrom: Places | undefined;
  listFrom: Places | undefined;
  listRequested: boolean;
  /** The last word that libaudit cut in two at an operator (it prints so in a later message). */
  cut: { readonly word: number; readonly at: number } | undefined;
  ignore: boolean;
  continueOnError: boolean;
  messages: readonly string[];
  slowWatchAt: Verdict['slowWatchAt'];
  fault: Fault | undefined;
  assumes: readonly Assumption[];
  /** Requests other than a rule that were sent. */
  sent: number;
}

// Most lines print nothing and take nothing for granted.
const NONE: readonly never[] = [];

/**
 * Returns the state in which auditctl begins to read a line.
 * @param machine the machine that auditctl runs on
 */
export function newState(words: readonly Word[], release: Release, machine: Machine): State {
  return {
    release,
    from: 0,
    to: releases.length,
    host: machine,
    hostAsked: false,
    words,
    add: UNSET,
    del: UNSET,
    action: -1,
    lists: 0,
    exclude: false,
    syscallAdded: false,
    permAdded: false,
    exeAdded: false,
    fsAdded: false,
    archAdded: false,
    elf: undefined,
    mask: EMPTY_MASK,
    maskShared: true,
    fields: [],
    fieldPlaces: [],
    key: '',
    keyFrom: undefined,
    listFrom: undefined,
    listRequested: false,
    cut: undefined,
    ignore: false,
    continueOnError: false,
    messages: NONE,
    slowWatchAt: undefined,
    fault: undefined,
    assumes: NONE,
    sent: 0,
  };
}

/**
 * Notes a fault of the line in the state and always returns -1; later faults only add their messages.
 * @param span where the fault is, in UTF-16 units from the start of the line
 * @param words the words that a message names, by role: `{ field: 'uid' }`
 * @param message what auditctl prints; nothing where absent
 */
export function fail(
  s: State,
  reason: Reason,
  span: Span,
  words: Readonly<Record<string, string>>,
  message?: string,
): -1 {
  s.fault ??= { reason, span, words };
  if (message !== undefined) say(s, message);
  return -1;
}

/**
 * Adds a message that auditctl prints, in auditctl's own words, to the state; the line does not fail because
 * of it.
 */
export function say(s: State, message: string): void {
  s.messages = s.messages.concat(message);
}

/** Adds to the state something that only the machine can know, and on which the verdict depends. */
export function assume(s: State, assumption: Assumption): void {
  s.assumes = s.assumes.concat(assumption);
}

/** Returns the machine that auditctl runs on, and notes in the state that the verdict depends on it. */
export function hostOf(s: State): Machine {
  s.hostAsked = true;
  return s.host;
}

/**
 * Reports whether the version of the state knows a machine by its number (libaudit.c: audit_elf_to_machine).
 */
export function supports(s: State, machine: Machine): boolean {
  const since = machineSince(machine);
  return since === 0 || isSince(s, since);
}
