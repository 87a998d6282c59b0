import { F } from '../../facts/kernelNumbers.ts';
import { elfOf, type Machine, machineOfElf, machines } from '../../facts/machines.ts';
import { NEWEST, type Release } from '../../facts/releases.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { emptyMask, maskNumbers } from '../../model/rule.ts';
import type { LoadResult } from '../../ruleset/loadResult.ts';
import type { ClassRuleset, RulesetContext, TargetRuleset } from './defineRulesetCheck.ts';
import { ofRules } from './ruleGroups.ts';

/** A fact of a target that a check reads, in addition to how the target reads the ruleset. */
export type TargetFact =
  /** Its machine, and which machines its version of audit knows. */
  | 'machine'
  /** Its version of audit. */
  | 'release'
  /** Which of the system calls in the ruleset its version of audit knows, on every machine. */
  | 'calls';

/**
 * Groups the targets of a ruleset into classes: the targets of a class read the ruleset in the same way and
 * do not differ in any of the facts. Empty only without targets.
 */
export function classesFor(ctx: RulesetContext, facts: readonly TargetFact[] = []): readonly ClassRuleset[] {
  return facts.reduce<readonly ClassRuleset[]>(
    (classes, fact) => classes.flatMap((own) => split(own, fact, ctx)),
    ctx.classes,
  );
}

function split(own: ClassRuleset, fact: TargetFact, ctx: RulesetContext): readonly ClassRuleset[] {
  if (own.targets.length === 1) return [own];
  const groups = new Map<string, [Target, ...Target[]]>();
  for (const target of own.targets) {
    const key = KEYS[fact](target, own.whole);
    const there = groups.get(key);
    if (there) there.push(target);
    else groups.set(key, [target]);
  }
  if (groups.size === 1) return [own];
  return [...groups.values()].flatMap((targets): readonly ClassRuleset[] => {
    const ruleset = ctx.rulesets.find((r) => r.target === targets[0]);
    return ruleset ? [{ ...ruleset, targets }] : [];
  });
}

const RISCV = elfOf('riscv64');

/**
 * Reports whether `other` has the same machine as the target of a ruleset, and knows the same system calls
 * among those that the ruleset names.
 */
export function knowAlike({ target, whole }: TargetRuleset, other: Target): boolean {
  const facts = [KEYS.machine, KEYS.calls];
  return target === other || facts.every((key) => key(target, whole) === key(other, whole));
}

const KEYS: Readonly<Record<TargetFact, (target: Target, whole: LoadResult) => string>> = {
  machine: (t) => `${t.machine} ${machineOfElf(RISCV, t.release) !== undefined}`,
  release: (t) => String(t.release),
  calls: (t, whole) => `${t.machine} ${callsKnown(whole, t)}`,
};

/** Returns a text that is equal for two versions that know the same system calls of those in a ruleset. */
function callsKnown(whole: LoadResult, { release }: Target): string {
  return namesUsed(whole)
    .map((name) => machinesThatKnow(name, release))
    .join();
}

// The tables never change, so each answer is calculated once.
const machinesByName = new Map<Release, Map<string, string>>();

/** Returns a digit for each machine: 1 where a version of audit knows the system call there. */
function machinesThatKnow(name: string, release: Release): string {
  const byName = machinesByName.get(release) ?? new Map<string, string>();
  machinesByName.set(release, byName);
  let found = byName.get(name);
  if (found === undefined) {
    found = machines.map((m) => (syscalls(m).get(name, release) ? 1 : 0)).join('');
    byName.set(name, found);
  }
  return found;
}

/**
 * Returns the names of those system calls in a ruleset's rules with an arch that not all versions of audit
 * know.
 */
const namesUsed = ofRules((whole): readonly string[] => {
  const masks = new Map<number, Set<Uint32Array>>();
  for (const { sent } of whole.rules) {
    if (sent.full) continue;
    for (const { field, value } of sent.rule.fields) {
      if (field !== F.arch || value === undefined) continue;
      const there = masks.get(value);
      if (there) there.add(sent.rule.mask);
      else masks.set(value, new Set([sent.rule.mask]));
    }
  }
  return [...masks].flatMap(([elf, own]) => {
    const machine = machineOfElf(elf, NEWEST);
    return machine ? lateNames(machine, own) : [];
  });
});

function lateNames(machine: Machine, masks: ReadonlySet<Uint32Array>): readonly string[] {
  const all = emptyMask();
  for (const mask of masks) for (let i = 0; i < all.length; i++) all[i] = (all[i] ?? 0) | (mask[i] ?? 0);
  const table = syscalls(machine);
  return maskNumbers(all).flatMap((n) => {
    const name = table.nameOf(n);
    return name !== undefined && !isOld(name) ? [name] : [];
  });
}

const oldNames = new Map<string, boolean>();

/** Reports whether every version of audit knows a system call on all machines that have it. */
function isOld(name: string): boolean {
  let old = oldNames.get(name);
  if (old === undefined) {
    old = readIsOld(name);
    oldNames.set(name, old);
  }
  return old;
}

function readIsOld(name: string): boolean {
  return machines.every((m) => {
    const found = syscalls(m).find(name);
    return !found || (found.since === 0 && found.until === NEWEST);
  });
}
