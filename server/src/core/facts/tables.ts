import * as data from './factData.generated.ts';
import type { Machine } from './machines.ts';
import { holdsFor } from './releaseRange.ts';
import { NEWEST, type Release } from './releases.ts';

/** A name with its number and the releases that know it. */
export interface NamedNumber {
  readonly name: string;
  readonly number: number;
  readonly since: Release;
  readonly until: Release;
}

/** A table of names, in any case, with their numbers; unpacked when it is first asked. */
export interface Table {
  /** The entry, where the release knows the name. */
  get(name: string, release?: Release): NamedNumber | undefined;
  /** The entry whatever the release. */
  find(name: string): NamedNumber | undefined;
  nameOf(number: number): string | undefined;
  all(): readonly NamedNumber[];
}

function lazyTable(packed: string): Table {
  let byName: Map<string, NamedNumber> | undefined;
  let byNumber: Map<number, string> | undefined;
  const load = (): Map<string, NamedNumber> => {
    if (byName) return byName;
    byName = new Map();
    for (const entry of packed.split(',')) {
      const [name = '', number, since, until] = entry.split(' ');
      byName.set(name.toLowerCase(), {
        name,
        number: Number(number),
        since: Number(since ?? 0),
        until: until === undefined ? NEWEST : Number(until),
      });
    }
    return byName;
  };
  return {
    get(name, release = NEWEST) {
      const f = load().get(name) ?? load().get(name.toLowerCase());
      return f && release >= f.since && release <= f.until ? f : undefined;
    },
    find: (name) => load().get(name) ?? load().get(name.toLowerCase()),
    nameOf(number) {
      if (!byNumber) {
        byNumber = new Map();
        for (const f of load().values()) if (!byNumber.has(f.number)) byNumber.set(f.number, f.name);
      }
      return byNumber.get(number);
    },
    all: () => [...load().values()],
  };
}

const syscallTables = new Map<string, Table>();

/** Returns the table of names and numbers of the system calls of a machine. */
export function syscalls(machine: Machine): Table {
  const hit = syscallTables.get(machine);
  if (hit) return hit;
  const packed = data.syscalls[machine] ?? '';
  const table = packed.startsWith('=') ? syscalls(packed.slice(1) as Machine) : lazyTable(packed);
  syscallTables.set(machine, table);
  return table;
}

export const ioUringOperations = lazyTable(data.ioUringOperations);
export const messageTypes = lazyTable(data.messageTypes);
export const errnos = lazyTable(data.errno);
export const fileTypes = lazyTable(data.fileTypes);
export const fsTypes = lazyTable(data.fsTypes);
/** Names that ausearch prints for address families; auditctl takes the numbers only. */
export const socketFamilies: Readonly<Record<string, number>> = data.socketFamilies;

/** Returns the name of the address family with that number; undefined for an unknown number. */
export function familyName(number: number): string | undefined {
  return Object.keys(socketFamilies).find((name) => socketFamilies[name] === number);
}

/**
 * Returns the names of the system calls that auditctl adds for a letter of `-F perm=` after an arch;
 * undefined where the version adds none.
 */
export function permSyscalls(letter: string, release: Release): readonly string[] | undefined {
  const { names } = permAddition(letter, release);
  return names.length > 0 ? names : undefined;
}

/** The system calls that a letter of `-F perm=` adds, with the run of releases in which they are the same. */
export interface PermAddition {
  readonly names: readonly string[];
  readonly from: Release;
  /** The release after the last one of the run. */
  readonly to: Release;
}

const permAdditions = new Map<string, readonly PermAddition[]>();

/**
 * Returns the system calls that auditctl adds for a letter of `-F perm=` after an arch in a version, with the
 * run of versions that add the same; no names where it adds none.
 */
export function permAddition(letter: string, release: Release): PermAddition {
  let runs = permAdditions.get(letter);
  if (!runs) {
    runs = permRuns(letter);
    permAdditions.set(letter, runs);
  }
  return runs.find((r) => holdsFor(r, release)) ?? { names: [], from: release, to: release + 1 };
}

function permRuns(letter: string): readonly PermAddition[] {
  const packed = (release: Release): string => data.permAdded[release]?.[letter] ?? '';
  const runs: PermAddition[] = [];
  for (let from = 0, to = 0; from <= NEWEST; from = to) {
    while (to <= NEWEST && packed(to) === packed(from)) to++;
    runs.push({ names: packed(from) === '' ? [] : packed(from).split(' '), from, to });
  }
  return runs;
}
