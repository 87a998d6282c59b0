import { F, FIRST_ERROR, OP, PERM } from '../facts/kernelNumbers.ts';
import { machineOfElf } from '../facts/machines.ts';
import { syscalls } from '../facts/tables.ts';
import type { Target } from '../facts/targets.ts';
import { ACTION, hasCall, isFullMask, type Rule, type RuleField } from '../model/rule.ts';
import { verdictOf } from '../model/verdictOf.ts';
import type { LoadedRule, LoadResult } from '../ruleset/loadResult.ts';
import { sentRule } from '../ruleset/sentRule.ts';
import type { CommandLine } from '../syntax/line.ts';

/** What an audit rule records the use of, whose hash an IMA rule can add. */
export type HashedUse = 'programs' | 'modules';

/** The system calls of each use. */
const callsOf: Readonly<Record<HashedUse, readonly string[]>> = {
  programs: ['execve', 'execveat'],
  // init_module hands over no file, so nothing can be hashed.
  modules: ['finit_module'],
};

/**
 * Returns what a loaded audit rule records the use of: programs for a rule on `execve` or with `perm=x`,
 * modules for one on `finit_module`. Undefined for every other rule, for one that drops events, and for one
 * that only matches calls that failed, since a program that was not run is not hashed.
 */
export function hashedUse(
  { rule, sent }: Pick<LoadedRule, 'rule' | 'sent'>,
  target: Target,
): HashedUse | undefined {
  if (sent.list !== 'exit' || rule.action === ACTION.never || isOfFailures(rule)) return undefined;
  const perm = rule.fields.find((f) => f.field === F.perm)?.value;
  const runs = perm === undefined || (perm & PERM.x) !== 0;
  const machine =
    (sent.arch === undefined ? undefined : machineOfElf(sent.arch, target.release)) ?? target.machine;
  const isOn = (use: HashedUse): boolean =>
    callsOf[use].some((name) => {
      const number = syscalls(machine).find(name)?.number;
      return number !== undefined && number >= 0 && hasCall(rule, number);
    });
  // A rule on all system calls is about programs only where it says so.
  if (isFullMask(rule.mask)) return perm !== undefined && runs ? 'programs' : undefined;
  if (runs && isOn('programs')) return 'programs';
  return perm === undefined && isOn('modules') ? 'modules' : undefined;
}

/** Returns what the rule of a line records the use of, as `hashedUse` does; undefined for one that does not load. */
export function hashedUseOfLine(node: CommandLine, target: Target): HashedUse | undefined {
  const verdict = verdictOf(node, target);
  const sent = verdict.rule && sentRule(node, verdict);
  return sent && verdict.rule && hashedUse({ rule: verdict.rule, sent }, target);
}

/** Reports whether a rule matches only calls that returned an error. */
function isOfFailures({ fields }: Rule): boolean {
  return fields.some(
    ({ field, op, value }) =>
      (field === F.success && op === OP.eq && value === 0) ||
      (field === F.exit && op === OP.eq && value !== undefined && value >>> 0 >= FIRST_ERROR),
  );
}

/** An IMA rule that records the hashes for audit rules. */
export interface HashRule {
  readonly use: HashedUse;
  /** The rule as a line of a policy, without a newline. */
  readonly line: string;
  /** The audit rules that it is for: indices into the lines of the ruleset, in order. */
  readonly lines: readonly number[];
  /** Filters of these rules that the IMA rule cannot have, so that it records more: `auid`, `path` and so on. */
  readonly wider: readonly string[];
}

const hooks: Readonly<Record<HashedUse, string>> = {
  programs: 'func=BPRM_CHECK mask=MAY_EXEC',
  modules: 'func=MODULE_CHECK',
};

/**
 * Returns the IMA rules that record the hash of what the audit rules record the use of, at most one for
 * programs and one for modules; empty where no rule is about either.
 * @param wanted says which lines of the ruleset count; all do where absent
 */
export function hashRules(loaded: LoadResult, wanted?: (line: number) => boolean): readonly HashRule[] {
  const rules = wanted ? loaded.rules.filter((r) => wanted(r.line)) : loaded.rules;
  return (['programs', 'modules'] as const).flatMap((use) => {
    const own = rules.filter((r) => hashedUse(r, loaded.target) === use);
    return own.length === 0 ? [] : [hashRule(use, own)];
  });
}

function hashRule(use: HashedUse, rules: readonly LoadedRule[]): HashRule {
  const user = userOf(rules);
  return {
    use,
    line: `audit ${hooks[use]}${user === undefined ? '' : ` ${user}`}`,
    lines: [...new Set(rules.map((r) => r.line))].sort((a, b) => a - b),
    wider: [...new Set(rules.flatMap((r) => widerNames(r.rule, user !== undefined)))],
  };
}

/**
 * Returns the condition on the real user ID that all rules have in common, as IMA writes it; undefined where
 * they differ. A program's real user ID is the same before and after execve, unlike its effective one.
 */
function userOf(rules: readonly LoadedRule[]): string | undefined {
  const found = new Set(
    rules.map(({ rule }) => {
      const own = rule.fields.filter((f) => f.field === F.uid);
      return own.length === 1 && own[0] ? userCondition(own[0]) : undefined;
    }),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

/** The largest ID that IMA accepts. */
const LARGEST_ID = 0xfffffffe;

/** Returns a condition as IMA writes it, which has =, < and > alone; undefined for one that it cannot have. */
function userCondition({ op, value }: RuleField): string | undefined {
  if (value === undefined) return undefined;
  const id = value >>> 0;
  if (id > LARGEST_ID) return undefined;
  switch (op) {
    case OP.eq:
      return `uid=${id}`;
    case OP.gt:
      return `uid>${id}`;
    case OP.lt:
      return `uid<${id}`;
    case OP.ge:
      return id === 0 ? undefined : `uid>${id - 1}`;
    case OP.le:
      return id === LARGEST_ID ? undefined : `uid<${id + 1}`;
    default:
      return undefined;
  }
}

/** What a rule filters by that IMA has no condition for. */
const names: ReadonlyMap<number, string> = new Map([
  [F.auid, 'auid'],
  [F.path, 'path'],
  [F.dir, 'dir'],
  [F.exe, 'exe'],
  [F.uid, 'uid'],
  [F.euid, 'euid'],
]);

function widerNames({ fields }: Rule, hasUser: boolean): readonly string[] {
  return fields.flatMap(({ field }) => (field === F.uid && hasUser ? [] : (names.get(field) ?? [])));
}
