import { compareNumber } from '../../facts/fields.ts';
import { F, OP } from '../../facts/kernelNumbers.ts';
import type { RuleField } from '../../model/rule.ts';

/** Fields that are not numbers of an event: what they ask for is put into it elsewhere. */
const ELSEWHERE: ReadonlySet<number> = new Set([
  F.arch,
  F.success,
  F.path,
  F.perm,
  F.dir,
  F.filetype,
  F.compare,
  F.exe,
  F.key,
]);
const IDS_OF: ReadonlyMap<number, readonly number[]> = new Map([
  [F.uid, [F.euid, F.suid, F.fsuid]],
  [F.euid, [F.suid, F.fsuid]],
  [F.gid, [F.egid, F.sgid, F.fsgid]],
  [F.egid, [F.sgid, F.fsgid]],
]);

type Values = ReadonlyMap<number, number>;

/** Returns a value that differs from the given one, and that an id or a number of an event can have. */
function otherThan(value: number): number {
  return value === 0 ? 1000 : value - 1;
}

/** Returns the value nearest to the given one for which `n OP value` holds. */
function near(now: number, op: number, value: number): number {
  switch (op) {
    case OP.eq:
      return value;
    case OP.ne:
      return now === value ? otherThan(value) : now;
    case OP.ge:
      return Math.max(now, value);
    case OP.gt:
      return now > value ? now : value + 1;
    case OP.le:
      return Math.min(now, value);
    case OP.lt:
      return now < value ? now : value - 1;
    case OP.mask:
      return (now & value) !== 0 ? now : (now | value) >>> 0;
    case OP.test:
      return (now | value) >>> 0;
    default:
      return now;
  }
}

/**
 * Returns a copy of an event's values in which every numeric condition of a rule is true, as far as one value
 * can meet all conditions on its field. A changed user ID also sets the other IDs of that user, because a
 * process normally has the same in all of them.
 * @param fields the fields of the rule
 */
export function fittingValues(values: Values, fields: readonly RuleField[]): Values {
  const out = new Map(values);
  const asked = fields.filter((f) => !ELSEWHERE.has(f.field) && f.value !== undefined);
  for (const f of asked) {
    if (f.op !== OP.eq) continue;
    for (const other of IDS_OF.get(f.field) ?? [])
      if (!asked.some((g) => g.field === other)) out.set(other, f.value ?? 0);
  }
  for (const f of asked) out.set(f.field, near(out.get(f.field) ?? 0, f.op, (f.value ?? 0) >>> 0));
  return out;
}

const NUMBER_OF: Readonly<Record<string, number>> = {
  uid: F.uid,
  euid: F.euid,
  suid: F.suid,
  fsuid: F.fsuid,
  gid: F.gid,
  egid: F.egid,
  auid: F.auid,
  obj_uid: F.objUid,
  obj_gid: F.objGid,
};

/**
 * Returns a copy of an event's values in which the rule's comparisons are true; a value that a field with `=`
 * determines stays.
 * @param comparisons arguments of -C, such as `auid!=obj_uid`
 * @param fields the fields of the rule
 */
export function satisfies(
  values: Values,
  comparisons: readonly string[],
  fields: readonly RuleField[],
): Values {
  const out = new Map(values);
  for (const text of comparisons) {
    const [, left = '', not, right = ''] = /^(\w+)(!?)=(\w+)$/.exec(text) ?? [];
    const [a, b] = [NUMBER_OF[left], NUMBER_OF[right]];
    if (a === undefined || b === undefined || compareNumber(left, right) === undefined) continue;
    const mustDiffer = not === '!';
    const same = out.get(a) === out.get(b);
    if (same !== mustDiffer) continue;
    const pinned = (f: number): boolean => fields.some((g) => g.field === f && g.op === OP.eq);
    const [changed, other] = pinned(b) || !pinned(a) ? [a, b] : [b, a];
    const value = out.get(other) ?? 0;
    const different = value === 0 ? 1000 : 0;
    out.set(changed, mustDiffer ? different : value);
  }
  return out;
}
