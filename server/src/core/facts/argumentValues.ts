import {
  argumentKinds,
  argumentKindsThere,
  argumentNumbers,
  argumentsOnly,
  argumentTables,
} from './factData.generated.ts';
import type { Machine } from './machines.ts';

/**
 * What the numbers in an argument of a system call are called: bits that are joined, or values of which there
 * is one.
 */
export interface ArgumentTable {
  /** For a sentence: `open flags`. */
  readonly name: string;
  readonly kind: 'flags' | 'value';
  readonly values: ReadonlyMap<string, number>;
}

const on = (machines: string, machine: Machine): boolean => machines.split(' ').includes(machine);

/** Returns `call;INDEXtable…` by call and index. */
function kindsOf(packed: string): ReadonlyMap<string, ReadonlyMap<number, string>> {
  return new Map(
    packed.split('\n').map((line) => {
      const [call = '', ...args] = line.split(';');
      return [call, new Map(args.map((a) => [Number(a[0]), a.slice(1)] as const))] as const;
    }),
  );
}

function numbersOf(packed: string): readonly (readonly [name: string, number: number])[] {
  return packed.split(',').map((entry) => {
    const at = entry.indexOf(' ');
    return [entry.slice(0, at), Number(entry.slice(at + 1))] as const;
  });
}

interface MachineTables {
  readonly tables: ReadonlyMap<string, ArgumentTable>;
  readonly tableOf: (call: string, index: number) => string | undefined;
}

const machinesSeen = new Map<Machine, MachineTables>();

function tablesOf(machine: Machine): MachineTables {
  const seen = machinesSeen.get(machine);
  if (seen) return seen;
  const absent = new Set(
    argumentsOnly.filter(([ms]) => !on(ms, machine)).flatMap(([, names]) => names.split(',')),
  );
  for (const [ms, names] of argumentsOnly)
    if (on(ms, machine)) for (const n of names.split(',')) absent.delete(n);
  const other = new Map(
    argumentNumbers.filter(([ms]) => on(ms, machine)).flatMap(([, packed]) => numbersOf(packed)),
  );
  const tables = new Map(
    argumentTables.split('\n').map((line) => {
      const [name = '', kind, packed = ''] = line.split(';');
      const values = new Map(
        numbersOf(packed)
          .filter(([n]) => !absent.has(n))
          .map(([n, v]) => [n, other.get(n) ?? v] as const),
      );
      return [name, { name, kind: kind === 'flags' ? 'flags' : 'value', values }] as const;
    }),
  );
  const usual = kindsOf(argumentKinds);
  const own = new Map(
    argumentKindsThere.filter(([ms]) => on(ms, machine)).flatMap(([, packed]) => [...kindsOf(packed)]),
  );
  const made: MachineTables = {
    tables,
    tableOf: (call, index) => (own.get(call) ?? usual.get(call))?.get(index),
  };
  machinesSeen.set(machine, made);
  return made;
}

/**
 * Returns the names of the values of a system call's argument on a machine, such as `O_CREAT` for open's;
 * undefined where they are not known.
 * @param call the name of the system call, in any case
 * @param index 0 for the argument a0, up to 3
 */
export function argumentTable(call: string, index: number, machine: Machine): ArgumentTable | undefined {
  const { tables, tableOf } = tablesOf(machine);
  const name = tableOf(call.toLowerCase(), index);
  const table = name === undefined ? undefined : tables.get(name);
  return table && table.values.size > 0 ? table : undefined;
}

// A socket's type is a value in its low bits, with flags above.
const TYPE_BITS = 0xf;

/**
 * Returns the names that a number has in a table, those with the most bits first; bits without a name follow
 * as a number (`0x8000`). Undefined where no part has a name. 0 has a name only as a whole value.
 * @param asBits the number is a set of bits to test, not a whole value: a table of values then says nothing
 */
export function argumentNames(
  table: ArgumentTable,
  number: number,
  asBits: boolean,
): readonly string[] | undefined {
  const value = number >>> 0;
  if (table.name === 'socket type') return socketTypeNames(table, value, asBits);
  if (table.kind === 'value') return asBits ? undefined : oneName(table, value);
  if (value === 0) return asBits ? undefined : oneName(table, 0);
  return bitNames([...table.values], value);
}

function oneName(table: ArgumentTable, value: number): readonly string[] | undefined {
  const found = [...table.values].find(([, v]) => v >>> 0 === value);
  return found && [found[0]];
}

function socketTypeNames(
  table: ArgumentTable,
  value: number,
  asBits: boolean,
): readonly string[] | undefined {
  const low = (value & TYPE_BITS) >>> 0;
  const high = (value & ~TYPE_BITS) >>> 0;
  // Bits to test say nothing of a value.
  if (low !== 0 && asBits) return undefined;
  const type = low === 0 ? [] : oneName(table, low);
  if (!type) return undefined;
  const flags =
    high === 0
      ? []
      : bitNames(
          [...table.values].filter(([, v]) => v > TYPE_BITS),
          high,
        );
  const names = flags && [...type, ...flags];
  return names && names.length > 0 ? names : undefined;
}

function bitNames(
  values: readonly (readonly [name: string, number: number])[],
  value: number,
): readonly string[] | undefined {
  let rest = value;
  const names: string[] = [];
  for (const [name, v] of [...values].sort(([, a], [, b]) => bits(b) - bits(a) || b - a)) {
    if (v === 0 || (rest & v) >>> 0 !== v) continue;
    names.push(name);
    rest = (rest & ~v) >>> 0;
  }
  if (names.length === 0) return undefined;
  return rest === 0 ? names : [...names, `0x${rest.toString(16)}`];
}

function bits(n: number): number {
  let count = 0;
  for (let rest = n >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}
