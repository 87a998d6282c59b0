import { type Machine, machineOfBits, machineOfElf, machineOfName } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { startsWithDigit, strtoul } from '../model/parseNumbers.ts';
import type { RuleParts } from '../syntax/ruleParts.ts';

/** The rule of a line, finished or not, on a host. */
export interface RuleInfo {
  readonly parts: RuleParts;
  /** The machine whose table names the system calls of the line. */
  readonly machine: Machine;
}

/**
 * Returns the parts of a rule together with the machine whose system calls it names: what its `arch=` means
 * on a host, or the host itself where it has none or an unknown one.
 */
export function ruleInfo(parts: RuleParts, host: Machine): RuleInfo {
  const { arch } = parts;
  return { parts, machine: (arch && machineOfArch(arch.value, host)) ?? host };
}

/** Reports whether a rule has an option of one of the names, which are given without dashes. */
export function hasAnyOption({ parts }: RuleInfo, ...names: readonly string[]): boolean {
  return parts.options.some((o) => o.name !== undefined && names.includes(o.name));
}

/** Reports whether a rule has a field of one of the names, in lower case, with an operator. */
export function hasField({ parts }: RuleInfo, ...names: readonly string[]): boolean {
  return parts.fields.some((f) => f.op !== undefined && names.includes(f.name));
}

/**
 * Returns the machine that a value of `-F arch=` (`b64`, a name or a number) means on a host; undefined for
 * an unknown one.
 */
export function machineOfArch(value: string, host: Machine): Machine | undefined {
  const low = value.toLowerCase();
  if (low === 'b64' || low === 'b32') return machineOfBits(low, host);
  const named = machineOfName(value, NEWEST);
  if (named) return named;
  if (startsWithDigit(value)) return machineOfElf(strtoul(value).value, NEWEST);
  return /^[0-9a-f]+$/.test(low) ? machineOfElf(Number.parseInt(low, 16), NEWEST) : undefined;
}
