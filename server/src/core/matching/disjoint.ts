import { F, FIRST_CLASS_BIT, OP } from '../facts/kernelNumbers.ts';
import { listOf, type Rule } from '../model/rule.ts';

/**
 * Reports whether no event can match both rules, because they are on different lists, require different
 * archs or have no system call in common. Such rules can change places. True only if that is certain.
 */
export function apart(a: Rule, b: Rule): boolean {
  const [list, other] = [listOf(a), listOf(b)];
  if (list === undefined || other === undefined) return false;
  if (list !== other) return true;
  if (list === 'exit' && otherArch(a, b)) return true;
  // Only these lists look at system calls (auditsc.c: audit_in_mask).
  return (list === 'exit' || list === 'io_uring') && !shareCalls(a.mask, b.mask);
}

function otherArch(a: Rule, b: Rule): boolean {
  const archs = ({ fields }: Rule) =>
    fields.filter((f) => f.field === F.arch && f.op === OP.eq && f.value !== undefined);
  return archs(a).some((f) => archs(b).some((g) => f.value !== g.value));
}

/** Reports whether two rules can have a system call in common; a bit of a class means any call. */
function shareCalls(a: Uint32Array, b: Uint32Array): boolean {
  const hasClass = (mask: Uint32Array) => (mask[FIRST_CLASS_BIT >>> 5] ?? 0) >>> (FIRST_CLASS_BIT & 31) !== 0;
  return hasClass(a) || hasClass(b) || a.some((word, i) => (word & (b[i] ?? 0)) !== 0);
}
