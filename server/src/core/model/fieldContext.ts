import type { Field } from '../facts/fields.ts';
import { PATH_MAX } from '../facts/kernelNumbers.ts';
import type { Pair } from '../syntax/fieldPair.ts';
import { longerThan } from '../text/bytes.ts';
import type { Span } from '../text/span.ts';
import { startsNegative, startsWithDigit, strtol, strtoul } from './parseNumbers.ts';
import type { Places } from './places.ts';
import { textField } from './rule.ts';
import { fail, type State } from './state.ts';

/**
 * What the reader of a field's value needs: the state that it adds to, the field, and its argument split at
 * the operator.
 */
export interface FieldContext {
  readonly s: State;
  /** The kernel number of the rule's list; UNSET without one. */
  readonly list: number;
  readonly f: Field;
  readonly pair: Pair;
  /** The kernel number of the operator. */
  readonly op: number;
  /** Where the argument is in the line. */
  readonly places: Places;
}

export const nameSpan = (c: FieldContext): Span => c.places.part(0, c.pair.at);
const operatorSpan = (c: FieldContext): Span => c.places.part(c.pair.at, c.pair.at + c.pair.op.length);
export const valueSpan = (c: FieldContext): Span => c.places.part(c.pair.at + c.pair.op.length, endOf(c));
export const wholeSpan = (c: FieldContext): Span => c.places.part(0, endOf(c));
const endOf = (c: FieldContext): number => c.pair.at + c.pair.op.length + c.pair.value.length;

/** A field as it is sent; -1 where libaudit refuses it. */
export type FieldValue = State['fields'][number] | -1;

/**
 * Returns the field of a context with a number as its value, as it is sent; `value` is undefined for a number
 * that only the machine knows, such as the UID of a name.
 */
export function numberField(c: FieldContext, value: number | undefined): FieldValue {
  return { field: c.f.number, op: c.op, value };
}

/**
 * Notes the fault that the field of a context is supported by the exit list only; always returns -1, which a
 * reader returns in turn.
 */
export function exitOnly(c: FieldContext): -1 {
  return fail(
    c.s,
    'exit-only',
    nameSpan(c),
    { field: c.pair.name },
    `${c.pair.name} can only be used with exit filter list`,
  );
}

/**
 * Notes the fault that the value `v` of a field must be a number and is not; always returns -1, which a
 * reader returns in turn.
 */
export function notNumber(c: FieldContext, v: string): -1 {
  return fail(
    c.s,
    'not-a-number',
    valueSpan(c),
    { field: c.pair.name, value: v },
    `-F value should be number for ${c.pair.name}`,
  );
}

/**
 * Notes the fault that a field does not support the operator of a context; always returns -1, which a reader
 * returns in turn.
 * @param takes the operators that the field supports, as auditctl prints them: `= or != operators`
 */
export function wrongOperator(c: FieldContext, takes: string): -1 {
  return fail(
    c.s,
    'operator',
    operatorSpan(c),
    { field: c.pair.name, operator: c.pair.op },
    `${c.pair.name} only takes ${takes}`,
  );
}

export const isEquality = (c: FieldContext) => c.pair.op === '=' || c.pair.op === '!=';

/**
 * Returns the number at the beginning of a value as auditctl reads it, with strtoul, or with strtol after a
 * minus: the low 32 bits, unsigned; undefined for a text that does not begin with a number.
 */
export function readNumber(v: string): number | undefined {
  if (startsWithDigit(v)) return strtoul(v).value;
  return startsNegative(v) ? strtol(v).value : undefined;
}

/**
 * Returns the field of a context with the text `v` as its value, as it is sent; -1, with the fault noted, for
 * a text of more than `max` bytes.
 */
export function longText(c: FieldContext, v: string, max = PATH_MAX): FieldValue {
  if (longerThan(v, max))
    return fail(
      c.s,
      'string-too-long',
      valueSpan(c),
      { field: c.pair.name, max: String(max) },
      'String value too long',
    );
  return textField(c.f.number, c.op, v);
}
