import { F, FIRST_CLASS_BIT, OP, UNSET_ID } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { failureRateOf, permLettersOf, rateOf } from '../../facts/syscallInfo.ts';
import { errnos, syscalls } from '../../facts/tables.ts';
import { isFullMask, maskNumbers, type Rule, type RuleField } from '../../model/rule.ts';

/**
 * The rate, in calls per program start, from which on a call counts as one that all programs make all the
 * time.
 */
const ALWAYS = 5;
/** The rate from which on a call counts as one that every daemon and script makes now and then. */
const OFTEN = 0.1;

/**
 * Returns the most frequent system call of a rule, with its rate in calls per started program; undefined
 * where none is frequent enough.
 * @param least how frequent it must be: `always` is the higher threshold, and leaves out calls that change
 *   files
 */
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
    // Changes of files come in bursts, and benchmarks require them for all users: only without a filter are
    // they too much.
    if (least === 'always' && isChange(name, machine)) continue;
    const rate = rateOf(name);
    if (rate >= (least === 'always' ? ALWAYS : OFTEN) && rate > (loudest?.rate ?? 0))
      loudest = { name, rate };
  }
  return loudest;
}

/**
 * Returns the system call of a rule that fails most often in the way that the rule records, with its rate in
 * failures per started program; undefined where none is frequent enough, or where another filter narrows the
 * rule. A rule for all calls has the name '' and the sum of all rates.
 */
export function loudestFailure(
  rule: Rule,
  machine: Machine,
): { readonly name: string; readonly rate: number } | undefined {
  const [only, ...others] = rule.fields.filter((f) => !isWeak(f));
  const error = only && others.length === 0 ? errorOf(only) : undefined;
  if (error === undefined) return undefined;
  const table = syscalls(machine);
  const names = maskNumbers(rule.mask).flatMap((n) => (n < FIRST_CLASS_BIT && table.nameOf(n)) || []);
  const rates = names.map((name) => ({ name, rate: failureRateOf(name, error || undefined) }));
  const loudest = isFullMask(rule.mask)
    ? { name: '', rate: rates.reduce((sum, r) => sum + r.rate, 0) }
    : rates.sort((a, b) => b.rate - a.rate)[0];
  return loudest && loudest.rate >= ALWAYS ? loudest : undefined;
}

/**
 * Returns the name of the error that a field selects, '' for every error; undefined where it does not select
 * failures.
 */
function errorOf({ field, op, value = 0 }: RuleField): string | undefined {
  if (op !== OP.eq) return undefined;
  if (field === F.success) return value === 0 ? '' : undefined;
  return field === F.exit ? errnos.nameOf(-(value | 0)) : undefined;
}

function isChange(name: string, machine: Machine): boolean {
  return !/^open/.test(name) && /[wa]/.test(permLettersOf(name, machine).letters);
}

/**
 * Reports whether a filter of a rule matches most events: it is an arch or a key, a kind of user, successful
 * calls, or all programs but one.
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

/**
 * Reports whether the filters of a rule for all system calls limit it to a few: by a file, an argument or an
 * error.
 */
export function isForFewCalls({ fields }: Rule): boolean {
  return fields.some(
    (f) =>
      FEW_CALLS.has(f.field) ||
      (f.field >= F.objUser && f.field <= F.objLevHigh) ||
      (f.field === F.exit && f.op === OP.eq) ||
      (f.field === F.success && f.op === OP.eq && f.value === 0),
  );
}
