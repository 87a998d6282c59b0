import { F, FIRST_CLASS_BIT, OP, UNSET_ID } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { permLettersOf, rateOf } from '../../facts/syscallInfo.ts';
import { syscalls } from '../../facts/tables.ts';
import { maskNumbers, type Rule, type RuleField } from '../../model/rule.ts';

/** The rate, in calls per program start, from which on a call counts as one that all programs make all the time. */
const ALWAYS = 5;
/** The rate from which on a call counts as one that every daemon and script makes now and then. */
const OFTEN = 0.1;

/** Returns the most frequent system call of a rule, with its rate; undefined where none reaches the least rate. */
export function loudestCall(
  rule: Rule,
  machine: Machine,
  least: 'always' | 'often',
): { readonly name: string; readonly rate: number } | undefined {
  const table = syscalls(machine);
  let loudest: { readonly name: string; readonly rate: number } | undefined;
  for (const n of maskNumbers(rule.mask)) {
    const name = n >= FIRST_CLASS_BIT ? undefined : table.nameOf(n);
    if (name === undefined) continue;
    // Changes of files come in bursts, and benchmarks require them for all users: only without a filter are they too much.
    if (least === 'always' && isChange(name, machine)) continue;
    const rate = rateOf(name);
    if (rate >= (least === 'always' ? ALWAYS : OFTEN) && rate > (loudest?.rate ?? 0))
      loudest = { name, rate };
  }
  return loudest;
}

function isChange(name: string, machine: Machine): boolean {
  return !/^open/.test(name) && /[wa]/.test(permLettersOf(name, machine).letters);
}

/**
 * Reports whether a filter matches most events: a kind of user, successful calls, or all programs but one.
 */
export function isWeak({ field, op, value }: RuleField): boolean {
  if (field === F.arch || field === F.key) return true;
  if (field === F.success) return op === OP.eq && value !== 0;
  if (field === F.exit || field === F.exe) return op !== OP.eq;
  const ofProcess = field <= F.pers || field === F.auidSet || field === F.ppid || field === F.sessionid;
  return ofProcess && (op !== OP.eq || value === 0 || value === UNSET_ID);
}

/** Fields that limit a rule for all system calls to a few of them. */
const FEW_CALLS: ReadonlySet<number> = new Set([
  F.inode,
  F.devmajor,
  F.devminor,
  F.path,
  F.dir,
  F.perm,
  F.filetype,
  F.objUid,
  F.objGid,
  F.compare,
  F.saddrFam,
  F.a0,
  F.a1,
  F.a2,
  F.a3,
]);

/** Reports whether the filters of a rule for all system calls limit it to a few: by a file, an argument or an error. */
export function isForFewCalls({ fields }: Rule): boolean {
  return fields.some(
    (f) =>
      FEW_CALLS.has(f.field) ||
      (f.field >= F.objUser && f.field <= F.objLevHigh) ||
      (f.field === F.exit && f.op === OP.eq) ||
      (f.field === F.success && f.op === OP.eq && f.value === 0),
  );
}
