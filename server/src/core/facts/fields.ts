import { comparisons, fields as packed } from './factData.generated.ts';
import { OP } from './kernelNumbers.ts';
import { NEWEST, type Release } from './releases.ts';

/** What kind of value a field of -F has, which decides how auditctl reads it. */
export type ValueType =
  | 'number'
  | 'signedNumber'
  | 'uid'
  | 'gid'
  | 'arch'
  | 'msgtype'
  | 'label'
  | 'session'
  | 'errno'
  | 'path'
  | 'perm'
  | 'filetype'
  | 'fstype'
  | 'key'
  | 'family';

/** A field of `-F`: its number in the kernel's interface and what kind of value it requires. */
export interface Field {
  readonly name: string;
  readonly number: number;
  readonly valueType: ValueType;
  readonly since: Release;
}

const byName: ReadonlyMap<string, Field> = new Map(
  packed.split(',').map((entry) => {
    const [name = '', number, valueType, since] = entry.split(' ');
    return [
      name,
      { name, number: Number(number), valueType: valueType as ValueType, since: Number(since) },
    ] as const;
  }),
);

/** All fields, in the order of the kernel's numbers' table. */
export const fields: readonly Field[] = [...byName.values()];

/** Returns the field of -F with that name, in any case; undefined where the version does not know it. */
export function field(name: string, release: Release = NEWEST): Field | undefined {
  const f = byName.get(name) ?? byName.get(name.toLowerCase());
  return f && release >= f.since ? f : undefined;
}

const byNumber = new Map<number, Field>();
for (const f of fields) if (!byNumber.has(f.number)) byNumber.set(f.number, f);

/** Returns the field of -F with that kernel number; undefined for an unknown number. */
export function fieldOfNumber(number: number): Field | undefined {
  return byNumber.get(number);
}

const pairs: ReadonlySet<string> = new Set(comparisons.split(','));

/**
 * Reports whether -C, which compares two fields of an event, accepts these two names of fields, in either
 * order and any case; false also for a name that is not a field.
 */
export function comparable(left: string, right: string): boolean {
  return pairs.has(`${left.toLowerCase()} ${right.toLowerCase()}`);
}

/**
 * Returns the names of the fields that -C can compare with a field, given by its name in any case; empty
 * where there are none.
 */
export function comparableWith(left: string): readonly string[] {
  const l = left.toLowerCase();
  return [...pairs].filter((p) => p.startsWith(`${l} `)).map((p) => p.slice(l.length + 1));
}

// The kernel's numbers for a compared pair (linux/audit.h: AUDIT_COMPARE_*), counted from 1 in its order.
const COMPARE_ORDER =
  'uid obj_uid,gid obj_gid,euid obj_uid,egid obj_gid,auid obj_uid,suid obj_uid,sgid obj_gid,fsuid obj_uid,fsgid obj_gid,uid auid,uid euid,uid fsuid,uid suid,auid fsuid,auid suid,auid euid,euid suid,euid fsuid,suid fsuid,gid egid,gid fsgid,gid sgid,egid fsgid,egid sgid,sgid fsgid';
const comparedPairs = COMPARE_ORDER.split(',').map((p) => p.split(' ') as [string, string]);
const compareNumbers = new Map<string, number>();
for (const [i, [a, b]] of comparedPairs.entries()) {
  compareNumbers.set(`${a} ${b}`, i + 1).set(`${b} ${a}`, i + 1);
}

/**
 * Returns the kernel number that -C sends for comparing two fields, given by their names in any case;
 * undefined where -C cannot compare them.
 */
export function compareNumber(left: string, right: string): number | undefined {
  const plain = (n: string) => (n.toLowerCase() === 'loginuid' ? 'auid' : n.toLowerCase());
  return compareNumbers.get(`${plain(left)} ${plain(right)}`);
}

/**
 * Returns the names of the two fields that a kernel number of -C compares: first one of the process, then one
 * that can be an owner of a file. Undefined for an unknown number.
 */
export function comparedPair(number: number): readonly [string, string] | undefined {
  return comparedPairs[number - 1];
}

/** An operator of -F, as it is written. */
export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '&' | '&=';
/**
 * Operators in the order in which auditctl looks for them, with the kernel's number (top four bits of 32).
 */
export const operators: ReadonlyMap<Operator, number> = new Map([
  ['!=', OP.ne],
  ['>=', OP.ge],
  ['<=', OP.le],
  ['&=', OP.test],
  ['=', OP.eq],
  ['>', OP.gt],
  ['<', OP.lt],
  ['&', OP.mask],
]);

const operatorsByNumber: ReadonlyMap<number, Operator> = new Map(
  [...operators].map(([operator, number]) => [number, operator] as const),
);

/**
 * Returns the operator, as it is written, with one of the kernel's operator numbers (`audit.h`: AUDIT_EQUAL
 * and others); undefined for any other number.
 */
export function operatorOf(number: number): Operator | undefined {
  return operatorsByNumber.get(number);
}
