import { type Machine, machineOfBits, machineOfElf } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import type { Target } from '../facts/targets.ts';
import type { ListName, Rule, RuleField } from '../model/rule.ts';

/** A rule that a line sends to one target, and what its words said that the request does not. */
export interface Subject {
  readonly rule: Rule;
  readonly list: ListName;
  readonly target: Target;
  /** The machine whose system calls the rule matches, and by whose table the calls of the mask are named. */
  readonly machine: Machine;
  /** Another machine whose calls it matches too, which may have other names for the numbers. */
  readonly also?: Machine | undefined;
  /** The machine in whose table auditctl looks up names: that of the last arch field, with `!=` too. */
  readonly table: Machine;
  /** Whether an `arch=` says so. */
  readonly ofArch: boolean;
  /** The system calls of the mask by name; empty where it holds every one. */
  readonly calls: readonly string[];
  /** Names of users and groups, whose numbers only the host knows. */
  readonly accounts: ReadonlyMap<RuleField, string>;
  /** The path comes from -w or -W: what is there decides whether it is a file or a directory. */
  readonly watch: boolean;
  /** Set where a sentence does not say that its system calls are all that do the same. */
  readonly withoutFamily?: true;
}

/**
 * Returns what programs of a machine are called on a target: `64-bit`, `32-bit`, or the name of a machine
 * that the target cannot run; `arch 0x…` for an unknown number.
 * @param elf the kernel's number of the machine, as `-F arch=` sends it; undefined counts as 0, which is
 *   unknown
 */
export function bitsOf(elf: number | undefined, target: Target): string {
  const machine = machineOfElf(elf ?? 0, NEWEST);
  if (machine === undefined) return `arch 0x${(elf ?? 0).toString(16)}`;
  if (machine === machineOfBits('b64', target.machine)) return '64-bit';
  return machine === machineOfBits('b32', target.machine) ? '32-bit' : machine;
}
