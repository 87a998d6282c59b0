import { type Operator, operators } from '../facts/fields.ts';

/** The argument of -F or -C, split at its operator. */
export interface Pair {
  readonly name: string;
  readonly op: Operator;
  readonly value: string;
  /** Where the operator stands in the argument, in UTF-16 units. */
  readonly at: number;
}

const OPERATORS: readonly Operator[] = [...operators.keys()];
const COMPARISONS: readonly Operator[] = ['!=', '='];

/**
 * Splits the argument of -F as libaudit does: at the first `!=` anywhere, else at the first `>=`, and so on; undefined
 * where it holds no operator (libaudit.c: audit_rule_fieldpair_data).
 */
export function splitPair(text: string): Pair | undefined {
  return splitAt(text, OPERATORS);
}

/**
 * Splits the argument of -F as auditctl does: what begins with `key=` is a key whatever follows, all else goes to
 * libaudit; undefined where there is no operator (auditctl.c: setopt, case 'F').
 */
export function splitField(text: string): Pair | undefined {
  return text.startsWith('key=') ? { name: 'key', op: '=', value: text.slice(4), at: 3 } : splitPair(text);
}

/** Splits the argument of -C at `!=` or `=`; undefined where it holds neither (libaudit.c: audit_rule_interfield_comp_data). */
export function splitComparison(text: string): Pair | undefined {
  return splitAt(text, COMPARISONS);
}

function splitAt(text: string, ops: readonly Operator[]): Pair | undefined {
  for (let i = 0; i < ops.length; i++) {
    const op = ops[i] as Operator;
    const at = text.indexOf(op);
    if (at >= 0) return { name: text.slice(0, at), op, value: text.slice(at + op.length), at };
  }
  return undefined;
}

/**
 * Splits a comma list as strtok does: empty parts are skipped. `from` counts UTF-16 units from the start of the list.
 */
export function commaParts(list: string): readonly { readonly text: string; readonly from: number }[] {
  const parts: { text: string; from: number }[] = [];
  let at = 0;
  for (const text of list.split(',')) {
    if (text !== '') parts.push({ text, from: at });
    at += text.length + 1;
  }
  return parts;
}
