import { type Machine, mismatchTwin } from '../facts/machines.ts';
import { holdsFor, isSince, known, narrowTo, type ReleaseRange, rangeAround } from '../facts/releaseRange.ts';
import { R, type Release } from '../facts/releases.ts';
import { ioUringOperations, permAddition, syscalls, type Table } from '../facts/tables.ts';
import { commaParts } from '../syntax/fieldPair.ts';
import { type BoundedMap, boundedMap } from '../text/boundedMap.ts';
import type { Span } from '../text/span.ts';
import { startsWithDigit, strtol } from './parseNumbers.ts';
import type { Places } from './places.ts';
import { EMPTY_MASK, emptyMask, FULL_MASK, MASK_BITS } from './rule.ts';
import { fail, hostOf, type State, say } from './state.ts';

/**
 * Sets the bits that a name or number stands for; false for a name that the table lacks
 * (audit_rule_syscallbyname_data).
 */
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

// Lists of system calls come again and again: the masks of the last ones are kept, and shared by the rules
// that have them.
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

/**
 * Gives a rule without system calls those of a list, in the mask that others of that list share.
 * @param list the text that says which they are: what follows a NUL, which no word holds, is not a list of
 * names
 * @param set sets them where no mask is kept: it asks about the release through the range
 */
function addShared(s: State, list: string, machine: Machine, set: (range: ReleaseRange) => 0 | -1): 0 | -1 {
  if (s.mask !== EMPTY_MASK) return set(s);
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
  const done = set(range);
  narrowTo(s, range);
  if (done === 0) {
    kept.set(list, [...(before ?? []), { mask: s.mask, from: range.from, to: range.to }]);
    s.maskShared = true;
  }
  return done;
}

/**
 * Sets the bits of the system calls that the argument of -S names, separated by commas, in the rule of the
 * state; returns 0, or -1 with the first unknown name noted as the fault.
 * @param list the argument of -S
 * @param places where the argument is in the line
 */
export function addSyscalls(s: State, list: string, places: Places): 0 | -1 {
  const machine = s.elf ?? hostOf(s);
  return addShared(s, list, machine, (range) => setSyscalls(s, range, list, machine, places));
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

/**
 * Sets the bits of the io_uring operations that the argument of -S names, separated by commas, in the rule of
 * the state; returns 0, or -1 with the first unknown name noted as the fault.
 * @param list the argument of -S
 * @param places where the argument is in the line
 */
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
 * Sets the bits of the system calls that the letters of `-F perm=` add, in the rule of the state; returns 0,
 * or -1, with the fault noted, where the machine lacks one and the version treats that as an error
 * (libaudit.c: audit_add_perm_syscalls).
 * @param span returns the place of the field, for a fault
 */
export function addPermSyscalls(s: State, letters: string, machine: Machine, span: () => Span): 0 | -1 {
  const done = addShared(s, `\0${letters}`, machine, (range) => {
    for (const letter of letters) {
      const addition = permAddition(letter, s.release);
      narrowTo(range, addition);
      const missing = addNamed(s, addition.names, machine, range);
      if (missing !== undefined) {
        const said = `Syscall name unknown: ${missing}\nError adding syscalls for perm filtering`;
        return fail(s, 'perm-syscall', span(), { syscall: missing, machine, letter }, said);
      }
      s.syscallAdded = true;
    }
    return 0;
  });
  s.syscallAdded ||= done === 0;
  return done;
}

/**
 * Adds system calls by name. Returns the first name that the machine lacks, if the version treats that as an
 * error; otherwise undefined.
 */
function addNamed(
  s: State,
  names: readonly string[],
  machine: Machine,
  range: ReleaseRange,
): string | undefined {
  const table = syscalls(machine);
  for (const name of names)
    if (!addByName(ownMask(s), name, table, range) && !isSince(range, R.v4_0_4)) return name;
  return undefined;
}

const WORDS_COMPARED_FIRST = 16;

/**
 * Adds auditctl's warning to the state where the system calls of -S have other numbers in the table of the
 * machine's 32-bit ABI (auditctl.c: check_rule_mismatch).
 * @param list the argument of -S
 */
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
