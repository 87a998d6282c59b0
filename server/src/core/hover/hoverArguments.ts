import { field as fieldByName, type Operator } from '../facts/fields.ts';
import { type Machine, machineOfBits } from '../facts/machines.ts';
import { sinceName } from '../facts/releases.ts';
import { ioUringOperations, syscalls } from '../facts/tables.ts';
import { startsWithDigit, strtol } from '../model/parseNumbers.ts';
import type { FieldPart, Part } from '../syntax/argumentParts.ts';
import { codeSpan } from '../text/markdown.ts';
import { type Span, shift, touches } from '../text/span.ts';
import type { Hover, HoverPlace } from './hoverTypes.ts';
import { valueHover } from './hoverValues.ts';
import { argumentNote } from './texts/argumentTexts.ts';
import { operatorWords } from './texts/valueWords.ts';
import { actionText, fieldText, listText, syscallText } from './texts/wordTexts.ts';

/** Returns the part of a list at the pointer and its span in the document; undefined where there is none. */
function partAt<T extends Part>(
  { option, column, start }: HoverPlace,
  parts: readonly T[],
): { readonly part: T; readonly span: Span } | undefined {
  const part = parts.find((p) => p.option === option && touches(p.span, column));
  return part && { part, span: shift(part.span, start) };
}

/** Returns the field of -F or -C; undefined where it has none. */
function fieldOf({ option }: HoverPlace, fields: readonly FieldPart[]): FieldPart | undefined {
  return fields.find((f) => f.option === option);
}

/**
 * Returns the hover on a word of LIST,ACTION, the argument of -a; undefined where the pointer is on neither a
 * list nor an action.
 */
export function listActionHover(place: HoverPlace): Hover | undefined {
  const found = partAt(place, place.rule.parts.listWords);
  if (!found) return undefined;
  const { span } = found;
  const { list, action, value } = found.part;
  if (list) return { span, summary: listText(list) };
  if (action) return { span, summary: actionText(action, place.rule.parts.list) };
  if (value === 'possible')
    return {
      span,
      summary:
        '`possible` is obsolete: auditctl reports no error and loads nothing. Write `always` or `never`.',
    };
  if (value === 'entry' || value === 'watch')
    return { span, summary: `The list ${codeSpan(value)} is obsolete. Write \`exit\`.` };
  return undefined;
}

/**
 * Returns the hover on a system call of -S, or on an operation of io_uring; undefined where the pointer is
 * on neither.
 */
export function syscallHover(place: HoverPlace): Hover | undefined {
  const found = partAt(place, place.rule.parts.calls);
  if (!found) return undefined;
  const { span } = found;
  const text = found.part.value;
  if (text === 'all')
    return { span, summary: '`all`: every system call. The kernel checks this rule at each of them.' };
  if (place.rule.parts.list === 'io_uring') {
    const op = ioUringOperations.find(text);
    return op
      ? {
          span,
          summary: `io_uring operation \`${op.name}\`, number ${op.number}\n\n**Requires:** audit ${sinceName(op.since)}`,
        }
      : undefined;
  }
  const { machine, parts } = place.rule;
  const other = parts.arch === undefined ? companionOf(machine) : undefined;
  const also = other ? [other] : [];
  if (startsWithDigit(text)) {
    const number = strtol(text).value;
    const name = syscalls(machine).nameOf(number);
    const summary = name === undefined ? undefined : syscallText(name, machine, also);
    return {
      span,
      summary:
        summary === undefined
          ? `${machine} has no system call with the number ${number}.`
          : `Number ${number}:\n\n${summary}`,
    };
  }
  const summary = syscallText(text, machine, also);
  return summary === undefined ? undefined : { span, summary };
}

function companionOf(machine: Machine): Machine | undefined {
  const other = machineOfBits('b32', machine);
  return other === machine ? undefined : other;
}

/**
 * Returns the hover on the field, the operator or the value of -F; undefined where there is nothing to say.
 */
export function fieldHover(place: HoverPlace): Hover | undefined {
  const { at, start, rule, context } = place;
  const part = fieldOf(place, rule.parts.fields);
  if (!part) return undefined;
  const { field, op } = part;
  if (op === undefined || at < part.written.length) {
    if (!field) return undefined;
    const summary = fieldText(field, rule.parts.list, context) + argumentNote(rule, field.name);
    return { span: shift(part.nameSpan, start), summary };
  }
  if (at < part.valueFrom) return operatorHover(part, op, start);
  return field ? valueHover(place, field, op, part.value, part.valueFrom) : undefined;
}

function operatorHover(part: FieldPart, op: Operator, start: number): Hover {
  return { span: shift(part.opSpan, start), summary: `${codeSpan(op)}: ${operatorWords[op]}` };
}

/**
 * Returns the hover on a field or the operator of -C; undefined where the pointer is on neither, or the field
 * is unknown.
 */
export function comparisonHover(place: HoverPlace): Hover | undefined {
  const { at, start, rule, context } = place;
  const part = fieldOf(place, rule.parts.comparisons);
  if (!part?.op) return undefined;
  if (at >= part.written.length && at < part.valueFrom) return operatorHover(part, part.op, start);
  const isLeft = at < part.written.length;
  const field = fieldByName(isLeft ? part.written : part.value);
  const span = shift(isLeft ? part.nameSpan : part.span, start);
  return field && { span, summary: fieldText(field, rule.parts.list, context) };
}
