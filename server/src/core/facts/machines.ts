import { archs } from './factData.generated.ts';
import { NEWEST, type Release } from './releases.ts';

/** A machine with its own table of system calls, by audit's name. */
export type Machine =
  | 'i386'
  | 'x86_64'
  | 'ppc'
  | 'ppc64'
  | 'ppc64le'
  | 's390'
  | 's390x'
  | 'arm'
  | 'aarch64'
  | 'riscv32'
  | 'riscv64';
export const machines: readonly Machine[] = [
  'x86_64',
  'i386',
  'aarch64',
  'arm',
  'ppc64le',
  'ppc64',
  'ppc',
  's390x',
  's390',
  'riscv64',
  'riscv32',
];

const ELF: Readonly<Record<Machine, number>> = {
  i386: 0x40000003,
  x86_64: 0xc000003e,
  ppc: 0x14,
  ppc64: 0x80000015,
  ppc64le: 0xc0000015,
  s390: 0x16,
  s390x: 0x80000016,
  arm: 0x40000028,
  aarch64: 0xc00000b7,
  riscv32: 0x400000f3,
  riscv64: 0xc00000f3,
};
const byElf = new Map(machines.map((m) => [ELF[m], m]));
const RISCV_SINCE = 6;

interface ArchName {
  readonly machine: Machine;
  readonly since: Release;
}
const names: ReadonlyMap<string, ArchName> = new Map(
  archs.split(',').map((entry) => {
    const [name = '', elf, since] = entry.split(' ');
    return [name, { machine: byElf.get(Number(elf)) ?? 'x86_64', since: Number(since) }] as const;
  }),
);

/** The names that `-F arch=` takes besides b64 and b32, with the release that brought them. */
export const archNames: ReadonlyMap<string, ArchName> = names;

/** Returns the kernel's number for a machine (AUDIT_ARCH_*), as `-F arch=` sends it. */
export function elfOf(machine: Machine): number {
  return ELF[machine];
}

/**
 * Returns the machine with a number of AUDIT_ARCH_*, as `-F arch=` sends it; undefined for an unknown number,
 * or where the version does not know the machine.
 */
export function machineOfElf(elf: number, release: Release): Machine | undefined {
  const m = byElf.get(elf);
  return m && release >= machineSince(m) ? m : undefined;
}

/** Returns the first version of audit that knows the machine; 0, the oldest one, for most. */
export function machineSince(machine: Machine): Release {
  return machine === 'riscv64' || machine === 'riscv32' ? RISCV_SINCE : 0;
}

/**
 * Returns the machine with that name in `uname -m` or `arch=`, in any case; undefined where the version does
 * not know it.
 */
export function machineOfName(name: string, release: Release): Machine | undefined {
  const hit = names.get(name.toLowerCase());
  return hit && release >= hit.since ? hit.machine : undefined;
}

const COMPANION: Partial<Record<Machine, Machine>> = {
  x86_64: 'i386',
  ppc64: 'ppc',
  s390x: 's390',
  aarch64: 'arm',
  riscv64: 'riscv32',
};
const WIDE: ReadonlySet<Machine> = new Set(['x86_64', 'ppc64', 'ppc64le', 's390x', 'aarch64', 'riscv64']);

/**
 * Returns what `b64` or `b32` means on a machine; undefined where auditctl has no answer (libaudit.c:
 * audit_determine_machine).
 */
export function machineOfBits(
  bits: 'b64' | 'b32',
  host: Machine,
  release: Release = NEWEST,
): Machine | undefined {
  if (machineOfElf(ELF[host], release) === undefined) return undefined;
  if (bits === 'b64') return WIDE.has(host) ? host : undefined;
  return WIDE.has(host) ? COMPANION[host] : host;
}

/** Returns how `-F arch=` names a machine by its width: `b64` for a 64-bit one. */
export function abiName(machine: Machine): 'b64' | 'b32' {
  return isWide(machine) ? 'b64' : 'b32';
}

/** Reports whether a machine is a 64-bit one. */
export function isWide(machine: Machine): boolean {
  return WIDE.has(machine);
}

const MISMATCH_TWIN: Partial<Record<Machine, Machine>> = { x86_64: 'i386', ppc64: 'ppc', s390x: 's390' };

/**
 * Returns the 32-bit machine with whose table auditctl compares the system call numbers of a 64-bit machine
 * when no arch is given (check_rule_mismatch); undefined where it compares with none.
 */
export function mismatchTwin(machine: Machine): Machine | undefined {
  return MISMATCH_TWIN[machine];
}
