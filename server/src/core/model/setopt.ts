import { elfOf, machineOfElf } from '../facts/machines.ts';
import { R } from '../facts/releases.ts';
import { getopt, type OptionStep } from '../syntax/getopt.ts';
import { spanInWord, type Word } from '../syntax/words.ts';
import { byteLength } from '../text/bytes.ts';
import type { Span } from '../text/span.ts';
import { addComparison, addFieldPair, type Pair, splitComparison, splitPair } from './fieldPair.ts';
import { listAction } from './listAction.ts';
import { startsWithDigit, strtoul } from './numbers.ts';
import { LIST, LIST_MASK, PREPEND, UNSET } from './rule.ts';
import { fail, type State, say } from './state.ts';
import { addOperations, addSyscalls, warnMismatch } from './syscalls.ts';
import { setupPerms, setupWatch, trimmedPath } from './watch.ts';

const KEY_MAX = 256;

/** What setopt answers: a rule to send (> 0), a reply to wait for (0), or an end: -1 error, -2 done, -3 nothing to do. */
export type Status = 1 | 0 | -1 | -2 | -3;
/**
 * `ends` marks what C writes as `return`: nothing after the options is looked at. Many of these became plain breaks when
 * the handlers were made functions of their own (4.0.4): `untilSplit`.
 */
interface Step {
  readonly status: Status | undefined;
  readonly ends?: 'always' | 'untilSplit';
}
const go: Step = { status: undefined };
const bad: Step = { status: -1 };

/** What a handler gets: the option, its argument and where things stand. `count` may be lowered, as C does. */
interface Call {
  readonly s: State;
  readonly step: OptionStep;
  readonly value: string;
  /** The option itself, and option with argument. */
  readonly option: Span;
  readonly argument: Span;
  /** Span of a part of the argument. */
  readonly part: (from: number, to: number) => Span;
  /** The word at C's index (word 0 is `auditctl`). */
  readonly at: (index: number) => Word | undefined;
  readonly count: { n: number };
}

/** Reads the options of a line in order (auditctl.c: setopt). `count` is how many words auditctl sees. */
export function setopt(s: State, words: readonly Word[], seen: number): Status | 'crash' {
  const g = getopt(words, seen, s.release);
  const count = { n: seen + 1 };
  let status: Status = 0;
  for (let step = g.next(); step; step = g.next()) {
    const call = makeCall(s, step, words, seen, count);
    const r = handle(call);
    if (r === 'crash') return 'crash';
    if (r.status !== undefined) status = r.status;
    if (r.ends === 'always' || (r.ends === 'untilSplit' && s.release < R.v4_0_4)) return status;
    if (status < 0) break;
  }
  const end = g.end();
  if (end.optind === 1) {
    const first = words[0];
    status = fail(s, 'no-option', first ? first.span : { start: 0, end: 0 }, { word: first?.value ?? '' });
  } else if (end.optind < count.n && status !== -1) {
    const extra = words[end.rest[0] ?? -1];
    const span = extra ? extra.span : { start: 0, end: 0 };
    status = fail(s, 'extra-word', span, { word: extra?.value ?? '' }, 'parameter passed without an option given');
  }
  if (s.key !== '' && !s.listRequested) {
    const span = s.keySpan ?? { start: 0, end: 0 };
    if (addFieldPair(s, `key=${s.key}`, listNumber(s), () => span) !== 0) status = -1;
  }
  return status;
}

function makeCall(s: State, step: OptionStep, words: readonly Word[], seen: number, count: { n: number }): Call {
  const word = words[step.word];
  const arg = step.argument;
  const argWord = arg && words[arg.word];
  const optionSpan = word
    ? spanInWord(word, step.at <= 2 ? 0 : step.at, word.value.startsWith('--') ? word.value.length : step.at + 1)
    : { start: 0, end: 0 };
  const part = (from: number, to: number): Span => (argWord && arg ? spanInWord(argWord, arg.from + from, arg.from + to) : optionSpan);
  return {
    s,
    step,
    value: arg?.value ?? '',
    option: optionSpan,
    argument: arg ? part(0, arg.value.length) : optionSpan,
    part,
    count,
    at: (index) => (index - 1 < seen ? words[index - 1] : undefined),
  };
}

/** The list's number for field checks: UNSET without a list. */
function listNumber(s: State): number {
  if (s.add !== UNSET) return s.add & LIST_MASK;
  if (s.del !== UNSET) return s.del & LIST_MASK;
  return UNSET;
}

function isList(s: State, list: number): boolean {
  return (s.add & (LIST_MASK | UNSET)) === list || (s.del & (LIST_MASK | UNSET)) === list;
}

function handle(c: Call): Step | 'crash' {
  const { s } = c;
  switch (c.step.name) {
    case undefined:
      return unknownOption(c);
    case 'h':
    case 'help':
      return s.release >= R.v4_2_1 ? { status: -2 } : { status: fail(s, 'help', c.option, { option: c.step.name }) };
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
      noteCut(c, splitComparison(c.value));
      return addComparison(s, c.value, listNumber(s), c.part) === 0 ? go : bad;
    case 'm':
      return message(c);
    case 'R':
      return { status: fail(s, 'nested-file', c.option, { path: c.value }, 'Error - nested rule files not supported') };
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
  return { status: fail(s, reason, c.option, { option: optionText(c) }, s.release === R.v2_8_5 ? undefined : text) };
}

function optionText(c: Call): string {
  const value = c.s.words[c.step.word]?.value ?? '';
  return value.startsWith('--') ? value.replace(/=.*/s, '') : `-${value[c.step.at] ?? ''}`;
}

function statusRequest(c: Call): Step {
  const { s, step, count } = c;
  if (count.n > 3) return { status: fail(s, 'status-request', c.option, {}, 'Too many options for status command') };
  if (step.optind === 2 && count.n === 3) {
    if (c.at(2)?.value !== '-i') return { status: fail(s, 'status-request', c.at(2)?.span ?? c.option, {}, 'Only -i option is allowed') };
    count.n -= 1;
  }
  return { status: -2 };
}

function listRequest(c: Call): Step | 'crash' {
  const { s, step, count } = c;
  const refuse = (text: string, span = c.option): Step => ({ status: fail(s, 'list-request', span, {}, text) });
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
  fail(c.s, 'delete-all-crash', c.option, { option: `-${c.step.name ?? ''}` });
  return 'crash';
}

function deleteAll(c: Call): Step | 'crash' {
  const { s, step, count } = c;
  if (count.n > 4 || count.n === 3)
    return { status: fail(s, 'delete-all', c.option, {}, 'Wrong number of options for Delete all request') };
  if (count.n === 4) {
    const next = c.at(step.optind);
    if (!next) return crash(c);
    if (next.value !== '-k') return { status: fail(s, 'delete-all', next.span, {}, 'Only the -k option is allowed') };
    count.n -= 2;
  }
  s.key = '';
  s.listRequested = true;
  s.sent++;
  say(s, 'No rules');
  return { status: -2 };
}

function zeroOneTwo(c: Call): Step {
  const { s, value } = c;
  if (value === '0' || value === '1' || value === '2') {
    s.sent++;
    return go;
  }
  const what = c.step.name === 'e' ? 'Enable' : 'Failure';
  return { status: fail(s, 'not-0-1-2', c.argument, { option: `-${c.step.name}`, value }, `${what} must be 0, 1, or 2 was ${value}`) };
}

function controlNumber(c: Call): Step {
  const { s, value } = c;
  const name = c.step.name ?? '';
  const [what, short] =
    name === 'r' ? ['Rate', 'rate'] : name === 'b' ? ['Backlog', 'backlog'] : ['Backlog_wait_time', 'backlog_wait_time'];
  const option = name.length === 1 ? `-${name}` : `--${name}`;
  if (!startsWithDigit(value))
    return { status: fail(s, 'control-number', c.argument, { option, value }, `${what} must be a numeric value was ${value}`) };
  const n = strtoul(value);
  if (n.overflow)
    return { status: fail(s, 'number-overflow', c.argument, { option, value }, `Error converting ${short}`), ends: 'untilSplit' };
  s.sent++;
  return go;
}

function append(c: Call, option: 'a' | 'A' | 'd'): Step {
  const { s, value } = c;
  if (option !== 'd' && value.includes('task') && s.syscallAdded) {
    const text = option === 'a' ? 'Syscall auditing requested for task list' : 'Error: syscall auditing requested for task list';
    return { status: fail(s, 'task-after-syscall', c.argument, { value }, text) };
  }
  s.lists++;
  if (s.lists !== 1) {
    const text = 'Multiple rule insert/delete operations are not allowed';
    return { status: fail(s, 'several-lists', c.option, { option: `-${option}` }, option === 'a' ? `${text}\n` : text) };
  }
  const which = option === 'd' ? 'del' : 'add';
  const r = listAction(value, s.release, s[which]);
  if (r.exclude) s.exclude = true;
  if (r.list !== undefined) s[which] = r.list;
  if (r.action !== undefined) s.action = r.action;
  if (r.problem === 'bad') {
    const verb = option === 'a' ? 'Append' : option === 'A' ? 'Add' : 'Delete';
    return { status: fail(s, 'bad-list-action', c.argument, { value, option: `-${option}` }, `${verb} rule - bad keyword ${value}`) };
  }
  if (r.problem === 'possible') {
    fail(s, 'possible', c.argument, { value }, `${option === 'd' ? 'Delete' : 'Append'} rule - possible is deprecated`);
    return possibleReturns(option, s.release) ? { status: -3, ends: 'always' } : { status: -3 };
  }
  s.listSpan = c.argument;
  if (option === 'A') {
    // Taken for a deletion in these releases.
    if (s.release === R.v4_0_4 || s.release === R.v4_1_0) {
      s.del = s.add === UNSET ? UNSET : s.add | PREPEND;
      s.add = UNSET;
    } else s.add |= PREPEND;
  }
  return { status: 1 };
}

/** Whether `possible` leaves the line at once; where not, words that follow are still an error. */
function possibleReturns(option: 'a' | 'A' | 'd', release: number): boolean {
  if (option === 'A') return release < R.v4_1_2;
  return option === 'a' || release < R.v4_1_0 || release > R.v4_1_2;
}

const LIST_TITLE = [
  [LIST.task, 'task'],
  [LIST.user, 'user'],
  [LIST.filesystem, 'filesystem'],
] as const;

function syscall(c: Call): Step {
  const { s, value } = c;
  if (s.release >= R.v3_1_2 && isList(s, LIST.io_uring)) {
    if (addOperations(s, value, c.part) !== 0) return bad;
    s.syscallAdded = true;
    return { status: 1 };
  }
  const unknownArch = s.elf === undefined;
  for (const [list, title] of LIST_TITLE) {
    if (isList(s, list))
      return {
        status: fail(
          s,
          'syscall-on-list',
          c.option,
          { list: title, syscall: value },
          `Error: syscall auditing being added to ${title} list`,
        ),
        ends: 'always',
      };
  }
  if (s.exclude)
    return {
      status: fail(
        s,
        'syscall-on-list',
        c.option,
        { list: 'exclude', syscall: value },
        'Error: syscall auditing cannot be put on exclude list',
      ),
      ends: 'always',
    };
  if (unknownArch) {
    if (machineOfElf(elfOf(s.machine), s.release) === undefined)
      return { status: fail(s, 'unknown-machine', c.option, { machine: s.machine }, 'Error detecting machine type'), ends: 'always' };
    s.elf = s.machine;
  }
  if (addSyscalls(s, value, c.part) !== 0) return bad;
  s.syscallAdded = true;
  if (unknownArch && s.add !== UNSET) warnMismatch(s, value);
  return go;
}

function fieldPair(c: Call): Step {
  const { s, value } = c;
  if (s.add === UNSET && s.del === UNSET && !(value.includes('arch=') && c.at(c.step.optind)?.value === '-t'))
    return { status: fail(s, 'list-before-field', c.option, { field: value }, 'List must be given before field') };
  if (value.startsWith('key=')) return addKey(c, value.slice(4), c.part(4, value.length));
  noteCut(c, splitPair(value));
  return addFieldPair(s, value, listNumber(s), c.part) === 0 ? go : bad;
}

function noteCut(c: Call, pair: Pair | undefined): void {
  const arg = c.step.argument;
  if (pair && arg) c.s.cut = { word: arg.word, at: arg.from + pair.at };
}

function message(c: Call): Step {
  const { s } = c;
  if (c.count.n > 3)
    return { status: fail(s, 'message-text', c.option, {}, 'The -m option must be only the only option and takes 1 parameter') };
  for (const [i, ch] of [...c.value].entries()) {
    const code = ch.charCodeAt(0);
    if (code < 32 || code >= 0x80)
      return { status: fail(s, 'message-text', c.part(i, i + 1), { letter: ch }, 'Illegal character in audit event'), ends: 'untilSplit' };
  }
  s.sent++;
  return { status: -2, ends: 'untilSplit' };
}

function watch(c: Call): Step {
  const { s, value } = c;
  if (c.step.name === 'w') {
    if (s.add !== UNSET || s.del !== UNSET)
      return { status: fail(s, 'watch-with-rule', c.option, { path: value }, "watch option can't be given with a syscall") };
    s.add = LIST.exit;
  } else s.del = LIST.exit;
  s.action = 2;
  s.syscallAdded = true;
  s.listSpan = c.argument;
  const arg = c.step.argument;
  if (arg) s.cut = { word: arg.word, at: arg.from + trimmedPath(value).length };
  return { status: setupWatch(s, value, c.argument) };
}

function key(c: Call): Step {
  const { s } = c;
  if (!(s.syscallAdded || s.permAdded || s.exeAdded || s.fsAdded) || (s.add === UNSET && s.del === UNSET))
    return { status: fail(s, 'key-before-rule', c.option, { key: c.value }, 'key option needs a watch or syscall given prior to it') };
  return addKey(c, c.value, c.argument);
}

function addKey(c: Call, value: string, span: Span): Step {
  const { s } = c;
  if (byteLength(value) + byteLength(s.key) + (s.key === '' ? 0 : 1) > KEY_MAX)
    return { status: fail(s, 'key-too-long', span, { key: value }, 'key option exceeds size limit') };
  if (value.includes('\x01')) {
    const text = `key ${value} has illegal character`;
    if (s.release >= R.v4_2_1) return { status: fail(s, 'key-separator', span, { key: value }, text) };
    say(s, text);
  }
  s.key += (s.key === '' ? '' : '\x01') + value;
  s.keySpan = span;
  return go;
}

function perms(c: Call): Step {
  const { s, value } = c;
  if (s.add === UNSET && s.del === UNSET)
    return { status: fail(s, 'perm-before-watch', c.option, { value }, 'permission option needs a watch given prior to it') };
  return { status: setupPerms(s, value, c.argument, c.part) };
}

function equivalent(c: Call): Step {
  const { s, value } = c;
  if (s.syscallAdded) return { status: fail(s, 'equivalent', c.option, { value }, 'Syscall auditing requested for make equivalent') };
  const parts = value.split(',');
  if (parts.length !== 2 || parts[1] === '')
    return { status: fail(s, 'equivalent', c.argument, { value }, 'Error parsing equivalent parts') };
  s.sent++;
  return { status: -2, ends: 'untilSplit' };
}

const SIGNALS = new Set(['term', 'hup', 'usr1', 'usr2', 'cont']);
const SIGNAL_WORDS = new Set(['stop', 'reload', 'rotate', 'resume', 'state']);

function signal(c: Call): Step {
  const { s, value } = c;
  const name = value.toLowerCase();
  if (SIGNALS.has(name) || (s.release >= R.v3_1_2 && SIGNAL_WORDS.has(name))) return { status: -2 };
  return { status: fail(s, 'signal', c.argument, { value }, `${value} is an unsupported signal`) };
}
