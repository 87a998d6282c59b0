import { F, FIRST_ERROR, OP } from '../facts/kernelNumbers.ts';
import { elfOf, type Machine, machineOfBits, machineOfElf } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import type { Target } from '../facts/targets.ts';
import type { Rule, RuleField } from '../model/rule.ts';
import { compare32 } from './compare32.ts';
import { hasOneValue } from './covers.ts';
import { EVERYTHING, intersect, rangesOf } from './ranges.ts';

/**
 * Returns the machines whose system calls a rule can match on a target, its own first: both of the ABIs that
 * the target runs, without those that an arch field excludes; empty where its arch fields are never true
 * together, undefined where that is not certain. The names in -S are not looked up in their tables, but in
 * that of the machine that the last arch field names, also with `!=`.
 */
export function matchedMachines(
  { fields }: Rule,
  { machine, release }: Pick<Target, 'machine' | 'release'>,
): readonly Machine[] | undefined {
  const archs = fields.filter((f) => f.field === F.arch);
  const named = archs.find((f) => f.op === OP.eq);
  const possible = (
    named
      ? [machineOfElf(named.value ?? 0, NEWEST)]
      : [machineOfBits('b64', machine, release), machineOfBits('b32', machine, release)]
  ).filter((m) => m !== undefined);
  const matched = possible.filter((m) => archs.every((f) => compare32(elfOf(m), f.op, f.value ?? 0)));
  const isCertain = matched.length > 0 || (named ? possible.length === 1 : possible.length === 2);
  return isCertain ? matched : undefined;
}

/** Reports whether a rule may match system calls of programs for a target's own machine, not only for its other ABI. */
export function mayMatchOwn(rule: Rule, target: Pick<Target, 'machine' | 'release'>): boolean {
  return matchedMachines(rule, target)?.includes(target.machine) ?? true;
}

/**
 * Returns the fields of a rule that keep it from ever matching, because no value satisfies them or they are
 * never true together; undefined where there are none, or where that is not certain.
 */
export function neverTrue(
  rule: Rule,
  target: Pick<Target, 'machine' | 'release'>,
): readonly RuleField[] | undefined {
  if (matchedMachines(rule, target)?.length === 0) return rule.fields.filter((f) => f.field === F.arch);
  for (const f of rule.fields) {
    if (f.field === F.arch || !hasOneValue(f.field)) continue;
    const own = rule.fields.filter((g) => g.field === f.field && g.value !== undefined);
    const sets = own.map((g) => rangesOf(g.op, g.value ?? 0) ?? EVERYTHING);
    if (sets.reduce(intersect, EVERYTHING).length === 0) return own;
  }
  return outcomes(rule);
}

/** Returns filters for success and failure, or for success and a result that is none. */
function outcomes({ fields }: Rule): readonly RuleField[] | undefined {
  const isSuccess = (f: RuleField): boolean =>
    f.field === F.success ? f.value !== 0 : (f.value ?? 0) < FIRST_ERROR;
  const asked = fields.filter(
    (f) => (f.field === F.success || f.field === F.exit) && f.op === OP.eq && f.value !== undefined,
  );
  const [first] = asked.filter((f) => f.field === F.success);
  const other = first && asked.find((f) => isSuccess(f) !== isSuccess(first));
  return other && [first, other];
}
