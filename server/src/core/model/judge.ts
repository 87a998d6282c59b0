import type { Machine } from '../facts/machines.ts';
import { isSince } from '../facts/releaseRange.ts';
import { R, type Release } from '../facts/releases.ts';
import type { CommandLine } from '../syntax/line.ts';
import { byteLength } from '../text/bytes.ts';
import type { Status } from './call.ts';
import { kernelFault } from './kernel.ts';
import { FULL_MASK, LIST, LIST_MASK, type Rule, UNSET } from './rule.ts';
import { setopt } from './setopt.ts';
import { fail, newState, type State } from './state.ts';
import type { Verdict } from './verdict.ts';

/**
 * Returns what one release of auditctl on one machine, and a kernel after it, would do with a command line of
 * a rules file. Pure: what only the machine knows (users, directories) is taken for granted and listed in
 * `assumes`.
 */
export function judge(line: CommandLine, release: Release, machine: Machine): Verdict {
  const { words } = line;
  const s = newState(words, release, machine);
  // No line of ordinary words comes near the limit, so that its bytes need not be counted.
  const few = words.length <= 1 + Math.floor(line.text.length / 6) || isSince(s, R.v4_2_1);
  const seen = few ? words.length : Math.min(words.length, 1 + wordLimit(line.text));
  const status = setopt(s, words, seen);
  if (status === 'crash') return verdict(s, 'crashes');
  return finish(s, status, { start: words[0]?.span.start ?? 0, end: words[words.length - 1]?.span.end ?? 0 });
}

/**
 * Returns how many words after the first a version before 4.2 keeps of a line's text; it silently drops the
 * rest (auditctl.c: fileopt).
 */
export function wordLimit(text: string): number {
  const nul = text.indexOf('\0');
  return Math.floor(byteLength(nul < 0 ? text : text.slice(0, nul)) / 3);
}

function verdict(s: State, outcome: Verdict['outcome'], rule?: Rule): Verdict {
  const v: { -readonly [K in keyof Verdict]: Verdict[K] } = {
    outcome,
    messages: s.messages,
    assumes: s.assumes,
    from: s.from,
    to: s.to,
  };
  if (s.slowWatchAt !== undefined) v.slowWatchAt = s.slowWatchAt;
  if (s.hostAsked) v.machine = s.host;
  if (s.fault) {
    v.fault = s.fault;
    v.by = 'auditctl';
  }
  if (rule) v.rule = rule;
  if (s.ignore) v.ignores = s.continueOnError ? '-c' : '-i';
  return v;
}

/** Sends the request and adds the kernel's answer (auditctl.c: handle_request). */
function finish(s: State, status: Status, line: { start: number; end: number }): Verdict {
  if (status === -3) return verdict(s, 'nothing');
  if (status === -1) return verdict(s, refusedOrIgnored(s));
  if (status === -2) {
    if (s.add !== UNSET || s.del !== UNSET) fail(s, 'drops-rule', line, {});
    return verdict(s, s.sent > 0 ? 'loads' : 'nothing');
  }
  if (status === 0) {
    if (s.syscallAdded) {
      fail(s, 'no-list', line, {}, 'Error - no list specified');
      return verdict(s, refusedOrIgnored(s));
    }
    return verdict(s, s.sent > 0 ? 'loads' : 'nothing');
  }
  const rule = toRule(s);
  const fault = kernelFault(rule, s.fieldPlaces, s.listFrom?.argumentSpan() ?? line);
  if (!fault) return verdict(s, 'loads', rule);
  const what = rule.type === 'add' ? 'add' : 'delete';
  return {
    ...verdict(s, refusedOrIgnored(s), rule),
    by: 'kernel',
    fault,
    messages: [
      ...s.messages,
      `Error sending ${what} rule data request (${fault.reason === 'kernel-long-path' ? 'File name too long' : 'Invalid argument'})`,
    ],
  };
}

/** Returns the outcome of an error: auditctl ignores the line at once where it also has -i. */
function refusedOrIgnored(s: State): 'refused' | 'nothing' {
  return s.ignore && !s.continueOnError ? 'nothing' : 'refused';
}

function toRule(s: State): Rule {
  const isAdd = s.add !== UNSET;
  const flags = isAdd ? s.add : s.del;
  // handle_request: without -S every syscall is meant, but on the task list.
  const mask = (flags & LIST_MASK) !== LIST.task && !s.syscallAdded ? FULL_MASK : s.mask;
  return {
    type: isAdd ? 'add' : 'delete',
    flags: flags >>> 0,
    action: s.action >>> 0,
    mask,
    // Of the right size: an array that grew has room for 16 more.
    fields: s.fields.slice(),
  };
}
