import { type Operator, operators } from '../facts/fields.ts';

/** The argument of -F or -C, taken apart as auditctl does: at the first `!=` anywhere, else `>=` … */
export interface Pair {
  readonly name: string;
  readonly op: Operator;
  readonly value: string;
  /** Where the operator stands in the argument. */
  readonly at: number;
}

const OPERATORS: readonly Operator[] = [...operators.keys()];

/** Splits the argument of -F; undefined where it holds no operator (libaudit.c: audit_rule_fieldpair_data). */
export function splitPair(text: string): Pair | undefined {
  for (let i = 0; i < OPERATORS.length; i++) {
    const op = OPERATORS[i] as Operator;
    const at = text.indexOf(op);
    if (at >= 0) return { name: text.slice(0, at), op, value: text.slice(at + op.length), at };
  }
  return undefined;
}

/** Splits the argument of -C at `!=` or `=`. */
export function splitComparison(text: string): Pair | undefined {
  for (const op of ['!=', '='] as const) {
    const at = text.indexOf(op);
    if (at >= 0) return { name: text.slice(0, at), op, value: text.slice(at + op.length), at };
  }
  return undefined;
}
