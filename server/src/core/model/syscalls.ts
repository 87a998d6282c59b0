import { type Machine, mismatchTwin } from '../facts/machines.ts';
import { R, type Release } from '../facts/releases.ts';
import { ioUringOperations, syscalls, type Table } from '../facts/tables.ts';
import { commaParts } from '../syntax/fieldPair.ts';
import type { Places } from './call.ts';
import { startsWithDigit, strtol } from './parseNumbers.ts';
import { EMPTY_MASK, emptyMask, FULL_MASK, MASK_BITS } from './rule.ts';
import { fail, type State, say } from './state.ts';

/** Sets the bits that a name or number stands for; false for a name that the table lacks (audit_rule_syscallbyname_data). */
function addByName(mask: Uint32Array, name: string, table: Table, release: Release): boolean {
  if (name === 'all') {
    mask.set(FULL_MASK);
    return true;
  }
  let nr = table.get(name, release)?.number;
  if (nr === undefined || nr < 0) {
    if (!startsWithDigit(name)) return false;
    nr = strtol(name).value;
  }
  if (nr >= MASK_BITS) return false;
  mask[nr >> 5] = ((mask[nr >> 5] ?? 0) | (1 << (nr & 31))) >>> 0;
  return true;
}

/** The mask of the rule, made its own before it is written. */
function ownMask(s: State): Uint32Array {
  if (s.maskShared) {
    s.mask = s.mask.slice();
    s.maskShared = false;
  }
  return s.mask;
}

// Lists of system calls come again and again: the masks of the last ones are kept, and shared by the rules that have them.
const KEPT = 2000;
const kept = new Map<string, Uint32Array>();

function keep(key: string, mask: Uint32Array): void {
  if (kept.size >= KEPT) kept.clear();
  kept.set(key, mask);
}

/** `-S LIST` for system calls: sets bits, or fails at the first unknown name. */
export function addSyscalls(s: State, list: string, places: Places): 0 | -1 {
  const machine = s.elf ?? s.machine;
  const first = s.mask === EMPTY_MASK;
  const key = first ? `${s.release} ${machine} ${list}` : '';
  const known = first ? kept.get(key) : undefined;
  if (known) {
    s.mask = known;
    s.maskShared = true;
    return 0;
  }
  const done = setSyscalls(s, list, machine, places);
  if (first && done === 0) {
    keep(key, s.mask);
    s.maskShared = true;
  }
  return done;
}

function setSyscalls(s: State, list: string, machine: Machine, places: Places): 0 | -1 {
  const table = syscalls(machine);
  if (!list.includes(',')) {
    if (addByName(ownMask(s), list, table, s.release)) return 0;
    return fail(
      s,
      'unknown-syscall',
      places.part(0, list.length),
      { syscall: list, machine },
      `Syscall name unknown: ${list}`,
    );
  }
  for (const { text, from } of commaParts(list)) {
    if (addByName(ownMask(s), text, table, s.release)) continue;
    return fail(
      s,
      'unknown-syscall',
      places.part(from, from + text.length),
      { syscall: text, machine },
      `Syscall name unknown: ${text}`,
    );
  }
  return 0;
}

/** `-S LIST` on the io_uring list. */
export function addOperations(s: State, list: string, places: Places): 0 | -1 {
  const parts = list.includes(',') ? commaParts(list) : [{ text: list, from: 0 }];
  for (const { text, from } of parts) {
    if (addByName(ownMask(s), text, ioUringOperations, s.release)) continue;
    return fail(
      s,
      'unknown-operation',
      places.part(from, from + text.length),
      { operation: text },
      `io_uring op unknown: ${list}`,
    );
  }
  return 0;
}

/** The syscalls that `-F perm=` adds; false where the machine lacks one and the release minds (libaudit.c: audit_add_perm_syscalls). */
export function addNamed(s: State, names: readonly string[], machine: Machine): string | undefined {
  const table = syscalls(machine);
  for (const name of names)
    if (!addByName(ownMask(s), name, table, s.release) && s.release < R.v4_0_4) return name;
  return undefined;
}

/** Warns where the numbers of the 32-bit table differ (auditctl.c: check_rule_mismatch). */
export function warnMismatch(s: State, list: string): void {
  const machine = s.elf ?? s.machine;
  const twin = mismatchTwin(machine) ?? machine;
  const other = emptyMask();
  const table = syscalls(twin);
  for (const { text } of commaParts(list)) addByName(other, text, table, s.release);
  const compared = s.release <= R.v3_1_2 ? 16 : other.length;
  for (let i = 0; i < compared; i++) {
    if (other[i] !== s.mask[i]) {
      say(s, 'WARNING - 32/64 bit syscall mismatch in line %d, you should specify an arch');
      return;
    }
  }
}
