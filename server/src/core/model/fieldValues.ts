import type { ValueType } from '../facts/fields.ts';
import { KEY_MAX, UNSET_ID } from '../facts/kernelNumbers.ts';
import { archNames, elfOf, type Machine, machineOfBits, machineOfElf } from '../facts/machines.ts';
import { isSince, known } from '../facts/releaseRange.ts';
import { NEWEST, R } from '../facts/releases.ts';
import { errnos, fileTypes, fsTypes, messageTypes } from '../facts/tables.ts';
import {
  exitOnly,
  type FieldContext,
  type FieldValue,
  isEquality,
  longText,
  nameSpan,
  notNumber,
  numberField,
  readNumber,
  valueSpan,
  wholeSpan,
  wrongOperator,
} from './fieldContext.ts';
import {
  type ParsedNumber,
  startsNegative,
  startsWithDigit,
  strtol,
  strtoul,
  strtoulHex,
} from './parseNumbers.ts';
import { permValue } from './permValue.ts';
import { LIST } from './rule.ts';
import { assume, fail, hostOf, type State, supports } from './state.ts';

const AF_MAX = 46;

const READERS: Readonly<Record<ValueType, (c: FieldContext, v: string) => FieldValue>> = {
  uid: userId,
  gid: groupId,
  errno: exitCode,
  msgtype: messageType,
  label,
  path,
  key,
  arch,
  perm: permValue,
  filetype: fileType,
  fstype: fsType,
  signedNumber,
  session,
  family,
  number: plainNumber,
};

/**
 * Returns the field of a context with its value read, as it is sent; -1, with the fault noted, where libaudit
 * refuses the value (libaudit.c: audit_rule_fieldpair_data).
 */
export function readValue(c: FieldContext): FieldValue {
  return READERS[c.f.valueType](c, c.pair.value);
}

function label(c: FieldContext, v: string): FieldValue {
  return c.f.name.startsWith('obj_') && c.list !== LIST.exit ? exitOnly(c) : longText(c, v);
}

function fileType(c: FieldContext, v: string): FieldValue {
  if (c.list !== LIST.exit) return exitOnly(c);
  const t = known(c.s, fileTypes.find(v));
  return t
    ? numberField(c, t.number)
    : fail(c.s, 'unknown-filetype', valueSpan(c), { value: v }, `-F unknown file type -  ${c.pair.name}`);
}

function signedNumber(c: FieldContext, v: string): FieldValue {
  const plain = readNumber(v);
  return plain === undefined ? notNumber(c, v) : numberField(c, plain);
}

function session(c: FieldContext, v: string): FieldValue {
  if (c.list !== LIST.exclude && c.list !== LIST.user && c.list !== LIST.exit)
    return fail(
      c.s,
      'session-list',
      nameSpan(c),
      { field: c.pair.name },
      `${c.pair.name} must be used with exclude, user, or exit filter`,
    );
  return numberField(c, readNumber(v) ?? (v === 'unset' ? UNSET_ID : 0));
}

function family(c: FieldContext, v: string): FieldValue {
  const n = strtoul(v).value;
  return n < AF_MAX
    ? numberField(c, n)
    : fail(c.s, 'family-too-big', valueSpan(c), { value: v }, `value is too large for field: ${c.pair.name}`);
}

function userId(c: FieldContext, v: string): FieldValue {
  const plain = readNumber(v);
  if (plain !== undefined) return numberField(c, plain);
  if (v === 'unset') return numberField(c, UNSET_ID);
  if (v === 'root') return numberField(c, 0);
  if (canBeAccount(v)) {
    assume(c.s, { kind: 'user', name: v, span: valueSpan(c) });
    return numberField(c, undefined);
  }
  const message = `Unknown user: ${v}${isSince(c.s, R.v3_0_7) ? '' : `\n-F unknown field: ${c.pair.name}`}`;
  return fail(c.s, 'unknown-user', valueSpan(c), { field: c.pair.name, value: v }, message);
}

function groupId(c: FieldContext, v: string): FieldValue {
  if (startsWithDigit(v)) return numberField(c, strtol(v).value);
  if (v === 'root') return numberField(c, 0);
  if (v !== 'unset' && canBeAccount(v)) {
    assume(c.s, { kind: 'group', name: v, span: valueSpan(c) });
    return numberField(c, undefined);
  }
  const message = `Unknown group: ${v}${isSince(c.s, R.v3_0_7) ? '' : `\n-F unknown field: ${c.pair.name}`}`;
  return fail(c.s, 'unknown-group', valueSpan(c), { field: c.pair.name, value: v }, message);
}

/**
 * Reports whether a machine can have a user or group of that name: what no passwd line can hold (`:`), and
 * what no tool would make (operators, quotes, control characters), cannot be one.
 */
function canBeAccount(name: string): boolean {
  return /^[A-Za-z0-9_.\u0080-\uffff][^\s:=<>!&,"'`#%*?;|(){}[\]\\/\0-\x1f\x7f]*$/.test(name);
}

function exitCode(c: FieldContext, v: string): FieldValue {
  if (c.list !== LIST.exit) return exitOnly(c);
  if (startsWithDigit(v) || startsNegative(v)) return numberField(c, strtol(v).value);
  const negative = v.startsWith('-');
  const e = known(c.s, errnos.find(negative ? v.slice(1) : v));
  if (!e) return fail(c.s, 'unknown-errno', valueSpan(c), { value: v }, `-F unknown errno - ${c.pair.name}`);
  return numberField(c, (negative ? -e.number : e.number) >>> 0);
}

function messageType(c: FieldContext, v: string): FieldValue {
  if (c.list !== LIST.exclude && c.list !== LIST.user)
    return fail(
      c.s,
      'msgtype-list',
      nameSpan(c),
      { field: c.pair.name },
      'msgtype field can only be used with exclude or user filter list',
    );
  if (startsWithDigit(v)) return numberField(c, strtol(v).value);
  const t = known(c.s, messageTypes.find(v));
  if (t) return numberField(c, t.number);
  const unknown = /^UNKNOWN\[/.exec(v) ? strtol(v.slice(8)).value : 0;
  if (unknown > 0) return numberField(c, unknown);
  return fail(c.s, 'unknown-msgtype', valueSpan(c), { value: v }, `-F unknown message type - ${c.pair.name}`);
}

function path(c: FieldContext, v: string): FieldValue {
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

function key(c: FieldContext, v: string): FieldValue {
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

function arch(c: FieldContext, v: string): FieldValue {
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
  return numberField(c, elfOf(machine));
}

/** Returns the machine that the value of arch= names; undefined where auditctl finds none. */
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

function fsType(c: FieldContext, v: string): FieldValue {
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
  if (startsWithDigit(v)) return numberField(c, strtoul(v).value);
  const t = known(s, fsTypes.find(v));
  return t
    ? numberField(c, t.number)
    : fail(
        s,
        'unknown-fstype',
        valueSpan(c),
        { value: v },
        `file system type is unknown for field: ${c.pair.name}`,
      );
}

const EXIT_ONLY: ReadonlySet<string> = new Set(['devmajor', 'devminor', 'inode', 'success', 'ppid']);

function plainNumber(c: FieldContext, v: string): FieldValue {
  const name = c.f.name;
  if (c.list !== LIST.exit && EXIT_ONLY.has(name)) return exitOnly(c);
  if (name === 'inode' && !isEquality(c)) return wrongOperator(c, '= or != operators');
  if (!startsWithDigit(v)) return notNumber(c, v);
  return numberField(c, (name === 'inode' ? strtoul(v) : strtol(v)).value);
}
