import { isSince } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
import { type Call, go, type Step } from './call.ts';
import { startsWithDigit, strtoul } from './parseNumbers.ts';
import { fail, say } from './state.ts';

/**
 * Reads -s, which asks for the state of audit, and returns how auditctl goes on: done, or a fault for any
 * other word than -i next to it (auditctl.c: setopt).
 */
export function statusRequest(c: Call): Step {
  const { s, step, count } = c;
  if (count.n > 3)
    return { status: fail(s, 'status-request', c.optionSpan(), {}, 'Too many options for status command') };
  if (step.optind === 2 && count.n === 3) {
    if (c.at(2)?.value !== '-i')
      return {
        status: fail(s, 'status-request', c.at(2)?.span ?? c.optionSpan(), {}, 'Only -i option is allowed'),
      };
    count.n -= 1;
  }
  return { status: -2 };
}

/**
 * Reads -l, which lists the rules, with a -k or -i after it, and returns how auditctl goes on: done, a fault
 * for any other option, or `crash` where auditctl crashes (auditctl.c: setopt).
 */
export function listRequest(c: Call): Step | 'crash' {
  const { s, step, count } = c;
  const refuse = (text: string, span = c.optionSpan()): Step => ({
    status: fail(s, 'list-request', span, {}, text),
  });
  if (count.n > 4) return refuse('Wrong number of options for list request');
  const next = c.at(step.optind);
  if (count.n === 3) {
    if (!next) return crash(c);
    if (next.value !== '-i') return refuse('Only -k or -i options are allowed', next.span);
    count.n -= 1;
  } else if (count.n === 4) {
    if (next?.value !== '-k') return refuse('Only -k or -i options are allowed', next?.span);
    s.key = c.at(3)?.value ?? '';
    count.n -= 2;
  }
  s.listRequested = true;
  s.sent++;
  say(s, 'No rules');
  return { status: -2 };
}

function crash(c: Call): 'crash' {
  fail(c.s, 'delete-all-crash', c.optionSpan(), { option: `-${c.step.name ?? ''}` });
  return 'crash';
}

/**
 * Reads -D, which deletes all rules, with a -k after it, and returns how auditctl goes on: done, a fault for
 * any other option, or `crash` where auditctl crashes (auditctl.c: setopt).
 */
export function deleteAllRequest(c: Call): Step | 'crash' {
  const { s, step, count } = c;
  if (count.n > 4 || count.n === 3)
    return {
      status: fail(s, 'delete-all', c.optionSpan(), {}, 'Wrong number of options for Delete all request'),
    };
  if (count.n === 4) {
    const next = c.at(step.optind);
    if (!next) return crash(c);
    if (next.value !== '-k')
      return { status: fail(s, 'delete-all', next.span, {}, 'Only the -k option is allowed') };
    count.n -= 2;
  }
  s.key = '';
  s.listRequested = true;
  s.sent++;
  say(s, 'No rules');
  return { status: -2 };
}

/**
 * Reads the argument of -e or -f, which must be 0, 1 or 2, and returns how auditctl goes on: with the next
 * option, or with a fault for any other value (auditctl.c: setopt).
 */
export function zeroOneTwo(c: Call): Step {
  const { s, value } = c;
  if (value === '0' || value === '1' || value === '2') {
    s.sent++;
    return go;
  }
  const what = c.step.name === 'e' ? 'Enable' : 'Failure';
  return {
    status: fail(
      s,
      'not-0-1-2',
      c.argumentSpan(),
      { option: `-${c.step.name}`, value },
      `${what} must be 0, 1, or 2 was ${value}`,
    ),
  };
}

/**
 * Reads the number after -r, -b or --backlog_wait_time and returns how auditctl goes on: with the next
 * option, or with a fault for a text that is not a number that fits (auditctl.c: setopt).
 * @param what the name of the number in auditctl's own message
 */
export function controlNumber(c: Call, what: 'Rate' | 'Backlog' | 'Backlog_wait_time'): Step {
  const { s, value } = c;
  const name = c.step.name ?? '';
  const option = name.length === 1 ? `-${name}` : `--${name}`;
  if (!startsWithDigit(value))
    return {
      status: fail(
        s,
        'control-number',
        c.argumentSpan(),
        { option, value },
        `${what} must be a numeric value was ${value}`,
      ),
    };
  const n = strtoul(value);
  if (n.overflow)
    return {
      status: fail(
        s,
        'number-overflow',
        c.argumentSpan(),
        { option, value },
        `Error converting ${what.toLowerCase()}`,
      ),
      ends: 'untilSplit',
    };
  s.sent++;
  return go;
}

/**
 * Reads the text after -m, which auditctl sends as a user message, and returns how auditctl goes on: done, or
 * a fault for a control character, a character outside ASCII or other options (auditctl.c: setopt).
 */
export function message(c: Call): Step {
  const { s } = c;
  if (c.count.n > 3)
    return {
      status: fail(
        s,
        'message-text',
        c.optionSpan(),
        {},
        'The -m option must be only the only option and takes 1 parameter',
      ),
    };
  for (const [i, ch] of [...c.value].entries()) {
    const code = ch.charCodeAt(0);
    if (code < 32 || code >= 0x80)
      return {
        status: fail(s, 'message-text', c.part(i, i + 1), { letter: ch }, 'Illegal character in audit event'),
        ends: 'untilSplit',
      };
  }
  s.sent++;
  return { status: -2, ends: 'untilSplit' };
}

/**
 * Reads the argument of -q, a mount point and a subtree separated by a comma, which makes a mounted subtree
 * part of a watched directory, and returns how auditctl goes on: done, or a fault where it does not have two
 * parts (auditctl.c: setopt).
 */
export function equivalent(c: Call): Step {
  const { s, value } = c;
  if (s.syscallAdded)
    return {
      status: fail(
        s,
        'equivalent',
        c.optionSpan(),
        { value },
        'Syscall auditing requested for make equivalent',
      ),
    };
  const parts = value.split(',');
  if (parts.length !== 2 || parts[1] === '')
    return { status: fail(s, 'equivalent', c.argumentSpan(), { value }, 'Error parsing equivalent parts') };
  s.sent++;
  // Of the handlers that were split off, this one soon ended the line again.
  return { status: -2, ends: isSince(s, R.v4_1_0) ? 'always' : 'untilSplit' };
}

const SIGNALS = new Set(['term', 'hup', 'usr1', 'usr2', 'cont']);
const SIGNAL_WORDS = new Set(['stop', 'reload', 'rotate', 'resume', 'state']);

/**
 * Reads the argument of --signal, the name of a signal to send to auditd, and returns how auditctl goes on:
 * done, or a fault for a name that this version does not know (auditctl.c: setopt).
 */
export function signal(c: Call): Step {
  const { s, value } = c;
  const name = value.toLowerCase();
  if (SIGNALS.has(name) || (SIGNAL_WORDS.has(name) && isSince(s, R.v3_1_2))) return { status: -2 };
  return { status: fail(s, 'signal', c.argumentSpan(), { value }, `${value} is an unsupported signal`) };
}
