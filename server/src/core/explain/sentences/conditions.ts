import { argumentNames, argumentTable } from '../../facts/argumentValues.ts';
import { comparedPair, type Field, fieldOfNumber, type Operator, operators } from '../../facts/fields.ts';
import { F, PERM, UNSET_ID } from '../../facts/kernelNumbers.ts';
import { argumentsOf } from '../../facts/syscallInfo.ts';
import { errnos, fileTypes, fsTypes, messageTypes, socketFamilies } from '../../facts/tables.ts';
import { errnoWords, familyWords, fileTypeWords } from '../../hover/texts/valueWords.ts';
import type { RuleField } from '../../model/rule.ts';
import { either } from '../../text/series.ts';
import { bitsOf, type Subject } from '../ruleSubject.ts';
import { article, visibleText } from './english.ts';

const operatorOf: ReadonlyMap<number, Operator> = new Map([...operators].map(([op, n]) => [n, op]));

const comparing: Readonly<Record<Operator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '>': 'is above',
  '>=': 'is at least',
  '<': 'is below',
  '<=': 'is at most',
  '&': 'has any bit of',
  '&=': 'has every bit of',
};

const nouns: Readonly<Record<string, string>> = {
  pid: 'the process id',
  ppid: "the parent's process id",
  uid: 'the user',
  euid: 'the effective user',
  suid: 'the saved user',
  fsuid: 'the file access user',
  gid: 'the group',
  egid: 'the effective group',
  sgid: 'the saved group',
  fsgid: 'the file access group',
  auid: 'the login UID',
  obj_uid: 'the owner of the file',
  obj_gid: 'the group of the file',
  pers: 'the personality',
  arch: 'the call',
  msgtype: 'the type',
  subj_user: "the user of the process's label",
  subj_role: "the role of the process's label",
  subj_type: "the type of the process's label",
  subj_sen: "the low level of the process's label",
  subj_clr: "the high level of the process's label",
  obj_user: "the user of the file's label",
  obj_role: "the role of the file's label",
  obj_type: "the type of the file's label",
  obj_lev_low: "the low level of the file's label",
  obj_lev_high: "the high level of the file's label",
  sessionid: 'the session',
  devmajor: 'the major device number',
  devminor: 'the minor device number',
  inode: 'the inode',
  exit: 'the result',
  success: 'success',
  path: 'the file',
  dir: 'the directory',
  filetype: 'the file',
  fstype: 'the file system',
  exe: 'the program',
  saddr_fam: 'the address family',
};

/** Returns the operator of a compiled field as it is written: `>=`. */
export function opOf(f: RuleField): Operator {
  return operatorOf.get(f.op) ?? '=';
}

/**
 * Returns a compiled field of a rule as a clause that follows "where": `the login UID is at least 1000`.
 * @param s the rule, its target, and the names that its line has
 */
export function condition(f: RuleField, s: Subject): string {
  const field = fieldOfNumber(f.field);
  const op = opOf(f);
  if (!field) return `field ${f.field} ${comparing[op]} ${f.value}`;
  if (f.field === F.compare) return comparison(f, op);
  if (f.field >= F.a0 && f.field <= F.a3) return argument(f.field - F.a0, f, op, s);
  if (f.field === F.perm) return `it is an attempt to ${either(permVerbs(f.value ?? 0))} a file`;
  return `${nouns[field.name] ?? field.name} ${comparing[op]} ${valueWords(field, f, s)}`;
}

/**
 * Returns what a field is called in a sentence, by its name: `the login UID` for auid; the name for a field
 * without such words.
 */
export function nounOf(name: string): string {
  return nouns[name] ?? name;
}

/**
 * Returns the value of a compiled field of a rule in words, as a sentence names it: `root`, `1000`,
 * "`/etc/passwd`".
 * @param field what is known of the field `f`
 * @param s the rule, its target, and the names that its line has
 */
export function valueWords(field: Field, f: RuleField, s: Subject): string {
  const text = s.accounts.get(f) ?? f.text;
  if (text !== undefined) return visibleText(text);
  const value = f.value ?? 0;
  const isNamed = opOf(f) === '=' || opOf(f) === '!=';
  const words = numberWords(field.valueType, value, s);
  if (isNamed) return words;
  // A name says nothing of a number that is compared by size.
  if (field.valueType === 'errno') return String(value | 0);
  return field.valueType === 'msgtype' || field.valueType === 'family' ? String(value) : words;
}

/** Returns a number of a field in words, as it reads after "is". */
function numberWords(type: Field['valueType'], value: number, s: Subject): string {
  switch (type) {
    case 'uid':
      return value === UNSET_ID ? 'unset' : accountWords(value);
    case 'gid':
      return accountWords(value);
    case 'session':
      return value === UNSET_ID ? 'unset' : String(value);
    case 'errno':
      return result(value);
    case 'msgtype':
      return codeOr(messageTypes.nameOf(value), value);
    case 'filetype':
      return fileTypeOf(value);
    case 'fstype':
      return codeOr(fsTypes.nameOf(value), value);
    case 'family':
      return socketFamilyOf(value);
    case 'arch':
      return `${article(bitsOf(value, s.target))} one`;
    case 'number':
    case 'signedNumber':
    case 'label':
    case 'path':
    case 'key':
    case 'perm':
      return String(value);
    default:
      return type satisfies never;
  }
}

function accountWords(id: number): string {
  return id === 0 ? 'root' : String(id);
}

function codeOr(name: string | undefined, value: number): string {
  return name === undefined ? String(value) : `\`${name}\``;
}

/** Returns `a regular file`, `of type 5`. */
function fileTypeOf(value: number): string {
  const name = fileTypes.nameOf(value);
  return name === undefined ? `of type ${value}` : `a ${fileTypeWords[name] ?? name}`;
}

/** Returns `2 (IPv4)`. */
function socketFamilyOf(value: number): string {
  const name = Object.entries(socketFamilies).find(([, number]) => number === value)?.[0];
  return name === undefined ? String(value) : `${value} (${familyWords[name] ?? name})`;
}

/** Returns what a system call returned: `-EACCES`, `-4095`, `3`. */
function result(value: number): string {
  const signed = value | 0;
  const name = signed < 0 ? errnos.nameOf(-signed) : undefined;
  return name === undefined ? String(signed) : `-${name}`;
}

/**
 * Returns the error that a field of a rule requires with `exit=-NAME`, in words: `EACCES (permission
 * denied)`; undefined for any other field.
 */
export function errorOf(f: RuleField): string | undefined {
  if (f.field !== F.exit || opOf(f) !== '=') return undefined;
  const signed = (f.value ?? 0) | 0;
  const name = signed < 0 ? errnos.nameOf(-signed) : undefined;
  if (name === undefined) return undefined;
  const words = errnoWords[name];
  return `${name}${words ? ` (${words})` : ''}`;
}

/**
 * Returns the verbs for the permissions in `bits`, a bit set as the kernel has it (`audit.h`:
 * AUDIT_PERM_EXEC and others), in a fixed order; empty where no bit is set.
 */
export function permVerbs(bits: number): readonly string[] {
  const verbs = [
    [PERM.r, 'read'],
    [PERM.w, 'write to'],
    [PERM.x, 'execute'],
    [PERM.a, 'change the attributes of'],
  ] as const;
  return verbs.filter(([bit]) => (bits & bit) !== 0).map(([, verb]) => verb);
}

function comparison(f: RuleField, op: Operator): string {
  const pair = comparedPair(f.value ?? 0);
  const equal = op === '!=' ? 'differs from' : 'is the same as';
  if (!pair) return `the kernel's comparison ${f.value} ${op === '!=' ? 'does not hold' : 'holds'}`;
  return `${nounOf(pair[0])} ${equal} ${nounOf(pair[1])}`;
}

/**
 * Describes a0 to a3: named as in the system calls of the rule, its number decoded where they all mean the
 * same by it.
 */
function argument(index: number, f: RuleField, op: Operator, s: Subject): string {
  const names = [...new Set(s.calls.flatMap((c) => argumentsOf(c)?.[index]?.name ?? []))];
  const called = names.length > 0 && names.length <= 3 ? ` (${either(names.map((n) => `\`${n}\``))})` : '';
  const value = f.value ?? 0;
  const bits = op === '&' || op === '&=';
  const table = commonTable(s, index);
  const known = table && (bits || op === '=' || op === '!=') ? argumentNames(table, value, bits) : undefined;
  const number = argumentNumber(value, table?.name === 'file mode');
  const said = known ? `${known.map((n) => `\`${n}\``).join(' | ')} (${number})` : number;
  const oneBit = op === '&' && value !== 0 && (value & (value - 1)) === 0;
  return `the argument a${index}${called} ${oneBit ? 'has the bit' : comparing[op]} ${said}`;
}

/** Returns an argument's number as C would write it: `0644`, `5`, `0x541b`. */
function argumentNumber(value: number, isMode: boolean): string {
  if (isMode && value > 7) return `0${value.toString(8)}`;
  return value < 10 ? String(value) : `0x${value.toString(16)}`;
}

/** Returns the table of an argument that all system calls of a rule have in common. */
function commonTable(s: Subject, index: number) {
  const tables = s.calls.map((c) => argumentTable(c, index, s.machine));
  const first = tables[0];
  return first && tables.every((t) => t?.name === first.name) ? first : undefined;
}
