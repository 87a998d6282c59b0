import { F, FIRST_CLASS_BIT, MAX_U32, OP, PERM } from '../facts/kernelNumbers.ts';
import { type Machine, machineOfElf } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { permLettersOf } from '../facts/syscallInfo.ts';
import { syscalls } from '../facts/tables.ts';
import { isFullMask, listOf, maskNumbers, type Rule, type RuleField } from '../model/rule.ts';
import { apart } from './disjoint.ts';
import { holds, pathOf } from './pathCovers.ts';
import { EVERYTHING, intersect, rangesOf } from './ranges.ts';

/**
 * Reports whether one event may match two rules of one list. False only if that is impossible: other system
 * calls or architectures, another path, program or permission, or numbers that exclude each other.
 * @param hosts the machines whose system calls rules without an arch may match; none where they are not known
 */
export function mayShareEvents(a: Rule, b: Rule, hosts: readonly Machine[] = []): boolean {
  if (listOf(a) !== listOf(b) || apart(a, b)) return false;
  return sharePath(a, b) && sharePermissions(a, b, hosts) && shareValues(a, b) && shareProgram(a, b);
}

function sharePath(a: Rule, b: Rule): boolean {
  const [x, y] = [pathOf(a), pathOf(b)];
  // An event may name several paths; only the one that the calls work on is thought of.
  if (!x || !y) return true;
  return (x.tree && holds(x.path, y.path)) || (y.tree && holds(y.path, x.path)) || x.path === y.path;
}

function sharePermissions(a: Rule, b: Rule, hosts: readonly Machine[]): boolean {
  const [x, y] = [permissionsOf(a), permissionsOf(b)];
  if (x === undefined && y === undefined) return true;
  if (x !== undefined && y !== undefined && (x & y) === 0) return false;
  if (listOf(a) !== 'exit' || hasClass(a) || hasClass(b)) return true;
  if (isFullMask(a.mask) && isFullMask(b.mask)) return true;
  const calls = maskNumbers(a.mask.map((word, i) => word & (b.mask[i] ?? 0)));
  const machines = archOf(a) ?? archOf(b) ?? hosts;
  if (machines.length === 0) return true;
  const mayPass = (n: number, machine: Machine): boolean =>
    [x, y].every((perm) => perm === undefined || (perm & classesOf(n, machine)) !== 0);
  return machines.some((machine) => calls.some((n) => mayPass(n, machine)));
}

/** Reports whether the system calls of a rule are not known one by one: it has a bit for a class of them. */
function hasClass({ mask }: Rule): boolean {
  return !isFullMask(mask) && (mask[FIRST_CLASS_BIT >>> 5] ?? 0) >>> (FIRST_CLASS_BIT & 31) !== 0;
}

/** Returns the machine of a rule's arch; none where it is not known, undefined for a rule without an arch. */
function archOf({ fields }: Rule): readonly Machine[] | undefined {
  const arch = fields.find((f) => f.field === F.arch && f.op === OP.eq)?.value;
  return arch === undefined ? undefined : [machineOfElf(arch, NEWEST)].filter((m) => m !== undefined);
}

/**
 * Returns the permissions to whose classes the kernel may count a system call, as bits: all of them for a call
 * that is not known.
 */
function classesOf(n: number, machine: Machine): number {
  const name = syscalls(machine).nameOf(n);
  if (name === undefined) return MAX_U32;
  if (name === 'socketcall') return PERM.w;
  const { letters } = permLettersOf(name, machine);
  return [...letters].reduce((all, letter) => all | PERM[letter as keyof typeof PERM], 0);
}

function permissionsOf({ fields }: Rule): number | undefined {
  const found = fields.filter((f) => f.field === F.perm && f.value !== undefined);
  return found.length === 0 ? undefined : found.reduce((all, f) => all & (f.value ?? 0), MAX_U32);
}

function shareProgram(a: Rule, b: Rule): boolean {
  const programs = [...a.fields, ...b.fields].filter((f) => f.field === F.exe && f.text !== undefined);
  const named = programs.filter((f) => f.op === OP.eq);
  return named.every((f) =>
    programs.every((g) => (g.op === OP.eq ? g.text === f.text : g.op !== OP.ne || g.text !== f.text)),
  );
}

/** Fields that are compared as plain numbers, each of which an event has once. */
const isNumber = ({ field, value }: RuleField): boolean =>
  value !== undefined &&
  (field <= F.pers ||
    field === F.ppid ||
    field === F.sessionid ||
    (field >= F.exit && field <= F.success) ||
    (field >= F.a0 && field <= F.a3));

function shareValues(a: Rule, b: Rule): boolean {
  const list = listOf(a);
  // Only a record has a type, and only these lists compare it.
  const isType = ({ field, value }: RuleField): boolean =>
    field === F.msgtype && value !== undefined && (list === 'exclude' || list === 'user');
  const numbers = [...a.fields, ...b.fields].filter((f) => isNumber(f) || isType(f));
  return [...new Set(numbers.map((f) => f.field))].every((field) => {
    const ranges = numbers
      .filter((f) => f.field === field)
      .map((f) => rangesOf(f.op, f.value ?? 0) ?? EVERYTHING);
    return ranges.reduce(intersect, EVERYTHING).length > 0;
  });
}
