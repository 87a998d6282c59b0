import { isSince } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
import { splitPair } from '../syntax/fieldPair.ts';
import { getopt, type OptionStep } from '../syntax/getopt.ts';
import type { Word } from '../syntax/words.ts';
import { Call, type Status, type Step, writtenOption } from './call.ts';
import {
  controlNumber,
  deleteAllRequest,
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
import type { Reason } from './verdict.ts';

/**
 * Reads the options of a line in order into the state (auditctl.c: setopt). Returns the status that auditctl
 * returns, or `crash` where it crashes.
 * @param seen how many words after the first auditctl sees
 */
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
  const { optind, rest } = g.end();
  if (optind === 1) status = failAt(s, 'no-option', words[0]);
  else if (optind < count.n && status !== -1)
    status = failAt(s, 'extra-word', words[rest[0] ?? -1], 'parameter passed without an option given');
  return s.key === '' || s.listRequested || addGatheredKey(s) ? status : -1;
}

function failAt(s: State, reason: Reason, word: Word | undefined, said?: string): -1 {
  return fail(s, reason, word?.span ?? { start: 0, end: 0 }, { word: word?.value ?? '' }, said);
}

/** Adds the keys of the line as one field, and returns whether libaudit accepts it. */
function addGatheredKey(s: State): boolean {
  const span = () => s.keyFrom?.argumentSpan() ?? { start: 0, end: 0 };
  const places: Places = { part: span, argumentSpan: span };
  const text = `key=${s.key}`;
  return addFieldPair(s, text, splitPair(text), listNumber(s), places) === 0;
}

type Handler = (c: Call) => Step | 'crash';

/** What auditctl does at each option (auditctl.c: setopt). */
const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['h', help],
  ['help', help],
  ['i', ignoreErrors],
  ['c', continueOnError],
  ['s', statusRequest],
  ['l', listRequest],
  ['D', deleteAllRequest],
  ['e', zeroOneTwo],
  ['f', zeroOneTwo],
  ['r', (c) => controlNumber(c, 'Rate')],
  ['b', (c) => controlNumber(c, 'Backlog')],
  ['backlog_wait_time', (c) => controlNumber(c, 'Backlog_wait_time')],
  ['a', (c) => append(c, 'a')],
  ['A', (c) => append(c, 'A')],
  ['d', (c) => append(c, 'd')],
  ['S', syscall],
  ['F', fieldPair],
  ['C', comparison],
  ['m', message],
  ['R', nestedFile],
  ['w', watch],
  ['W', watch],
  ['k', key],
  ['p', perms],
  ['q', equivalent],
  ['t', send],
  ['v', () => done],
  ['signal', signal],
  ['loginuid-immutable', send],
  ['reset-lost', (c) => sendAndSay(c, 'lost: 0')],
  ['reset_backlog_wait_time_actual', (c) => sendAndSay(c, 'backlog_wait_time_actual: 0')],
]);

function handle(c: Call): Step | 'crash' {
  const handler = c.step.name === undefined ? undefined : HANDLERS.get(c.step.name);
  return handler ? handler(c) : unknownOption(c);
}

const done: Step = { status: -2 };

function help(c: Call): Step {
  if (isSince(c.s, R.v4_2_1)) return done;
  return { status: fail(c.s, 'help', c.optionSpan(), { option: c.step.name ?? '' }) };
}

function ignoreErrors({ s }: Call): Step {
  s.ignore = true;
  return done;
}

function continueOnError({ s }: Call): Step {
  s.ignore = true;
  s.continueOnError = true;
  return done;
}

function nestedFile(c: Call): Step {
  const words = { path: c.value };
  return {
    status: fail(c.s, 'nested-file', c.optionSpan(), words, 'Error - nested rule files not supported'),
  };
}

function send({ s }: Call): Step {
  s.sent++;
  return { status: -2, ends: 'untilSplit' };
}

function sendAndSay(c: Call, reply: string): Step {
  say(c.s, reply);
  return send(c);
}

const REASONS: Readonly<Record<NonNullable<OptionStep['problem']>, Reason>> = {
  unknown: 'unknown-option',
  ambiguous: 'ambiguous-option',
  'missing-argument': 'missing-argument',
  'unwanted-argument': 'unwanted-argument',
};

function unknownOption(c: Call): Step {
  const { s, step } = c;
  const word = step.before === undefined ? ' ' : (s.words[step.before]?.value ?? ' ');
  // The word before may be one that libaudit has cut: the argument of a -F at its operator, a path at its
  // slashes.
  const printed = s.cut !== undefined && s.cut.word === step.before ? word.slice(0, s.cut.at) : word;
  const text = `Option ${printed} on line %d is invalid`;
  return {
    status: fail(
      s,
      REASONS[step.problem ?? 'unknown'],
      c.optionSpan(),
      { option: writtenOption(c) },
      isSince(s, R.v3_0_7) ? text : undefined,
    ),
  };
}
