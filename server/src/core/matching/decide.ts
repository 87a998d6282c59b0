import { F, MAX_U32, OP } from '../facts/kernelNumbers.ts';
import { listOf, type Rule, type RuleField } from '../model/rule.ts';
import type { Event, TouchedName } from './event.ts';
import { type Answer, anyAnswer, exitField, messageField, numberAnswer, taskField } from './fieldAnswers.ts';

/** Which rule matches an event first, and what that rule does with it. */
export interface Decision {
  /** The rule's index into the rules. */
  readonly rule: number;
  /** On the exclude list every rule drops. */
  readonly action: 'always' | 'never';
}

/**
 * Returns the first rule that matches an event, as the kernel's filters would find it; rules are in the
 * kernel's order. Undefined where none matches; 'unknown' where that depends on something that the event or
 * a rule does not say.
 */
export function decide(rules: readonly Rule[], event: Event): Decision | undefined | 'unknown' {
  const own = rules.flatMap((rule, index) =>
    rule.type === 'add' && listOf(rule) === event.list ? [{ rule, index }] : [],
  );
  switch (event.list) {
    case 'exit':
    case 'io_uring':
      return atExit(own, event);
    case 'task':
      return inOrder(own, (rule) => all(rule, (f) => taskField(f, event)));
    case 'user':
    case 'exclude':
      return message(own, event);
    case 'filesystem':
      return inOrder(
        own,
        (rule) =>
          rule.action === 0 &&
          anyAnswer(
            rule.fields.filter((f) => f.field === F.fstype).map((f) => numberAnswer(event.fstype, f)),
          ),
      );
    default:
      return event.list satisfies never;
  }
}

interface Indexed {
  readonly rule: Rule;
  readonly index: number;
}

function decision({ rule, index }: Indexed, list: Event['list']): Decision {
  return { rule: index, action: rule.action === 0 || list === 'exclude' ? 'never' : 'always' };
}

function inOrder(
  rules: readonly Indexed[],
  matches: (rule: Rule) => Answer,
): Decision | undefined | 'unknown' {
  for (const r of rules) {
    const m = matches(r.rule);
    if (m) return decision(r, 'exit');
    if (m === undefined) return 'unknown';
  }
  return undefined;
}

/**
 * Reports whether the kernel looks up a rule only by the inodes of the files that a system call names: a rule
 * with path= or with inode and `=` (auditfilter.c: audit_to_inode, audit_to_watch).
 */
export function isAnchored(rule: Rule): boolean {
  return rule.fields.some((f) => f.field === F.path || (f.field === F.inode && f.op === OP.eq));
}

/**
 * Decides at the end of a system call (auditsc.c: audit_filter_syscall, then audit_filter_inodes, which only
 * lets rules of higher priority speak.
 */
function atExit(rules: readonly Indexed[], event: Event): Decision | undefined | 'unknown' {
  let hit: Indexed | undefined;
  let unsure: Indexed | undefined;
  for (const r of rules) {
    if (isAnchored(r.rule)) continue;
    const m = atExitMatches(r.rule, event, undefined);
    if (m) hit = r;
    else if (m === undefined) unsure = r;
    if (m !== false) break;
  }
  const limit = (hit ?? unsure)?.index ?? Number.POSITIVE_INFINITY;
  const anchored = rules.filter((r) => r.index < limit && isAnchored(r.rule));
  if (anchored.length > 0 && event.names === undefined) {
    if (anchored.some((r) => atExitMatches(r.rule, event, undefined) !== false)) return 'unknown';
  }
  for (const name of event.names ?? []) {
    for (const r of anchored) {
      const m = atExitMatches(r.rule, event, name);
      if (m) return decision(r, 'exit');
      if (m === undefined) return 'unknown';
    }
  }
  return unsure ? 'unknown' : hit && decision(hit, 'exit');
}

/**
 * Reports whether a rule matches an event at the end of its system call (auditsc.c: audit_in_mask,
 * audit_filter_rules); undefined where the answer depends on unknown values.
 * @param name the file of the event with which the rule's conditions on files are compared; undefined where
 *   the event has none
 */
export function atExitMatches(rule: Rule, event: Event, name: TouchedName | undefined): Answer {
  return both(inMask(rule, event), () => all(rule, (f) => exitField(f, event, name)));
}

/**
 * Reports whether the system call of an event is among those of a rule; undefined where the event's call is
 * not known and the rule is for some calls only, and for a rule with a class of calls.
 */
export function inMask({ mask }: Pick<Rule, 'mask'>, { syscall }: Event): Answer {
  if (syscall === undefined) return anyInMask(mask);
  const bit = ((mask[syscall >>> 5] ?? 0) >>> (syscall & 31)) & 1;
  if (bit === 1) return true;
  // A class of system calls that the kernel puts in place of its bit.
  return (mask[63] ?? 0) >>> 16 !== 0 ? undefined : false;
}

/**
 * Returns the answer of a mask for a system call that is not known: certain where all calls get the same one.
 */
function anyInMask(mask: Rule['mask']): Answer {
  if (mask.every((w) => w === MAX_U32)) return true;
  return mask.every((w) => w === 0) ? false : undefined;
}

const isFalse = (a: Answer): boolean => a === false;

function both(a: Answer, b: () => Answer): Answer {
  if (isFalse(a)) return false;
  const second = b();
  return isFalse(second) ? false : a && second;
}

function all(rule: Rule, matches: (f: RuleField) => Answer): Answer {
  let answer: Answer = true;
  for (const f of rule.fields) {
    const m = f.field === F.key ? true : matches(f);
    if (m === false) return false;
    if (m === undefined) answer = undefined;
  }
  return answer;
}

/**
 * Decides about a record of a program (auditfilter.c: audit_filter). A field that it does not know ends the
 * list.
 */
function message(rules: readonly Indexed[], event: Event): Decision | undefined | 'unknown' {
  for (const r of rules) {
    let answer: Answer = r.rule.fields.length > 0;
    for (const f of r.rule.fields) {
      const m = messageField(f, event);
      if (m === 'ends') return answer ? undefined : 'unknown';
      if (m === false) answer = false;
      else if (m === undefined) answer = undefined;
      if (m === false) break;
    }
    if (answer) return decision(r, event.list);
    if (answer === undefined) return 'unknown';
  }
  return undefined;
}
