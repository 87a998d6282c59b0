import { F } from '../facts/kernelNumbers.ts';
import { hasCall, isFullMask, type Rule, type RuleField } from '../model/rule.ts';
import { atExitMatches } from './decide.ts';
import type { Event } from './event.ts';
import { type Answer, anyAnswer, exitField } from './fieldAnswers.ts';

/** What a filter of a rule says about an event: undefined where the event does not say enough. */
export interface FilterAnswer {
  /** Undefined for the system calls of the rule. */
  readonly field: RuleField | undefined;
  readonly answer: Answer;
}

/** What a rule of the exit or io_uring list says about an event, filter by filter. */
export interface RuleAnswers {
  /**
   * The answer of the whole rule. False although each filter is true: no single path meets all that are about
   * one.
   */
  readonly answer: Answer;
  readonly filters: readonly FilterAnswer[];
}

/**
 * Returns what each filter of a rule (its system calls, then its fields except keys) says about an event at
 * the end of a system call, in the order of the rule, and what the rule as a whole says.
 */
export function ruleAnswers(rule: Rule, event: Event): RuleAnswers {
  const filters: FilterAnswer[] = isFullMask(rule.mask)
    ? []
    : [{ field: undefined, answer: event.syscall === undefined ? undefined : hasCall(rule, event.syscall) }];
  for (const field of rule.fields)
    if (field.field !== F.key) filters.push({ field, answer: exitField(field, event, undefined) });
  const names = event.names && event.names.length > 0 ? event.names : [undefined];
  const answers = names.map((name) => atExitMatches(rule, event, name));
  return { answer: anyAnswer(answers), filters };
}
