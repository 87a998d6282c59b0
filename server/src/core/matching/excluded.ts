import { F, OP } from '../facts/kernelNumbers.ts';
import { messageTypes } from '../facts/tables.ts';
import { LIST, listOf, type Rule, type RuleField } from '../model/rule.ts';
import { looksAt } from './consultedFields.ts';
import { coversButCalls } from './covers.ts';
import { mayShareEvents } from './overlap.ts';

// The kernel asks the exclude list about each record when it writes it (audit.c: audit_log_start). Without its
// SYSCALL record, nothing of an event is written.

const SYSCALL = messageTypes.find('SYSCALL')?.number ?? 1300;

/** Every process has a number: 0 is that of the idle task. */
const OF_EVERY_EVENT: readonly RuleField[] = [
  { field: F.msgtype, op: OP.eq, value: SYSCALL },
  { field: F.pid, op: OP.ge, value: 1 },
];

/**
 * Returns a rule of the exclude list that matches the SYSCALL records of all events of a rule of the exit
 * list, and perhaps of others: conditions that the two lists compare in another way are left out, which are
 * pid (a thread there) and gid (without supplementary groups there).
 */
function recordsOf(rule: Rule): Rule {
  const own = rule.fields.filter(
    (f) => looksAt('exclude', f.field) && f.field !== F.pid && f.field !== F.gid,
  );
  return { ...rule, flags: LIST.exclude, fields: [...own, ...OF_EVERY_EVENT] };
}

/**
 * Reports whether a rule of the exclude list drops every event of a rule of the exit list, whatever its
 * action. True only if that is certain; rules before it on its list are not thought of.
 */
export function excludes(rule: Rule, of: Rule): boolean {
  return listOf(rule) === 'exclude' && coversButCalls(rule, recordsOf(of));
}

/**
 * Reports whether a rule of the exclude list may drop an event of a rule of the exit list; false only if that
 * is impossible.
 */
export function mayExclude(rule: Rule, of: Rule): boolean {
  return listOf(rule) === 'exclude' && rule.fields.length > 0 && mayShareEvents(rule, recordsOf(of));
}

/** Reports whether the kernel stops reading the exclude list at a rule, if it comes to a field that it does not know. */
export function mayEndExcluding(rule: Rule): boolean {
  return listOf(rule) === 'exclude' && rule.fields.some((f) => !looksAt('exclude', f.field));
}
