import { KEY_MAX } from '../facts/kernelNumbers.ts';
import { keyInArgument } from '../facts/keyNames.ts';
import { isSince, isWithin } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
import { type Pair, splitComparison, splitPair } from '../syntax/fieldPair.ts';
import { longerThan } from '../text/bytes.ts';
import type { Span } from '../text/span.ts';
import { bad, type Call, go, type Step } from './call.ts';
import { addComparison, addFieldPair } from './fieldCheck.ts';
import { parseListAction } from './listAction.ts';
import { LIST, LIST_MASK, PREPEND, UNSET } from './rule.ts';
import { fail, hostOf, type State, say, supports } from './state.ts';
import { addOperations, addSyscalls, warnMismatch } from './syscalls.ts';
import { setupPerms, setupWatch, trimmedPath } from './watch.ts';

/** Returns the kernel number of the list that the options so far have given; UNSET where none did. */
export function listNumber(s: State): number {
  if (s.add !== UNSET) return s.add & LIST_MASK;
  if (s.del !== UNSET) return s.del & LIST_MASK;
  return UNSET;
}

function isList(s: State, list: number): boolean {
  return (s.add & (LIST_MASK | UNSET)) === list || (s.del & (LIST_MASK | UNSET)) === list;
}

/** What auditctl calls -a, -A and -d. */
const VERB = { a: 'Append', A: 'Add', d: 'Delete' } as const;

/**
 * Reads the argument of -a, -A or -d, a list and an action, into the rule of the call and returns how
 * auditctl goes on: with the next option, or with a fault (auditctl.c: setopt).
 */
export function append(c: Call, option: 'a' | 'A' | 'd'): Step {
  const { s, value } = c;
  if (option !== 'd' && value.includes('task') && s.syscallAdded) {
    const text =
      option === 'a'
        ? 'Syscall auditing requested for task list'
        : 'Error: syscall auditing requested for task list';
    return { status: fail(s, 'task-after-syscall', c.argumentSpan(), { value }, text) };
  }
  s.lists++;
  if (s.lists !== 1) {
    const text = 'Multiple rule insert/delete operations are not allowed';
    return {
      status: fail(
        s,
        'several-lists',
        c.optionSpan(),
        { option: `-${option}` },
        option === 'a' ? `${text}\n` : text,
      ),
    };
  }
  const which = option === 'd' ? 'del' : 'add';
  const r = parseListAction(value, s, s[which]);
  if (r.exclude) s.exclude = true;
  if (r.list !== undefined) s[which] = r.list;
  if (r.action !== undefined) s.action = r.action;
  if (r.problem === 'bad') {
    return {
      status: fail(
        s,
        'bad-list-action',
        c.argumentSpan(),
        { value, option: `-${option}` },
        `${VERB[option]} rule - bad keyword ${value}`,
      ),
    };
  }
  if (r.problem === 'possible') {
    fail(
      s,
      'possible',
      c.argumentSpan(),
      { value },
      `${option === 'd' ? 'Delete' : 'Append'} rule - possible is deprecated`,
    );
    return possibleReturns(s, option) ? { status: -3, ends: 'always' } : { status: -3 };
  }
  s.listFrom = c;
  if (option === 'A') {
    // Taken for a deletion in these releases.
    if (isWithin(s, R.v4_0_4, R.v4_1_0)) {
      s.del = s.add === UNSET ? UNSET : s.add | PREPEND;
      s.add = UNSET;
    } else s.add |= PREPEND;
  }
  return { status: 1 };
}

/** Reports whether `possible` leaves the line at once; where not, words that follow are still an error. */
function possibleReturns(s: State, option: 'a' | 'A' | 'd'): boolean {
  if (option === 'A') return !isSince(s, R.v4_1_2);
  return option === 'a' || !isWithin(s, R.v4_1_0, R.v4_1_2);
}

const LIST_TITLE = [
  [LIST.task, 'task'],
  [LIST.user, 'user'],
  [LIST.filesystem, 'filesystem'],
] as const;

/**
 * Reads the argument of -S, system calls or operations of io_uring, into the rule of the call and returns how
 * auditctl goes on: with the next option, or with a fault (auditctl.c: setopt).
 */
export function syscall(c: Call): Step {
  const { s, value } = c;
  if (isList(s, LIST.io_uring) && isSince(s, R.v3_1_2)) {
    if (addOperations(s, value, c) !== 0) return bad;
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
          c.optionSpan(),
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
        c.optionSpan(),
        { list: 'exclude', syscall: value },
        'Error: syscall auditing cannot be put on exclude list',
      ),
      ends: 'always',
    };
  if (unknownArch) {
    if (!supports(s, hostOf(s)))
      return {
        status: fail(
          s,
          'unknown-machine',
          c.optionSpan(),
          { machine: s.host },
          'Error detecting machine type',
        ),
        ends: 'always',
      };
    s.elf = s.host;
  }
  if (addSyscalls(s, value, c) !== 0) return bad;
  s.syscallAdded = true;
  if (unknownArch && s.add !== UNSET) warnMismatch(s, value);
  return go;
}

/**
 * Reads the argument of -C, a comparison of two fields, into the rule of the call and returns how auditctl
 * goes on: with the next option, or with a fault (auditctl.c: setopt).
 */
export function comparison(c: Call): Step {
  const pair = splitComparison(c.value);
  noteCut(c, pair);
  return addComparison(c.s, c.value, pair, listNumber(c.s), c) === 0 ? go : bad;
}

/**
 * Reads the argument of -F, a field with an operator and a value, into the rule of the call and returns how
 * auditctl goes on: with the next option, or with a fault (auditctl.c: setopt).
 */
export function fieldPair(c: Call): Step {
  const { s, value } = c;
  if (s.add === UNSET && s.del === UNSET && !(value.includes('arch=') && c.at(c.step.optind)?.value === '-t'))
    return {
      status: fail(
        s,
        'list-before-field',
        c.optionSpan(),
        { field: value },
        'List must be given before field',
      ),
    };
  const ownKey = keyInArgument(value);
  if (ownKey !== undefined) return addKey(c, ownKey);
  const pair = splitPair(value);
  noteCut(c, pair);
  return addFieldPair(s, value, pair, listNumber(s), c) === 0 ? go : bad;
}

function noteCut(c: Call, pair: Pair | undefined): void {
  const arg = c.step.argument;
  if (pair && arg) c.s.cut = { word: arg.word, at: arg.from + pair.at };
}

/**
 * Reads the path after -w or -W, which begins or deletes a watch, into the rule of the call and returns how
 * auditctl goes on: with the next option, or with a fault (auditctl.c: setopt).
 */
export function watch(c: Call): Step {
  const { s, value } = c;
  if (c.step.name === 'w') {
    if (s.add !== UNSET || s.del !== UNSET)
      return {
        status: fail(
          s,
          'watch-with-rule',
          c.optionSpan(),
          { path: value },
          "watch option can't be given with a syscall",
        ),
      };
    s.add = LIST.exit;
  } else s.del = LIST.exit;
  s.action = 2;
  s.syscallAdded = true;
  s.listFrom = c;
  const arg = c.step.argument;
  if (arg) s.cut = { word: arg.word, at: arg.from + trimmedPath(value).length };
  return { status: setupWatch(c) };
}

/**
 * Reads the key after -k into the rule of the call and returns how auditctl goes on: with the next option, or
 * with a fault, such as for a key before the rule (auditctl.c: setopt).
 */
export function key(c: Call): Step {
  const { s } = c;
  if (!(s.syscallAdded || s.permAdded || s.exeAdded || s.fsAdded) || (s.add === UNSET && s.del === UNSET))
    return {
      status: fail(
        s,
        'key-before-rule',
        c.optionSpan(),
        { key: c.value },
        'key option needs a watch or syscall given prior to it',
      ),
    };
  return addKey(c, c.value);
}

/** Returns the key alone: what follows `key=` in a -F. */
function keySpan(c: Call, value: string): Span {
  return c.part(c.value.length - value.length, c.value.length);
}

function addKey(c: Call, value: string): Step {
  const { s } = c;
  if (longerThan(s.key === '' ? value : `${s.key}\x01${value}`, KEY_MAX))
    return {
      status: fail(s, 'key-too-long', keySpan(c, value), { key: value }, 'key option exceeds size limit'),
    };
  if (value.includes('\x01')) {
    const text = `key ${value} has illegal character`;
    if (isSince(s, R.v4_2_1))
      return { status: fail(s, 'key-separator', keySpan(c, value), { key: value }, text) };
    say(s, text);
  }
  s.key += (s.key === '' ? '' : '\x01') + value;
  s.keyFrom = c;
  return go;
}

/**
 * Reads the argument of -p, the permissions of a watch, into the rule of the call and returns how auditctl
 * goes on: with the next option, or with a fault (auditctl.c: setopt).
 */
export function perms(c: Call): Step {
  const { s, value } = c;
  if (s.add === UNSET && s.del === UNSET)
    return {
      status: fail(
        s,
        'perm-before-watch',
        c.optionSpan(),
        { value },
        'permission option needs a watch given prior to it',
      ),
    };
  return { status: setupPerms(c) };
}
