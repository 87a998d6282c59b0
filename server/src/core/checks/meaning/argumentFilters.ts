import { F } from '../../facts/kernelNumbers.ts';
import { isWide, type Machine } from '../../facts/machines.ts';
import { argumentsOf, type SyscallArgument } from '../../facts/syscallInfo.ts';
import { syscalls } from '../../facts/tables.ts';
import { startsWithDigit, strtol } from '../../model/parseNumbers.ts';
import { machineOfOnlyArch } from '../../model/rule.ts';
import type { KnownField, Part } from '../../syntax/argumentParts.ts';
import type { CommandLine } from '../../syntax/line.ts';
import { namesCalls, type RuleView } from '../loadedRule.ts';

/** A filter on an argument of a system call: `a0` to `a3`. */
export interface ArgumentView {
  readonly field: KnownField;
  /** Which argument, from 0. */
  readonly index: number;
  /** The number that auditctl sends: unsigned, 32 bits. */
  readonly value: number;
}

/** A system call of -S whose arguments are known. */
export interface KnownCall {
  readonly call: Part;
  readonly name: string;
  readonly arguments: readonly SyscallArgument[];
}

/**
 * Reports whether the text of a line can contain both a filter by an argument (`a0` to `a3`) and system
 * calls: a quick test before the exact one.
 */
export function mayFilterArguments(node: CommandLine): boolean {
  return /-F *a[0-3]/i.test(node.text) && node.text.includes('-S');
}

/**
 * Returns the machine whose system calls a rule is for: the one that its only arch= names, or the target's
 * where the rule has no arch=; undefined where that is not known.
 */
export function machineOfRule(rule: RuleView): Machine | undefined {
  const { machine, release } = rule.loading.target;
  return rule.rule.fields.some((f) => f.field === F.arch) ? machineOfOnlyArch(rule.rule, release) : machine;
}

/** Returns the filters of a rule by a0 to a3 with the numbers that are sent; empty where there are none. */
export function argumentFilters(rule: RuleView): readonly ArgumentView[] {
  const left = rule.rule.fields.filter((f) => f.field >= F.a0 && f.field <= F.a3);
  return rule.fields.flatMap((field) => {
    if (!/^a[0-3]$/.test(field.name)) return [];
    const value = left.shift()?.value;
    return value === undefined ? [] : [{ field, index: field.field.number - F.a0, value }];
  });
}

/**
 * Returns the system calls of a rule's -S with the arguments that they have; undefined where those of one
 * call are not known or differ by machine, and for a rule that -S does not limit.
 */
export function knownCalls(rule: RuleView): readonly KnownCall[] | undefined {
  const machine = machineOfRule(rule);
  if (!machine || rule.list !== 'exit' || !namesCalls(rule)) return undefined;
  const out: KnownCall[] = [];
  for (const call of rule.calls) {
    const name = (
      startsWithDigit(call.value) ? syscalls(machine).nameOf(strtol(call.value).value) : call.value
    )?.toLowerCase();
    const known = name === undefined ? undefined : argumentsOf(name);
    // On 32-bit machines a 64-bit number occupies two arguments, and s390 orders the arguments of clone
    // differently.
    if (!name || !known || (!isWide(machine) && known.some((a) => /loff_t|u64|__u64/.test(a.type))))
      return undefined;
    if (name === 'clone' && machine.startsWith('s390')) return undefined;
    out.push({ call, name, arguments: known });
  }
  return out;
}

/** Reports whether an argument of a system call is an address (a pointer in C), not a number. */
export function isAddress(a: SyscallArgument): boolean {
  return a.type.endsWith('*');
}
