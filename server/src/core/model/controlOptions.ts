import { isSince } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
import { type Call, go, type Step } from './call.ts';
import { startsWithDigit, strtoul } from './parseNumbers.ts';
import { fail, say } from './state.ts';

/** Reads -s: asks for the state. */
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

/** Reads -l: lists the rules. */
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

/** Reads -D: deletes all rules. */
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

/** Reads -e and -f, which accept 0, 1 or 2. */
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
 * Reads -r, -b and --backlog_wait_time. `what` is what auditctl calls the number at the beginning of a
 * sentence.
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

/** Reads -m: sends a user message. */
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

/** Reads -q: makes a mount part of a watched tree. */
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

/** Reads --signal. */
export function signal(c: Call): Step {
  const { s, value } = c;
  const name = value.toLowerCase();
  if (SIGNALS.has(name) || (SIGNAL_WORDS.has(name) && isSince(s, R.v3_1_2))) return { status: -2 };
  return { status: fail(s, 'signal', c.argumentSpan(), { value }, `${value} is an unsupported signal`) };
}
