import { F, MAX_U32, OP } from '../facts/kernelNumbers.ts';
import { listOf, type Rule, type RuleField } from '../model/rule.ts';
import { apart } from './disjoint.ts';
import { holds, pathOf } from './pathCovers.ts';
import { EVERYTHING, intersect, rangesOf } from './ranges.ts';

/**
 * Reports whether one event may match two rules of one list. False only if that is impossible: other system
 * calls or architectures, another path, program or permission, or numbers that exclude each other.
 */
export function mayShareEvents(a: Rule, b: Rule): boolean {
  if (listOf(a) !== listOf(b) || apart(a, b)) return false;
  return sharePath(a, b) && sharePermissions(a, b) && shareValues(a, b) && shareProgram(a, b);
}

function sharePath(a: Rule, b: Rule): boolean {
  const [x, y] = [pathOf(a), pathOf(b)];
  // An event may name several paths; only the one that the calls work on is thought of.
  if (!x || !y) return true;
  return (x.tree && holds(x.path, y.path)) || (y.tree && holds(y.path, x.path)) || x.path === y.path;
}

function sharePermissions(a: Rule, b: Rule): boolean {
  const [x, y] = [permissionsOf(a), permissionsOf(b)];
  return x === undefined || y === undefined || (x & y) !== 0;
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
  const numbers = [...a.fields, ...b.fields].filter(isNumber);
  return [...new Set(numbers.map((f) => f.field))].every((field) => {
    const ranges = numbers
      .filter((f) => f.field === field)
      .map((f) => rangesOf(f.op, f.value ?? 0) ?? EVERYTHING);
    return ranges.reduce(intersect, EVERYTHING).length > 0;
  });
}
