import { type Machine, machineOfBits } from '../../facts/machines.ts';
import { covers } from '../../matching/covers.ts';
import { mayShareEvents } from '../../matching/overlap.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import type { SentRule } from '../../ruleset/sentRule.ts';

/** A never rule, and the earlier rules that match some of its events. */
export interface PartlyLate {
  readonly never: LoadedRule;
  readonly before: readonly LoadedRule[];
}

/** A ruleset with more never rules is not searched: the work grows with their number. */
const MOST_NEVERS = 200;

/**
 * Returns the never rules for system calls some of whose events an earlier always rule already matches, in
 * the kernel's order; empty where there are none, and for a ruleset with too many never rules.
 */
export function partlyLateNevers({ rules, target }: LoadResult): readonly PartlyLate[] {
  const exit = rules.filter(({ sent }) => sent.list === 'exit');
  const nevers = exit.flatMap((r, at) => (r.rule.action === 0 ? [{ r, at }] : []));
  if (nevers.length === 0 || nevers.length > MOST_NEVERS) return [];
  const narrow = machineOfBits('b32', target.machine, target.release);
  const hosts = narrow === undefined ? [target.machine] : [target.machine, narrow];
  return nevers.flatMap(({ r, at }) => {
    const before = exit.slice(0, at).filter((a) => a.rule.action !== 0 && isMeant(a.sent, r.sent, hosts));
    return before.length === 0 || before.some((a) => covers(a.rule, r.rule)) ? [] : [{ never: r, before }];
  });
}

/**
 * Reports whether a never rule is meant for events of an earlier rule. If that one names a path and the never
 * rule does not, it is probably not: many rulesets put specific watches first on purpose.
 */
function isMeant(always: SentRule, never: SentRule, hosts: readonly Machine[]): boolean {
  if (always.path && !never.path) return false;
  return (
    mayShareEvents(always.rule, never.rule, hosts) ||
    (always.asTree !== undefined && mayShareEvents(always.asTree, never.rule, hosts))
  );
}
