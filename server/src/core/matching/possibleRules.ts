import type { Rule } from '../model/rule.ts';
import { atExitMatches, isAnchored } from './decide.ts';
import type { Event } from './event.ts';

/** A rule that may be the one that took an event. */
export interface PossibleRule {
  /** Index into the rules. */
  readonly rule: number;
  /**
   * Whether it matches whatever the event does not say. It is still not the one where an earlier rule that is
   * not sure matches.
   */
  readonly sure: boolean;
}

/**
 * Returns every rule that may be the first to match an event at the end of a system call, in the kernel's
 * order (auditsc.c: audit_filter_syscall, then audit_filter_inodes). Where the event says enough there is
 * one, or none.
 * @param rules those of the event's list (exit or io_uring), in the kernel's order
 */
export function possibleRules(rules: readonly Rule[], event: Event): readonly PossibleRule[] {
  const plain = plainOnes(rules, event);
  const last = plain.at(-1);
  const anchored = anchoredOnes(rules, event, last?.sure ? last.rule : rules.length);
  const winner = anchored.find((a) => a.sure);
  // A plain rule wins over an anchored one only where it comes before it.
  const rest = winner ? plain.filter((p) => p.rule < winner.rule) : plain;
  return [...anchored, ...rest].sort((a, b) => a.rule - b.rule);
}

/** Returns the rules that are not found through inodes and may match, up to the first that surely does. */
function plainOnes(rules: readonly Rule[], event: Event): readonly PossibleRule[] {
  const found: PossibleRule[] = [];
  for (const [index, rule] of rules.entries()) {
    if (isAnchored(rule)) continue;
    const answer = atExitMatches(rule, event, undefined);
    if (answer === false) continue;
    found.push({ rule: index, sure: answer === true });
    if (answer) break;
  }
  return found;
}

/**
 * Returns the rules before a limit that are found through the inodes of names and may match: the first name
 * with a sure one ends the search.
 */
function anchoredOnes(rules: readonly Rule[], event: Event, limit: number): readonly PossibleRule[] {
  const own = rules.flatMap((rule, index) => (index < limit && isAnchored(rule) ? [{ rule, index }] : []));
  const found = new Map<number, PossibleRule>();
  if (own.length === 0) return [];
  for (const name of event.names ?? [undefined]) {
    for (const { rule, index } of own) {
      const answer = atExitMatches(rule, event, name);
      if (answer === false) continue;
      found.set(index, { rule: index, sure: answer === true });
      if (answer) return [...found.values()];
    }
  }
  return [...found.values()];
}
