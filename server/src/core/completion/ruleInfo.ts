import { type Machine, machineOfBits, machineOfElf, machineOfName } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { startsWithDigit, strtoul } from '../model/parseNumbers.ts';
import { ACTION, LIST, type ListName } from '../model/rule.ts';
import { commaParts, splitPair } from '../syntax/fieldPair.ts';
import type { OptionNode } from '../syntax/line.ts';

/** What the options of a line say together, finished or not. */
export interface RuleInfo {
  /** What kind of line it is so far. */
  readonly form: 'watch' | 'rule' | 'control' | 'empty';
  readonly list: ListName | undefined;
  readonly action: 'always' | 'never' | undefined;
  /** The value of `-F arch=`, as written. */
  readonly arch: string | undefined;
  /** The machine whose table names the syscalls of the line. */
  readonly machine: Machine;
  /** Names of the fields of -F, in lower case. */
  readonly fields: readonly string[];
  /** The same with their operators: `auid>=`. */
  readonly comparisons: ReadonlySet<string>;
  /** Parts of all -S. */
  readonly syscalls: readonly string[];
  /** What -w watches, and the values of path, dir and exe. */
  readonly paths: readonly string[];
  /** Letters and names of all options. */
  readonly names: ReadonlySet<string>;
}

/** Reads the options of a line, however unfinished. */
export function ruleInfo(options: readonly OptionNode[], host: Machine): RuleInfo {
  const names = new Set(options.flatMap((o) => o.name ?? []));
  const fields: string[] = [];
  const comparisons = new Set<string>();
  const syscalls: string[] = [];
  const paths: string[] = [];
  let list: ListName | undefined;
  let action: RuleInfo['action'];
  let arch: string | undefined;
  let form: RuleInfo['form'] = options.length === 0 ? 'empty' : 'control';
  for (const { name, argument } of options) {
    const value = argument?.value ?? '';
    if (name === 'w' || name === 'W') {
      form = 'watch';
      list ??= 'exit';
      if (value !== '') paths.push(value);
    } else if (name === 'a' || name === 'A' || name === 'd') {
      form = 'rule';
      const said = readListAction(value);
      list ??= said.list;
      action ??= said.action;
    } else if (name === 'S') syscalls.push(...commaParts(value).map((p) => p.text));
    else if (name === 'F') {
      const pair = splitPair(value);
      if (!pair) continue;
      const field = pair.name.toLowerCase();
      fields.push(field);
      comparisons.add(field + pair.op);
      if ((field === 'path' || field === 'dir' || field === 'exe') && pair.value !== '')
        paths.push(pair.value);
      if (field === 'arch' && pair.op === '=' && pair.value !== '') arch ??= pair.value;
    }
  }
  return {
    form,
    list,
    action,
    arch,
    machine: (arch === undefined ? undefined : machineOfArch(arch, host)) ?? host,
    fields,
    comparisons,
    syscalls,
    paths,
    names,
  };
}

/** The list and the action that LIST,ACTION names, in either order. */
export function readListAction(value: string): {
  readonly list: ListName | undefined;
  readonly action: 'always' | 'never' | undefined;
} {
  const parts = value.split(',');
  const list = parts.map((p) => p.toLowerCase()).find((p) => Object.hasOwn(LIST, p)) as ListName | undefined;
  const action = parts.find((p) => Object.hasOwn(ACTION, p) && p !== 'possible') as
    | 'always'
    | 'never'
    | undefined;
  return { list, action };
}

/** The machine that a value of `-F arch=` means on a host; undefined for one that means none. */
export function machineOfArch(value: string, host: Machine): Machine | undefined {
  const low = value.toLowerCase();
  if (low === 'b64' || low === 'b32') return machineOfBits(low, host);
  const named = machineOfName(value, NEWEST);
  if (named) return named;
  if (startsWithDigit(value)) return machineOfElf(strtoul(value).value, NEWEST);
  return /^[0-9a-f]+$/.test(low) ? machineOfElf(Number.parseInt(low, 16), NEWEST) : undefined;
}
