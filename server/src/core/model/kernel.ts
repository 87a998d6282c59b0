import { fieldOfNumber, operatorOf } from '../facts/fields.ts';
import { F, NAME_MAX, OP, PATH_MAX, UNSET_ID } from '../facts/kernelNumbers.ts';
import { longerThan } from '../text/bytes.ts';
import type { Span } from '../text/span.ts';
import type { Places } from './places.ts';
import { LIST, LIST_MASK, PREPEND, type Rule, type RuleField } from './rule.ts';
import type { Fault, Reason } from './verdict.ts';

/** Why the kernel rejects a field. */
interface Refusal {
  readonly reason: Reason;
  readonly words?: Readonly<Record<string, string>>;
}

/** What the kernel knows of a rule while it goes through its fields. */
interface Progress {
  readonly rule: Rule;
  /** The list's number, without the bit that puts a rule first. */
  readonly list: number;
  pathLike: number;
  exe: number;
  keys: number;
  /** What it finds only when all fields are fine (audit_add_rule), and the index of the field. */
  late: { readonly refusal: Refusal; readonly at: number } | undefined;
}

type Validator = (f: RuleField, p: Progress, at: number) => Refusal | undefined;

/** The operators that a field supports besides = and !=: all, all but bit tests, none, or not even !=. */
const ALL_OPERATORS = 3;
const ORDER = 2;
const EQUALITY = 1;
const EQUAL_ONLY = 0;

/** Returns a table by field number, with `otherwise` for the numbers that no row names. */
function byNumber<T>(rows: readonly (readonly [T, readonly number[]])[], otherwise: T): readonly T[] {
  const table = new Array<T>(F.key + 1).fill(otherwise);
  for (const [value, numbers] of rows) for (const n of numbers) table[n] = value;
  return table;
}

const USERS = [F.uid, F.euid, F.suid, F.fsuid, F.objUid];
const GROUPS = [F.gid, F.egid, F.sgid, F.fsgid, F.objGid];

const OPERATORS = byNumber(
  [
    [ALL_OPERATORS, [F.a0, F.a1, F.a2, F.a3, F.pers, F.devminor]],
    [ORDER, [...USERS, ...GROUPS, F.auid, F.pid, F.ppid, F.msgtype, F.devmajor, F.inode, F.exit, F.success]],
    [ORDER, [F.sessionid, F.subjSen, F.subjClr, F.objLevLow, F.objLevHigh, F.saddrFam]],
    [EQUAL_ONLY, [F.path, F.dir]],
  ],
  EQUALITY,
);

const VALIDATORS = byNumber<Validator | undefined>(
  [
    [perm, [F.perm]],
    [id, [...USERS, ...GROUPS]],
    [loginId, [F.auid]],
    [file, [F.path, F.dir, F.inode]],
    [exe, [F.exe]],
    [key, [F.key]],
  ],
  undefined,
);

/**
 * Returns why the kernel rejects a rule (EINVAL, or ENAMETOOLONG for `kernel-long-path`): the first fault in
 * its own order (auditfilter.c: audit_data_to_entry, audit_field_valid); undefined where the rule loads.
 * @param places where each field of the rule is in the line, in the order of the fields
 * @param line where the list is in the line, for what is wrong with the rule as a whole
 */
export function kernelFault(rule: Rule, places: readonly Places[], line: Span): Fault | undefined {
  const list = (rule.flags & ~PREPEND) >>> 0;
  if (list > LIST.io_uring || list === 2 || list === 3)
    return { reason: 'unknown-list', span: line, words: {} };
  const progress: Progress = { rule, list, pathLike: 0, exe: 0, keys: 0, late: undefined };
  const { fields } = rule;
  for (let at = 0; at < fields.length; at++) {
    const f = fields[at] as RuleField;
    const refusal = fieldRefusal(f, progress, at);
    if (refusal) return faultOf(refusal, f, places[at], line);
  }
  const { late } = progress;
  return late && faultOf(late.refusal, fields[late.at] as RuleField, places[late.at], line);
}

function faultOf(refusal: Refusal, f: RuleField, place: Places | undefined, line: Span): Fault {
  const field = fieldOfNumber(f.field)?.name ?? '';
  return {
    reason: refusal.reason,
    span: place?.argumentSpan() ?? line,
    words: { field, ...refusal.words },
  };
}

function fieldRefusal(f: RuleField, progress: Progress, at: number): Refusal | undefined {
  if (progress.list === LIST.filesystem && f.field !== F.fstype && f.field !== F.key)
    return { reason: 'kernel-filesystem' };
  return operatorRefusal(f) ?? VALIDATORS[f.field]?.(f, progress, at);
}

function operatorRefusal({ field, op }: RuleField): Refusal | undefined {
  const most = OPERATORS[field] ?? EQUALITY;
  if (op === OP.eq || most === ALL_OPERATORS || (op === OP.ne && most !== EQUAL_ONLY)) return undefined;
  if (most === ORDER && op !== OP.mask && op !== OP.test) return undefined;
  const operator = operatorOf(op);
  return operator === undefined ? undefined : { reason: 'kernel-operator', words: { operator } };
}

function perm(f: RuleField, { list }: Progress): Refusal | undefined {
  if (list === LIST.io_uring) return { reason: 'kernel-list' };
  return ((f.value ?? 0) & ~15) !== 0 ? { reason: 'kernel-operator' } : undefined;
}

function id(f: RuleField): Refusal | undefined {
  return f.value === UNSET_ID ? { reason: 'kernel-id' } : undefined;
}

function loginId(f: RuleField): Refusal | undefined {
  return f.op === OP.eq || f.op === OP.ne ? undefined : id(f);
}

function file(f: RuleField, p: Progress, at: number): Refusal | undefined {
  if ((p.rule.flags & LIST_MASK) !== LIST.exit && p.list !== LIST.io_uring) return { reason: 'kernel-list' };
  if (f.field !== F.inode) {
    const refusal = pathRefusal(f);
    if (refusal) return refusal;
    if (isTooLong(f)) p.late ??= { refusal: { reason: 'kernel-long-path' }, at };
  }
  return p.pathLike++ > 0 ? { reason: 'kernel-two-paths' } : undefined;
}

function exe(f: RuleField, p: Progress): Refusal | undefined {
  const refusal = pathRefusal(f);
  if (refusal) return refusal;
  if (isTooLong(f)) return { reason: 'kernel-long-path' };
  return p.exe++ > 0 ? { reason: 'kernel-two-paths' } : undefined;
}

function key(_: RuleField, p: Progress): Refusal | undefined {
  return p.keys++ > 0 ? { reason: 'kernel-two-keys' } : undefined;
}

/**
 * Reports whether a path is longer than any file system takes: ENAMETOOLONG (or ENOENT, where a directory
 * before it is missing).
 */
function isTooLong(f: RuleField): boolean {
  const path = f.text ?? '';
  return (
    longerThan(path, NAME_MAX) &&
    (longerThan(path, PATH_MAX - 1) || path.split('/').some((part) => longerThan(part, NAME_MAX)))
  );
}

function pathRefusal(f: RuleField): Refusal | undefined {
  const path = f.text ?? '';
  if (!path.startsWith('/')) return { reason: 'kernel-path', words: { path, why: 'relative' } };
  if (path.endsWith('/') && f.field !== F.dir)
    return { reason: 'kernel-path', words: { path, why: 'slash' } };
  return undefined;
}
