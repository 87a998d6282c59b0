import type { Field, ValueType } from '../facts/fields.ts';
import { KEY_MAX, PATH_MAX, PERM, UNSET_ID } from '../facts/kernelNumbers.ts';
import { archNames, elfOf, type Machine, machineOfBits, machineOfElf } from '../facts/machines.ts';
import { isSince, known, narrowTo } from '../facts/releaseRange.ts';
import { NEWEST, R } from '../facts/releases.ts';
import { errnos, fileTypes, fsTypes, messageTypes, permAddition } from '../facts/tables.ts';
import type { Pair } from '../syntax/fieldPair.ts';
import { longerThan } from '../text/bytes.ts';
import type { Span } from '../text/span.ts';
import {
  type ParsedNumber,
  startsNegative,
  startsWithDigit,
  strtol,
  strtoul,
  strtoulHex,
} from './parseNumbers.ts';
import type { Places } from './places.ts';
import { LIST, textField } from './rule.ts';
import { assume, fail, hostOf, type State, say, supports } from './state.ts';
import { addNamed } from './syscalls.ts';

const AF_MAX = 46;

/** What a handler of a field's value needs. */
export interface Ctx {
  readonly s: State;
  readonly list: number;
  readonly f: Field;
  readonly pair: Pair;
  readonly op: number;
  readonly places: Places;
}

const nameSpan = (c: Ctx): Span => c.places.part(0, c.pair.at);
const operatorSpan = (c: Ctx): Span => c.places.part(c.pair.at, c.pair.at + c.pair.op.length);
const valueSpan = (c: Ctx): Span => c.places.part(c.pair.at + c.pair.op.length, endOf(c));
const wholeSpan = (c: Ctx): Span => c.places.part(0, endOf(c));
const endOf = (c: Ctx): number => c.pair.at + c.pair.op.length + c.pair.value.length;

type Value = State['fields'][number] | -1;

const READERS: Readonly<Record<ValueType, (c: Ctx, v: string) => Value>> = {
  uid: userId,
  gid: groupId,
  errno: exitCode,
  msgtype: messageType,
  label,
  path,
  key,
  arch,
  perm,
  filetype: fileType,
  fstype: fsType,
  signedNumber,
  session,
  family,
  number: plainNumber,
};

/** Returns the value of a field as it is sent, or -1 where libaudit refuses it (libaudit.c: audit_rule_fieldpair_data). */
export function readValue(c: Ctx): Value {
  return READERS[c.f.valueType](c, c.pair.value);
}

function label(c: Ctx, v: string): Value {
  return c.f.name.startsWith('obj_') && c.list !== LIST.exit ? exitOnly(c) : longText(c, v);
}

function fileType(c: Ctx, v: string): Value {
  if (c.list !== LIST.exit) return exitOnly(c);
  const t = known(c.s, fileTypes.find(v));
  return t
    ? number(c, t.number)
    : fail(c.s, 'unknown-filetype', valueSpan(c), { value: v }, `-F unknown file type -  ${c.pair.name}`);
}

function signedNumber(c: Ctx, v: string): Value {
  const plain = plainValue(v);
  return plain === undefined ? notNumber(c, v) : number(c, plain);
}

/** Returns a number as auditctl reads it with strtoul, or with strtol behind a minus; undefined for what begins as none. */
function plainValue(v: string): number | undefined {
  if (startsWithDigit(v)) return strtoul(v).value;
  return startsNegative(v) ? strtol(v).value : undefined;
}

function session(c: Ctx, v: string): Value {
  if (c.list !== LIST.exclude && c.list !== LIST.user && c.list !== LIST.exit)
    return fail(
      c.s,
      'session-list',
      nameSpan(c),
      { field: c.pair.name },
      `${c.pair.name} must be used with exclude, user, or exit filter`,
    );
  return number(c, plainValue(v) ?? (v === 'unset' ? UNSET_ID : 0));
}

function family(c: Ctx, v: string): Value {
  const n = strtoul(v).value;
  return n < AF_MAX
    ? number(c, n)
    : fail(c.s, 'family-too-big', valueSpan(c), { value: v }, `value is too large for field: ${c.pair.name}`);
}

function number(c: Ctx, value: number | undefined): Value {
  return { field: c.f.number, op: c.op, value };
}

function exitOnly(c: Ctx): -1 {
  return fail(
    c.s,
    'exit-only',
    nameSpan(c),
    { field: c.pair.name },
    `${c.pair.name} can only be used with exit filter list`,
  );
}

function notNumber(c: Ctx, v: string): -1 {
  return fail(
    c.s,
    'not-a-number',
    valueSpan(c),
    { field: c.pair.name, value: v },
    `-F value should be number for ${c.pair.name}`,
  );
}

function wrongOperator(c: Ctx, takes: string): -1 {
  return fail(
    c.s,
    'operator',
    operatorSpan(c),
    { field: c.pair.name, operator: c.pair.op },
    `${c.pair.name} only takes ${takes}`,
  );
}

const isEquality = (c: Ctx) => c.pair.op === '=' || c.pair.op === '!=';

function userId(c: Ctx, v: string): Value {
  const plain = plainValue(v);
  if (plain !== undefined) return number(c, plain);
  if (v === 'unset') return number(c, UNSET_ID);
  if (v === 'root') return number(c, 0);
  if (canBeAccount(v)) {
    assume(c.s, { kind: 'user', name: v, span: valueSpan(c) });
    return number(c, undefined);
  }
  const message = `Unknown user: ${v}${isSince(c.s, R.v3_0_7) ? '' : `\n-F unknown field: ${c.pair.name}`}`;
  return fail(c.s, 'unknown-user', valueSpan(c), { field: c.pair.name, value: v }, message);
}

function groupId(c: Ctx, v: string): Value {
  if (startsWithDigit(v)) return number(c, strtol(v).value);
  if (v === 'root') return number(c, 0);
  if (v !== 'unset' && canBeAccount(v)) {
    assume(c.s, { kind: 'group', name: v, span: valueSpan(c) });
    return number(c, undefined);
  }
  const message = `Unknown group: ${v}${isSince(c.s, R.v3_0_7) ? '' : `\n-F unknown field: ${c.pair.name}`}`;
  return fail(c.s, 'unknown-group', valueSpan(c), { field: c.pair.name, value: v }, message);
}

/**
 * Whether a machine may have a user or group of that name: what no passwd line can hold (`:`), and what no tool would
 * make (operators, quotes, control characters), cannot be one.
 */
function canBeAccount(name: string): boolean {
  return /^[A-Za-z0-9_.\u0080-\uffff][^\s:=<>!&,"'`#%*?;|(){}[\]\\/\0-\x1f\x7f]*$/.test(name);
}

function exitCode(c: Ctx, v: string): Value {
  if (c.list !== LIST.exit) return exitOnly(c);
  if (startsWithDigit(v) || startsNegative(v)) return number(c, strtol(v).value);
  const negative = v.startsWith('-');
  const e = known(c.s, errnos.find(negative ? v.slice(1) : v));
  if (!e) return fail(c.s, 'unknown-errno', valueSpan(c), { value: v }, `-F unknown errno - ${c.pair.name}`);
  return number(c, (negative ? -e.number : e.number) >>> 0);
}

function messageType(c: Ctx, v: string): Value {
  if (c.list !== LIST.exclude && c.list !== LIST.user)
    return fail(
      c.s,
      'msgtype-list',
      nameSpan(c),
      { field: c.pair.name },
      'msgtype field can only be used with exclude or user filter list',
    );
  if (startsWithDigit(v)) return number(c, strtol(v).value);
  const t = known(c.s, messageTypes.find(v));
  if (t) return number(c, t.number);
  const unknown = /^UNKNOWN\[/.exec(v) ? strtol(v.slice(8)).value : 0;
  if (unknown > 0) return number(c, unknown);
  return fail(c.s, 'unknown-msgtype', valueSpan(c), { value: v }, `-F unknown message type - ${c.pair.name}`);
}

function longText(c: Ctx, v: string, max = PATH_MAX): Value {
  if (longerThan(v, max))
    return fail(
      c.s,
      'string-too-long',
      valueSpan(c),
      { field: c.pair.name, max: String(max) },
      'String value too long',
    );
  return textField(c.f.number, c.op, v);
}

function path(c: Ctx, v: string): Value {
  if (c.f.name === 'exe') {
    if (c.pair.op !== '=') {
      if (!isSince(c.s, R.v3_0_7)) return wrongOperator(c, '= operator');
      if (c.pair.op !== '!=') return wrongOperator(c, '= or != operators');
    }
    c.s.exeAdded = true;
    return longText(c, v);
  }
  if (c.list !== LIST.exit) return exitOnly(c);
  c.s.permAdded = true;
  return longText(c, v);
}

function key(c: Ctx, v: string): Value {
  const { s } = c;
  if (!(s.syscallAdded || s.permAdded || s.exeAdded || s.fsAdded))
    return fail(
      s,
      'key-before-rule',
      wholeSpan(c),
      { key: v },
      'Key field needs a watch, syscall or exe path given prior to it',
    );
  return longText(c, v, KEY_MAX);
}

function arch(c: Ctx, v: string): Value {
  const { s } = c;
  if (s.syscallAdded)
    return fail(
      s,
      'arch-after-syscall',
      wholeSpan(c),
      { field: c.pair.name },
      `${c.pair.name} must be before -S`,
    );
  if (!isEquality(c)) return wrongOperator(c, '= or != operators');
  const machine = archMachine(v, s);
  if (!machine)
    return fail(
      s,
      'unknown-arch',
      valueSpan(c),
      { value: v, machine: hostOf(s) },
      `${c.pair.name} elf mapping not found`,
    );
  s.elf = machine;
  s.archAdded = true;
  return number(c, elfOf(machine));
}

/** The machine that the value of arch= names; undefined where auditctl finds none. */
function archMachine(v: string, s: State): Machine | undefined {
  if (startsWithDigit(v)) return machineOfNumber(s, strtoul(v));
  const lower = v.toLowerCase();
  if (lower === 'b64' || lower === 'b32')
    return supports(s, hostOf(s)) ? machineOfBits(lower, s.host) : undefined;
  return known(s, archNames.get(lower))?.machine ?? machineOfNumber(s, strtoulHex(v));
}

function machineOfNumber(s: State, n: ParsedNumber): Machine | undefined {
  const machine = n.overflow ? undefined : machineOfElf(n.value, NEWEST);
  return machine && supports(s, machine) ? machine : undefined;
}

const PERM_BITS: Readonly<Record<string, number>> = PERM;

/** The bits of permission letters, or the first character that is none. */
export function permBits(letters: string): { readonly bits: number } | { readonly bad: number } {
  let bits = 0;
  for (let i = 0; i < letters.length; i++) {
    const bit = PERM_BITS[(letters[i] ?? '').toLowerCase()];
    if (bit === undefined) return { bad: i };
    bits |= bit;
  }
  return { bits };
}

function perm(c: Ctx, v: string): Value {
  const { s } = c;
  if (c.list !== LIST.exit && !(c.list === LIST.exclude && isSince(s, R.v3_1_2))) return exitOnly(c);
  if (c.pair.op !== '=') return wrongOperator(c, '= operator');
  if (longerThan(v, 4))
    return fail(
      s,
      'string-too-long',
      valueSpan(c),
      { field: c.pair.name, max: '4' },
      'String value too long',
    );
  const p = permBits(v);
  // Letter by letter, so that what comes before a bad one is still done (and said).
  const good = 'bad' in p ? v.slice(0, p.bad) : v;
  if (isSince(s, R.v3_1_5))
    for (const letter of good.toLowerCase()) if (!addPermSyscalls(c, letter)) return -1;
  if ('bad' in p)
    return fail(s, 'perm-value', valueSpan(c), { value: v }, "Permission can only contain  'rwxa'");
  s.permAdded = true;
  return number(c, p.bits);
}

function addPermSyscalls(c: Ctx, letter: string): boolean {
  const { s } = c;
  if (s.elf === undefined) {
    say(s, 'perm used without an arch is slower');
    return true;
  }
  const addition = permAddition(letter, s.release);
  narrowTo(s, addition);
  const missing = addNamed(s, addition.names, s.elf);
  if (missing !== undefined) {
    fail(
      s,
      'perm-syscall',
      wholeSpan(c),
      { syscall: missing, machine: s.elf, letter },
      `Syscall name unknown: ${missing}\nError adding syscalls for perm filtering`,
    );
    return false;
  }
  s.syscallAdded = true;
  return true;
}

function fsType(c: Ctx, v: string): Value {
  const { s } = c;
  if (c.list !== LIST.filesystem)
    return fail(
      s,
      'fstype-list',
      nameSpan(c),
      { field: c.pair.name },
      `${c.pair.name} field is not valid for the filter`,
    );
  if (!isEquality(c)) return wrongOperator(c, '= or != operators');
  s.fsAdded = true;
  if (startsWithDigit(v)) return number(c, strtoul(v).value);
  const t = known(s, fsTypes.find(v));
  return t
    ? number(c, t.number)
    : fail(
        s,
        'unknown-fstype',
        valueSpan(c),
        { value: v },
        `file system type is unknown for field: ${c.pair.name}`,
      );
}

const EXIT_ONLY: ReadonlySet<string> = new Set(['devmajor', 'devminor', 'inode', 'success', 'ppid']);

function plainNumber(c: Ctx, v: string): Value {
  const name = c.f.name;
  if (c.list !== LIST.exit && EXIT_ONLY.has(name)) return exitOnly(c);
  if (name === 'inode' && !isEquality(c)) return wrongOperator(c, '= or != operators');
  if (!startsWithDigit(v)) return notNumber(c, v);
  return number(c, (name === 'inode' ? strtoul(v) : strtol(v)).value);
}
