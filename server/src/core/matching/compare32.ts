import { OP } from '../facts/kernelNumbers.ts';

/**
 * Reports whether `left OP right` holds for two unsigned 32-bit numbers (auditfilter.c: audit_comparator);
 * false for an unknown operator.
 * @param op the kernel number of the operator
 */
export function compare32(left: number, op: number, right: number): boolean {
  const l = left >>> 0;
  const r = right >>> 0;
  switch (op) {
    case OP.eq:
      return l === r;
    case OP.ne:
      return l !== r;
    case OP.lt:
      return l < r;
    case OP.le:
      return l <= r;
    case OP.gt:
      return l > r;
    case OP.ge:
      return l >= r;
    case OP.mask:
      return (l & r) !== 0;
    case OP.test:
      return (l & r) >>> 0 === r;
    default:
      return false;
  }
}
