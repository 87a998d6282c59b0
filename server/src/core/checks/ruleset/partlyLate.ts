import { covers } from '../../matching/covers.ts';
import { mayShareEvents } from '../../matching/overlap.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import type { SentRule } from '../../ruleset/sentRule.ts';

/** A never rule, and the rules before it that match a part of what it is about. */
export interface PartlyLate {
  readonly never: LoadedRule;
  readonly before: readonly LoadedRule[];
}

/** Rulesets with more never rules are not searched: the work grows with their number. */
const MOST_NEVERS = 200;

/** Returns the never rules of system calls that some rules before them leave without effect in part, in the kernel's order. */
export function partlyLateNevers({ rules }: LoadResult): readonly PartlyLate[] {
  const exit = rules.filter(({ sent }) => sent.list === 'exit');
  const nevers = exit.flatMap((r, at) => (r.rule.action === 0 ? [{ r, at }] : []));
  if (nevers.length === 0 || nevers.length > MOST_NEVERS) return [];
  return nevers.flatMap(({ r, at }) => {
    const before = exit.slice(0, at).filter((a) => a.rule.action !== 0 && isMeant(a.sent, r.sent));
    return before.length === 0 || before.some((a) => covers(a.rule, r.rule)) ? [] : [{ never: r, before }];
  });
}

/**
 * Returns whether a never rule is about events of a rule before it. Where that one is about a path and the never rule names
 * none, it was hardly meant to be excepted from: what is watched for itself is often put first.
 */
function isMeant(always: SentRule, never: SentRule): boolean {
  if (always.path && !never.path) return false;
  return (
    mayShareEvents(always.rule, never.rule) ||
    (always.asTree !== undefined && mayShareEvents(always.asTree, never.rule))
  );
}
