import { OP } from '../facts/kernelNumbers.ts';

/**
 * Compares two unsigned 32-bit numbers with an operator, given by its kernel number (auditfilter.c:
 * audit_comparator).
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
