import { type Field, field } from '../facts/fields.ts';
import { isKeyName } from '../facts/keyNames.ts';
import { archNames } from '../facts/machines.ts';
import { type ArgumentScope, constantValue } from './constants.ts';
import { comparedField, FIELD_NAMES, fieldName } from './fieldNames.ts';
import { type Meaning, textOf } from './meaning.ts';
import { type Meant, shown } from './meant.ts';
import type { Slip } from './slips.ts';
import { fieldValue } from './values.ts';
import { syscallName } from './wordValues.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  '==': '=',
  '===': '=',
  '!==': '!=',
  '=!': '!=',
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
  ':=': '=',
  ':': '=',
  '~=': '!=',
  '/=': '!=',
  '=/=': '!=',
  '!': '!=',
  '!+': '!=',
  '>+': '>=',
  '<+': '<=',
  '>==': '>=',
  '<==': '<=',
  '&&=': '&=',
  '1=': '!=',
  '.=': '>=',
  ',=': '<=',
};

const SIGN = ',=|!==|===|==|=/=|/=|=!|!=|!\\+|>==|<==|>\\+|<\\+|>=|<=|=>|=<|<>|~=|&=|&(?!&)|>|<|=|:=|:|!';

const PAIR = new RegExp(`^([A-Za-z][\\w.-]*?)[\\s\\ue000]*(${SIGN})[\\s\\ue000]*(.*)$`, 's');

/** Names for the system call of an event, in logs and in other tools. */
const SYSCALL_FIELD =
  /^(?:(?:auditd\.data\.)?(?:sys_?calls?|calls?|sc)(?:[._]?name)?|evt\.type|event_type)$/i;

/** A condition written the other way round: `1000<=auid`. */
const TURNED = /^([\w./:-]+)[\s\ue000]*(<=|>=|!=|<|>|=)[\s\ue000]*([A-Za-z]\w+)$/;

const MIRROR: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

const NEGATED = /^(?:!|¬|not[\s\ue000]+)[\s\ue000]*\(?(.*?)\)?$/is;

/**
 * Reads the argument of `-F` or `-C` in any spelling as one condition or several, each a part of a rule;
 * undefined where it is incomplete or not a condition.
 * @param scope what gives the values of a0 to a3 their meaning
 * @param near whether names that are only similar count too
 */
export function conditions(typed: string, scope: ArgumentScope, near = true): readonly Meaning[] | undefined {
  const pieces = piecesOf(typed);
  const out: Meaning[] = [];
  for (const piece of pieces) {
    const one = condition(piece, scope, near);
    if (!one) return undefined;
    out.push(...eachOf(one));
  }
  if (out.length < 2) return out;
  const several = sameField(out);
  if (several) return [several];
  const joint: Slip = { kind: 'field-list', typed: shown(typed), written: out.map(textOf).join(' ') };
  return out.map((m, i) => (i === 0 ? { ...m, slips: [joint, ...m.slips] } : m));
}

/**
 * Returns `msgtype!=CWD,EOE` as a condition for each value, all of which hold; a condition with one value as
 * it is.
 */
function eachOf(m: Meaning): readonly Meaning[] {
  const { others, ...first } = m;
  if (!others || !m.value.includes('!=')) return [m];
  return [withSlip(first, doubt(m.value)), ...others.map((value) => ({ ...first, value, slips: [] }))];
}

/** Reads conditions of one field that can have one value as one condition with several values. */
function sameField(list: readonly Meaning[]): Meaning | undefined {
  const [first, ...rest] = list;
  const pattern = /^(?:arch|exit|msgtype)=/i;
  if (!first || !list.every((m) => m.name === first.name && pattern.test(m.value))) return undefined;
  const slip: Slip = {
    kind: 'several-values',
    typed: list.map((m) => m.value).join(','),
    written: first.value,
  };
  return { ...first, others: rest.map((m) => m.value), slips: [slip, ...list.flatMap((m) => m.slips)] };
}

/**
 * Returns the conditions of one argument: separated by `&&`, `and`, or by a comma before another `name op
 * value`.
 */
function piecesOf(typed: string): readonly string[] {
  const parts = typed.split(/[\s\ue000]*(?:&&|[\s\ue000](?:and|&|\+)[\s\ue000])[\s\ue000]*/i);
  return parts.flatMap((part) => {
    const out: string[] = [];
    for (const piece of part.split(/[,;]/)) {
      const last = out[out.length - 1];
      const begins = PAIR.exec(piece.replace(/^[\s\ue000]+/, ''));
      if (last !== undefined && !(begins && fieldName(begins[1] ?? '', false)))
        out[out.length - 1] = `${last},${piece}`;
      else out.push(piece.replace(/^[\s\ue000]+/, ''));
    }
    return out;
  });
}

function condition(typed: string, scope: ArgumentScope, near: boolean): Meaning | undefined {
  return marked(typed, scope, near) ?? turned(typed, scope) ?? plainCondition(typed, scope, near);
}

/**
 * Returns `uid=<root>`: a value in angle brackets, as documents mark what is to be filled in; no operator
 * begins with them.
 */
function marked(typed: string, scope: ArgumentScope, near: boolean): Meaning | undefined {
  const bare = typed.replace(/=<([^<>=]+)>$/, '=$1');
  const c = bare === typed ? undefined : condition(bare, scope, near);
  return c && withSlip(c, { kind: 'quotes', typed: shown(typed), written: c.value });
}

/** Begins an option, not the name of an error. */
const OPTION = /^--?(?!E[A-Z])[A-Za-z]/;

/** Returns `1000<=auid`: the value first. */
function turned(typed: string, scope: ArgumentScope): Meaning | undefined {
  const [, value = '', sign = '', name = ''] = TURNED.exec(typed) ?? [];
  if (!field(name) || field(value) || OPTION.test(value)) return undefined;
  const flipped = `${name}${MIRROR[sign] ?? sign}${value}`;
  const c = condition(flipped, scope, false);
  return c && withSlip(c, { kind: 'operator', typed: shown(typed), written: flipped });
}

function plainCondition(typed: string, scope: ArgumentScope, near: boolean): Meaning | undefined {
  const negated = NEGATED.exec(typed);
  if (negated) return negate(condition(negated[1] ?? '', scope, near), typed);
  // In C, bits are tested by `(flags & O_CREAT) != 0`.
  const bits = typed.replace(/^(a[0-3]&[^!<>=]+?)[\s\ue000]*(?:!=|>)[\s\ue000]*0$/i, '$1');
  const m = PAIR.exec(bits);
  if (!m) return withoutOperator(typed, scope);
  const [left, sign, value] = withShift(m);
  const right = value.replace(/^[(<[{](.*)[)>\]}]$/s, '$1').replace(/(?<=.)[,;]+$/, '');
  const op = OPERATORS[sign] ?? sign;
  const not = op === '=' ? /^(?:!|not[\s\ue000]+)(.+)$/is.exec(right) : null;
  if (not) return negate(condition(`${left}=${not[1] ?? ''}`, scope, near), typed);
  if (SYSCALL_FIELD.test(left) && op === '=') return calls(right, scope, typed);
  const spaced = typed.length > left.length + sign.length + right.length;
  return pairOf(typed, scope, { left, sign, op, right, spaced, near });
}

/** What the first key of an operator types where Shift came too late: `auid1=unset`, `auid.=1000`. */
const UNSHIFTED: ReadonlySet<string> = new Set(['1', '.']);

/**
 * Returns the name, the operator and the value of a pair: the end of a name that is none without it belongs
 * to the operator.
 */
function withShift([, left = '', sign = '', value = '']: RegExpExecArray): readonly [string, string, string] {
  const [name, key] = [left.slice(0, -1), left.slice(-1)];
  const isShort = sign === '=' && UNSHIFTED.has(key) && !fieldName(left, false) && fieldName(name, false);
  return isShort ? [name, `${key}=`, value] : [left, sign, value];
}

interface Taken {
  readonly left: string;
  readonly sign: string;
  readonly op: string;
  readonly right: string;
  readonly spaced: boolean;
  readonly near: boolean;
}

/** Returns a name, an operator and a value as a condition, or as a comparison of two fields. */
function pairOf(
  typed: string,
  scope: ArgumentScope,
  { left, sign, op, right, spaced, near }: Taken,
): Meaning | undefined {
  const name = fieldName(left, near);
  const f = name && field(name.text);
  if (!f) return undefined;
  const changes: Slip[] = [
    ...name.slips,
    ...(op === sign ? [] : [{ kind: 'operator' as const, typed: sign, written: op }]),
    ...(spaced
      ? [{ kind: 'field-space' as const, typed: shown(typed), written: `${name.text}${op}${right}` }]
      : []),
    // A digit too many is as likely.
    ...(sign === '1=' ? [doubt(typed)] : []),
  ];
  const other = op === '=' || op === '!=' ? comparedField(name.text, right) : undefined;
  if (other)
    return {
      role: 'compare',
      option: '-C',
      value: `${name.text}${op}${other.text}`,
      // Equal or not: what was meant by a colon between two fields nobody can tell.
      slips: [...changes, ...other.slips, ...(sign === ':' ? [doubt(typed)] : [])],
    };
  // A user is not called as a field is: two fields were to be compared that cannot be.
  if ((f.valueType === 'uid' || f.valueType === 'gid') && field(right)) return undefined;
  const value =
    right === '' ? undefined : (constantValue(f.name, op, right, scope) ?? valueAfter(f, op, right));
  if (!value) return undefined;
  const lower = f.name.toLowerCase();
  return {
    role: isKeyName(lower) || lower === 'perm' ? lower : 'field',
    option: '-F',
    value: `${name.text}${op}${value.text}`,
    name: lower,
    slips: [...changes, ...value.slips],
    ...(value.others ? { others: value.others.map((o) => `${name.text}${op}${o}`) } : {}),
  };
}

/**
 * Returns the value of a field after an operator: several values are rules of their own where each is asked
 * for, and conditions of one rule where none is to match.
 */
function valueAfter(f: Field, op: string, typed: string): Meant | undefined {
  const value = fieldValue(f, typed);
  return value?.others && op !== '=' && op !== '!=' ? undefined : value;
}

function doubt(typed: string): Slip {
  return { kind: 'unclear', typed: shown(typed), written: '' };
}

/**
 * Returns `b64`, `-EACCES`, `/etc/passwd`: a value that has its field written on it; `archb64`: an operator
 * that is missing.
 */
function withoutOperator(typed: string, scope: ArgumentScope): Meaning | undefined {
  if (/^b(?:32|64)$/i.test(typed) || archNames.has(typed.toLowerCase()))
    return named('arch', typed.toLowerCase(), 'no-field-name', typed);
  if (/^[rwxa]{1,4}$/.test(typed)) return named('perm', typed, 'no-field-name', typed);
  if (/^-E[A-Z]+$/.test(typed)) return named('exit', typed, 'no-field-name', typed);
  if (/^\/\w[^=]*$/.test(typed)) return named('path', typed, 'no-field-name', typed);
  for (const name of FIELD_NAMES) {
    const value = typed.slice(name.length).replace(/^[\s\ue000]+/, '');
    if (name.length < 3 || value === '' || !typed.toLowerCase().startsWith(name)) continue;
    const c = condition(`${name}=${value}`, scope, false);
    // Of a number nobody knows how it was to be compared.
    const kind = /uid$|gid$|pid$|inode|major|minor|ses/.test(name) ? 'unclear' : 'no-operator';
    if (c && c.name === name) return withSlip(c, { kind, typed: shown(typed), written: c.value });
  }
  return undefined;
}

function named(name: string, value: string, kind: Slip['kind'], typed: string): Meaning {
  const written = `${name}=${value}`;
  return {
    role: name === 'perm' ? 'perm' : 'field',
    option: '-F',
    value: written,
    name,
    slips: [{ kind, typed, written }],
  };
}

function withSlip(c: Meaning, slip: Slip): Meaning {
  return { ...c, slips: [slip, ...c.slips] };
}

function negate(c: Meaning | undefined, typed: string): Meaning | undefined {
  if (!c || /[<>&]|!=/.test(c.value) || !c.value.includes('=')) return undefined;
  const value = c.value.replace('=', '!=');
  return withSlip({ ...c, value }, { kind: 'negation', typed: shown(typed), written: value });
}

function calls(list: string, scope: ArgumentScope, typed: string): Meaning | undefined {
  const names = list.split(',').map((n) => syscallName(n, scope.tables, true));
  if (names.some((n) => n === undefined)) return undefined;
  const value = names.map((n) => n?.text).join(',');
  const slip: Slip = { kind: 'wrong-letter', typed: shown(typed), written: `-S ${value}` };
  return { role: 'syscalls', option: '-S', value, slips: [slip, ...names.flatMap((n) => n?.slips ?? [])] };
}
