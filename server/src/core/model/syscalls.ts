import { type Machine, mismatchTwin } from '../facts/machines.ts';
import { holdsFor, isSince, known, narrowTo, type ReleaseRange, rangeAround } from '../facts/releaseRange.ts';
import { R, type Release } from '../facts/releases.ts';
import { ioUringOperations, syscalls, type Table } from '../facts/tables.ts';
import { commaParts } from '../syntax/fieldPair.ts';
import { type BoundedMap, boundedMap } from '../text/boundedMap.ts';
import { startsWithDigit, strtol } from './parseNumbers.ts';
import type { Places } from './places.ts';
import { EMPTY_MASK, emptyMask, FULL_MASK, MASK_BITS } from './rule.ts';
import { fail, hostOf, type State, say } from './state.ts';

/** Sets the bits that a name or number stands for; false for a name that the table lacks (audit_rule_syscallbyname_data). */
function addByName(mask: Uint32Array, name: string, table: Table, range: ReleaseRange): boolean {
  if (name === 'all') {
    mask.set(FULL_MASK);
    return true;
  }
  let nr = known(range, table.find(name))?.number;
  if (nr === undefined || nr < 0) {
    if (!startsWithDigit(name)) return false;
    nr = strtol(name).value;
  }
  if (nr >= MASK_BITS) return false;
  mask[nr >> 5] = ((mask[nr >> 5] ?? 0) | (1 << (nr & 31))) >>> 0;
  return true;
}

/** Returns the mask of the rule, made its own before it is written. */
function ownMask(s: State): Uint32Array {
  if (s.maskShared) {
    s.mask = s.mask.slice();
    s.maskShared = false;
  }
  return s.mask;
}

/** The mask of a list of system calls, and the run of releases in which it is this. */
interface KeptMask {
  readonly mask: Uint32Array;
  readonly from: Release;
  readonly to: Release;
}

// Lists of system calls come again and again: the masks of the last ones are kept, and shared by the rules that have them.
const KEPT_BYTES = 1_000_000;
const masks = new Map<Machine, BoundedMap<readonly KeptMask[]>>();

function masksOf(machine: Machine): BoundedMap<readonly KeptMask[]> {
  let kept = masks.get(machine);
  if (!kept) {
    kept = boundedMap(KEPT_BYTES, (list) => 350 * list.length);
    masks.set(machine, kept);
  }
  return kept;
}

/** Returns `-S LIST` for system calls: sets bits, or fails at the first unknown name. */
export function addSyscalls(s: State, list: string, places: Places): 0 | -1 {
  const machine = s.elf ?? hostOf(s);
  if (s.mask !== EMPTY_MASK) return setSyscalls(s, s, list, machine, places);
  const kept = masksOf(machine);
  const before = kept.get(list);
  const hit = before?.find((k) => holdsFor(k, s.release));
  if (hit) {
    narrowTo(s, hit);
    s.mask = hit.mask;
    s.maskShared = true;
    return 0;
  }
  const range = rangeAround(s.release);
  const done = setSyscalls(s, range, list, machine, places);
  narrowTo(s, range);
  if (done === 0) {
    kept.set(list, [...(before ?? []), { mask: s.mask, from: range.from, to: range.to }]);
    s.maskShared = true;
  }
  return done;
}

function setSyscalls(s: State, range: ReleaseRange, list: string, machine: Machine, places: Places): 0 | -1 {
  const table = syscalls(machine);
  const parts = list.includes(',') ? commaParts(list) : [{ text: list, from: 0 }];
  for (const { text, from } of parts) {
    if (addByName(ownMask(s), text, table, range)) continue;
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

/** Returns `-S LIST` on the io_uring list. */
export function addOperations(s: State, list: string, places: Places): 0 | -1 {
  const parts = list.includes(',') ? commaParts(list) : [{ text: list, from: 0 }];
  for (const { text, from } of parts) {
    if (addByName(ownMask(s), text, ioUringOperations, s)) continue;
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

/**
 * Adds system calls by name for `-F perm=`. Returns the name that the machine lacks, if the version treats
 * that as an error; otherwise undefined (libaudit.c: audit_add_perm_syscalls).
 */
export function addNamed(s: State, names: readonly string[], machine: Machine): string | undefined {
  const table = syscalls(machine);
  for (const name of names) if (!addByName(ownMask(s), name, table, s) && !isSince(s, R.v4_0_4)) return name;
  return undefined;
}

const WORDS_COMPARED_FIRST = 16;

/** Warns where the numbers of the 32-bit table differ (auditctl.c: check_rule_mismatch). */
export function warnMismatch(s: State, list: string): void {
  const machine = s.elf ?? hostOf(s);
  const twin = mismatchTwin(machine) ?? machine;
  const other = emptyMask();
  const table = syscalls(twin);
  for (const { text } of commaParts(list)) addByName(other, text, table, s);
  const differs = other.findIndex((word, i) => word !== s.mask[i]);
  // Until 3.1.2 only the first words are compared.
  if (differs < 0 || (differs >= WORDS_COMPARED_FIRST && !isSince(s, R.v3_1_5))) return;
  say(s, 'WARNING - 32/64 bit syscall mismatch in line %d, you should specify an arch');
}
