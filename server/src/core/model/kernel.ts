import { fieldOfNumber } from '../facts/fields.ts';
import { F, OP, UNSET_ID } from '../facts/kernelNumbers.ts';
import { longerThan } from '../text/bytes.ts';
import type { Span } from '../text/span.ts';
import type { Places } from './places.ts';
import { LIST, LIST_MASK, PREPEND, type Rule, type RuleField } from './rule.ts';
import type { Fault, Reason } from './verdict.ts';

const ORDER_TOO = new Set([
  'uid',
  'euid',
  'suid',
  'fsuid',
  'auid',
  'loginuid',
  'obj_uid',
  'gid',
  'egid',
  'sgid',
  'fsgid',
  'obj_gid',
  'pid',
  'ppid',
  'msgtype',
  'devmajor',
  'exit',
  'success',
  'inode',
  'sessionid',
  'subj_sen',
  'subj_clr',
  'obj_lev_low',
  'obj_lev_high',
  'saddr_fam',
]);
const ALL_OPS = new Set(['a0', 'a1', 'a2', 'a3', 'pers', 'devminor']);
const IDS = new Set(['uid', 'euid', 'suid', 'fsuid', 'obj_uid', 'gid', 'egid', 'sgid', 'fsgid', 'obj_gid']);
const EQ = 0x40000000;
const NE = 0x30000000;
const MASK = 0x08000000;
const TEST = 0x48000000;

/** What the kernel refuses (EINVAL, or ENAMETOOLONG for `kernel-long-path`), the first in its own order (auditfilter.c: audit_data_to_entry, audit_field_valid); undefined where it loads. */
export function kernelFault(rule: Rule, places: readonly Places[], line: Span): Fault | undefined {
  const list = (rule.flags & ~PREPEND) >>> 0;
  if (list > LIST.io_uring || list === 2 || list === 3)
    return { reason: 'unknown-list', span: line, words: {} };
  let pathLike = 0;
  let exe = 0;
  let keys = 0;
  let late: Fault | undefined;
  for (let i = 0; i < rule.fields.length; i++) {
    const f = rule.fields[i] as RuleField;
    const name = fieldOfNumber(f.field)?.name ?? '';
    const bad = (reason: Reason, words: Readonly<Record<string, string>> = {}): Fault => {
      return { reason, span: places[i]?.argumentSpan() ?? line, words: { field: name, ...words } };
    };
    if (list === LIST.filesystem && name !== 'fstype' && name !== 'key') return bad('kernel-filesystem');
    if (name === 'perm' && list === LIST.io_uring) return bad('kernel-list');
    const op = operatorFault(name, f);
    if (op) return bad('kernel-operator', { operator: op });
    if (name === 'perm' && ((f.value ?? 0) & ~15) !== 0) return bad('kernel-operator');
    if (IDS.has(name) && f.value === 0xffffffff) return bad('kernel-id');
    if (name === 'auid' && f.value === 0xffffffff && f.op !== EQ && f.op !== NE) return bad('kernel-id');
    if (name === 'path' || name === 'dir' || name === 'inode') {
      if ((rule.flags & LIST_MASK) !== LIST.exit && list !== LIST.io_uring) return bad('kernel-list');
      const wrong = name === 'inode' ? undefined : pathFault(name, f);
      if (wrong) return bad('kernel-path', wrong);
      // Looked up only when all fields are fine (audit_add_rule).
      if (name !== 'inode' && tooLong(f)) late ??= bad('kernel-long-path');
      if (pathLike++ > 0) return bad('kernel-two-paths');
    }
    if (name === 'exe') {
      const wrong = pathFault(name, f);
      if (wrong) return bad('kernel-path', wrong);
      if (tooLong(f)) return bad('kernel-long-path');
      if (exe++ > 0) return bad('kernel-two-paths');
    }
    if (name === 'key' && keys++ > 0) return bad('kernel-two-keys');
  }
  return late;
}

function operatorFault(name: string, f: RuleField): string | undefined {
  if (ALL_OPS.has(name)) return undefined;
  if (ORDER_TOO.has(name)) return f.op === MASK ? '&' : f.op === TEST ? '&=' : undefined;
  if (f.op === EQ) return undefined;
  const onlyEqual = name === 'path' || name === 'dir';
  if (f.op === NE) return onlyEqual ? '!=' : undefined;
  return {
    [MASK]: '&',
    [TEST]: '&=',
    [0x20000000]: '>',
    [0x60000000]: '>=',
    [0x10000000]: '<',
    [0x50000000]: '<=',
  }[f.op];
}

/** Longer than any file system takes: ENAMETOOLONG (or ENOENT, where a folder before it is missing). */
function tooLong(f: RuleField): boolean {
  const path = f.text ?? '';
  return (
    longerThan(path, 255) && (longerThan(path, 4095) || path.split('/').some((part) => longerThan(part, 255)))
  );
}

function pathFault(name: string, f: RuleField): Readonly<Record<string, string>> | undefined {
  const path = f.text ?? '';
  if (!path.startsWith('/')) return { path, why: 'relative' };
  if (path.endsWith('/') && name !== 'dir') return { path, why: 'slash' };
  return undefined;
}
