import { isSince } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
import { getopt } from '../syntax/getopt.ts';
import type { Word } from '../syntax/words.ts';
import { Call, optionText, type Status, type Step } from './call.ts';
import {
  controlNumber,
  deleteAll,
  equivalent,
  listRequest,
  message,
  signal,
  statusRequest,
  zeroOneTwo,
} from './controlOptions.ts';
import { addFieldPair } from './fieldCheck.ts';
import type { Places } from './places.ts';
import { append, comparison, fieldPair, key, listNumber, perms, syscall, watch } from './ruleOptions.ts';
import { fail, type State, say } from './state.ts';

/** Reads the options of a line in order (auditctl.c: setopt). `count` is how many words auditctl sees. */
export function setopt(s: State, words: readonly Word[], seen: number): Status | 'crash' {
  const g = getopt(words, seen, s);
  const count = { n: seen + 1 };
  let status: Status = 0;
  for (let step = g.next(); step; step = g.next()) {
    const r = handle(new Call(s, step, seen, count));
    if (r === 'crash') return 'crash';
    if (r.status !== undefined) status = r.status;
    if (r.ends === 'always' || (r.ends === 'untilSplit' && !isSince(s, R.v4_0_4))) return status;
    if (status < 0) break;
  }
  const end = g.end();
  if (end.optind === 1) {
    const first = words[0];
    status = fail(s, 'no-option', first ? first.span : { start: 0, end: 0 }, { word: first?.value ?? '' });
  } else if (end.optind < count.n && status !== -1) {
    const extra = words[end.rest[0] ?? -1];
    const span = extra ? extra.span : { start: 0, end: 0 };
    status = fail(
      s,
      'extra-word',
      span,
      { word: extra?.value ?? '' },
      'parameter passed without an option given',
    );
  }
  if (s.key !== '' && !s.listRequested) {
    const span = () => s.keyFrom?.argumentSpan() ?? { start: 0, end: 0 };
    const places: Places = { part: span, argumentSpan: span };
    if (addFieldPair(s, `key=${s.key}`, listNumber(s), places) !== 0) status = -1;
  }
  return status;
}

function handle(c: Call): Step | 'crash' {
  const { s } = c;
  switch (c.step.name) {
    case undefined:
      return unknownOption(c);
    case 'h':
    case 'help':
      return isSince(s, R.v4_2_1)
        ? { status: -2 }
        : { status: fail(s, 'help', c.optionSpan(), { option: c.step.name }) };
    case 'i':
      s.ignore = true;
      return { status: -2 };
    case 'c':
      s.ignore = true;
      s.continueOnError = true;
      return { status: -2 };
    case 's':
      return statusRequest(c);
    case 'l':
      return listRequest(c);
    case 'D':
      return deleteAll(c);
    case 'e':
    case 'f':
      return zeroOneTwo(c);
    case 'r':
    case 'b':
    case 'backlog_wait_time':
      return controlNumber(c);
    case 'a':
    case 'A':
    case 'd':
      return append(c, c.step.name);
    case 'S':
      return syscall(c);
    case 'F':
      return fieldPair(c);
    case 'C':
      return comparison(c);
    case 'm':
      return message(c);
    case 'R':
      return {
        status: fail(
          s,
          'nested-file',
          c.optionSpan(),
          { path: c.value },
          'Error - nested rule files not supported',
        ),
      };
    case 'w':
    case 'W':
      return watch(c);
    case 'k':
      return key(c);
    case 'p':
      return perms(c);
    case 'q':
      return equivalent(c);
    case 't':
      s.sent++;
      return { status: -2, ends: 'untilSplit' };
    case 'v':
      return { status: -2 };
    case 'signal':
      return signal(c);
    default:
      // --loginuid-immutable, --reset-lost, --reset_backlog_wait_time_actual: sent, and done.
      s.sent++;
      if (c.step.name === 'reset-lost') say(s, 'lost: 0');
      if (c.step.name === 'reset_backlog_wait_time_actual') say(s, 'backlog_wait_time_actual: 0');
      return { status: -2, ends: 'untilSplit' };
  }
}

function unknownOption(c: Call): Step {
  const { s, step } = c;
  const word = step.before === undefined ? ' ' : (s.words[step.before]?.value ?? ' ');
  // The word before may be one that libaudit has cut: the argument of a -F at its operator, a path at its slashes.
  const printed = s.cut !== undefined && s.cut.word === step.before ? word.slice(0, s.cut.at) : word;
  const reason =
    step.problem === 'missing-argument'
      ? 'missing-argument'
      : step.problem === 'ambiguous'
        ? 'ambiguous-option'
        : step.problem === 'unwanted-argument'
          ? 'unwanted-argument'
          : 'unknown-option';
  const text = `Option ${printed} on line %d is invalid`;
  return {
    status: fail(
      s,
      reason,
      c.optionSpan(),
      { option: optionText(c) },
      isSince(s, R.v3_0_7) ? text : undefined,
    ),
  };
}
