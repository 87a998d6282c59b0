import { readListAction } from '../completion/ruleInfo.ts';
import { field as fieldByName } from '../facts/fields.ts';
import { type Machine, machineOfBits } from '../facts/machines.ts';
import { sinceName } from '../facts/releases.ts';
import { ioUringOperations, syscalls } from '../facts/tables.ts';
import { startsWithDigit, strtol } from '../model/parseNumbers.ts';
import { LIST, type ListName } from '../model/rule.ts';
import { commaParts, splitPair } from '../syntax/fieldPair.ts';
import type { Span } from '../text/span.ts';
import type { Hover, Place } from './hoverTypes.ts';
import { valueHover } from './hoverValues.ts';
import { argumentNote } from './texts/argumentTexts.ts';
import { operatorWords } from './texts/valueWords.ts';
import { actionText, code, fieldText, listText, syscallText } from './texts/wordTexts.ts';

/** The part of a comma list that the pointer is on. */
function partAt(place: Place): { readonly text: string; readonly span: Span } | undefined {
  const part = commaParts(place.value).find((p) => place.at >= p.from && place.at <= p.from + p.text.length);
  return part && { text: part.text, span: place.spanOf(part.from, part.from + part.text.length) };
}

/** On LIST or ACTION. */
export function listActionHover(place: Place): Hover | undefined {
  const part = partAt(place);
  if (!part) return undefined;
  const { list, action } = readListAction(part.text);
  if (list) return { span: part.span, markdown: listText(list) };
  if (action) return { span: part.span, markdown: actionText(action) };
  if (part.text === 'possible')
    return {
      span: part.span,
      markdown:
        '`possible` is gone: auditctl takes the word as an action and loads nothing. Write `always` or `never`.',
    };
  if (part.text === 'entry' || part.text === 'watch')
    return { span: part.span, markdown: `The list ${code(part.text)} is gone. Write \`exit\`.` };
  return undefined;
}

/** On a system call of -S, or an operation of io_uring. */
export function syscallHover(place: Place): Hover | undefined {
  const part = partAt(place);
  if (!part) return undefined;
  const { text, span } = part;
  if (text === 'all')
    return { span, markdown: '`all`: every system call. The kernel asks this rule at each one.' };
  if (place.rule.list === 'io_uring') {
    const op = ioUringOperations.find(text);
    return op
      ? {
          span,
          markdown: `io_uring operation \`${op.name}\`, number ${op.number}. auditctl knows it since ${sinceName(op.since)}.`,
        }
      : undefined;
  }
  const { machine, arch } = place.rule;
  const other = arch === undefined ? companionOf(machine) : undefined;
  const also = other ? [other] : [];
  if (startsWithDigit(text)) {
    const number = strtol(text).value;
    const name = syscalls(machine).nameOf(number);
    const markdown = name === undefined ? undefined : syscallText(name, machine, also);
    return {
      span,
      markdown:
        markdown === undefined
          ? `${machine} has no system call with the number ${number}.`
          : `Number ${number}:\n\n${markdown}`,
    };
  }
  const markdown = syscallText(text, machine, also);
  return markdown === undefined ? undefined : { span, markdown };
}

function companionOf(machine: Machine): Machine | undefined {
  const other = machineOfBits('b32', machine);
  return other === machine ? undefined : other;
}

/** On the field, the operator or the value of -F. */
export function fieldHover(place: Place): Hover | undefined {
  const { value, at, spanOf, rule, context } = place;
  const pair = splitPair(value);
  const name = pair ? pair.name : value;
  const field = fieldByName(name);
  if (!pair || at < pair.at || (at === pair.at && pair.op.length === 0)) {
    if (!field) return undefined;
    const extra = argumentNote(rule, field.name);
    return { span: spanOf(0, name.length), markdown: fieldText(field, rule.list, context) + extra };
  }
  const from = pair.at + pair.op.length;
  if (at < from)
    return { span: spanOf(pair.at, from), markdown: `${code(pair.op)} ${operatorWords[pair.op]}` };
  return field ? valueHover(place, field, pair.op, pair.value, from) : undefined;
}

/** On one side of -C. */
export function comparisonHover(place: Place): Hover | undefined {
  const pair = splitPair(place.value);
  if (!pair) return undefined;
  const list: ListName | undefined =
    place.rule.list !== undefined && Object.hasOwn(LIST, place.rule.list) ? place.rule.list : undefined;
  const from = pair.at + pair.op.length;
  const side =
    place.at < pair.at
      ? { text: pair.name, from: 0 }
      : place.at >= from
        ? { text: pair.value, from }
        : undefined;
  if (!side)
    return { span: place.spanOf(pair.at, from), markdown: `${code(pair.op)} ${operatorWords[pair.op]}` };
  const field = fieldByName(side.text);
  return (
    field && {
      span: place.spanOf(side.from, side.from + side.text.length),
      markdown: fieldText(field, list, place.context),
    }
  );
}
