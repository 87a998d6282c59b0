import { type Operator, operators } from '../facts/fields.ts';
import { keyInArgument } from '../facts/keyNames.ts';

/** The argument of -F or -C, split at its operator. */
export interface Pair {
  readonly name: string;
  readonly op: Operator;
  readonly value: string;
  /** Where the operator is in the argument, in UTF-16 units. */
  readonly at: number;
}

/**
 * Splits the argument of -F as libaudit does: at the first `!=` anywhere, otherwise at the first `>=`, and
 * so on; undefined where it contains no operator (libaudit.c: audit_rule_fieldpair_data).
 */
export function splitPair(text: string): Pair | undefined {
  const at = operatorFrom(text, 0);
  if (at < 0) return undefined;
  const first = text[at] ?? '';
  const op = (first !== '=' && text.charCodeAt(at + 1) === EQUAL ? `${first}=` : first) as Operator;
  // Most arguments hold one operator. Where there are more, their order in the table decides, not their
  // place.
  return operatorFrom(text, at + op.length) < 0 ? pairAt(text, op, at) : splitByOrder(text);
}

/** Returns the offset from `from` on of the first operator; -1 where there is none. */
function operatorFrom(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c >= BELOW && c <= ABOVE) || c === AND || (c === BANG && text.charCodeAt(i + 1) === EQUAL)) return i;
  }
  return -1;
}

function splitByOrder(text: string): Pair | undefined {
  for (const op of operators.keys()) {
    const at = text.indexOf(op);
    if (at >= 0) return pairAt(text, op, at);
  }
  return undefined;
}

const BANG = 0x21;
const AND = 0x26;
const BELOW = 0x3c;
const EQUAL = 0x3d;
const ABOVE = 0x3e;

/**
 * Splits the argument of -F into field name, operator and value, as auditctl does: text that begins with
 * `key=` is a key, whatever follows; other text is split as `splitPair` splits it. Undefined where the text
 * has no operator (auditctl.c: setopt, case 'F').
 * @param text the argument alone, without `-F`
 */
export function splitField(text: string): Pair | undefined {
  const key = keyInArgument(text);
  return key === undefined ? splitPair(text) : { name: 'key', op: '=', value: key, at: 3 };
}

/**
 * Splits the argument of -C at `!=` or `=`; undefined where it contains neither (libaudit.c:
 * audit_rule_interfield_comp_data).
 */
export function splitComparison(text: string): Pair | undefined {
  const differs = text.indexOf('!=');
  if (differs >= 0) return pairAt(text, '!=', differs);
  const equal = text.indexOf('=');
  return equal >= 0 ? pairAt(text, '=', equal) : undefined;
}

function pairAt(text: string, op: Operator, at: number): Pair {
  return { name: text.slice(0, at), op, value: text.slice(at + op.length), at };
}

/**
 * Splits a list at its commas as strtok does: empty parts are skipped, so an empty list gives none. `from`
 * counts UTF-16 units from the start of the list.
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
