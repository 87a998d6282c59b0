import { techniqueById } from '../attack/data/techniques.ts';
import { idsInKey } from '../attack/keys/techniqueKeys.ts';
import { machineOfArch } from '../completion/ruleInfo.ts';
import { field as fieldByName } from '../facts/fields.ts';
import {
  errnos,
  fileTypes,
  fsTypes,
  ioUringOperations,
  messageTypes,
  syscalls,
  type Table,
} from '../facts/tables.ts';
import { startsNegative, startsWithDigit, strtol } from '../model/parseNumbers.ts';
import {
  argumentPart,
  type FieldPart,
  type ListWord,
  type Part,
  partsOfOption,
} from '../syntax/argumentParts.ts';
import { commaParts } from '../syntax/fieldPair.ts';
import type { OptionArgument, OptionNode } from '../syntax/line.ts';
import type { Pen, TokenType } from './semanticTypes.ts';

/** Marks what stands in the argument of an option. */
export function argumentTokens(pen: Pen, option: OptionNode, argument: OptionArgument): void {
  const { parts } = pen.rule;
  const whole = argumentPart(option, argument);
  switch (option.name) {
    case 'a':
    case 'A':
    case 'd':
      for (const w of partsOfOption(parts.listWords, option)) pen.text(w.span, listWordType(w));
      return;
    case 'w':
    case 'W':
    case 'R':
      pen.text(whole.span, 'path');
      return;
    case 'q':
      for (const p of commaParts(whole.value)) pen.text(whole.spanOf(p.from, p.from + p.text.length), 'path');
      return;
    case 'k':
      keyTokens(pen, whole);
      return;
    case 'p':
      letterTokens(pen, whole);
      return;
    case 'S':
      for (const c of partsOfOption(parts.calls, option)) callTokens(pen, c);
      return;
    case 'F':
      for (const f of partsOfOption(parts.fields, option)) fieldTokens(pen, f);
      return;
    case 'C':
      for (const c of partsOfOption(parts.comparisons, option)) comparisonTokens(pen, c);
      return;
    case 'm':
      pen.text(whole.span, 'string');
      return;
    case 'signal':
      equalsSign(pen, option, argument);
      pen.text(whole.span, 'enumMember');
      return;
    case 'backlog_wait_time':
      equalsSign(pen, option, argument);
      numberTokens(pen, whole);
      return;
    default:
      numberTokens(pen, whole);
      return;
  }
}

function listWordType({ list, action }: ListWord): TokenType {
  if (list) return 'type';
  return action ? 'action' : 'unresolved';
}

/** Between a long option and its argument in the same word. */
function equalsSign({ put }: Pen, option: OptionNode, argument: OptionArgument): void {
  if (option.word === argument.word) put({ start: option.span.end, end: argument.span.start }, 'operator');
}

/** A key, and the ids in it that are those of techniques. */
function keyTokens(pen: Pen, key: Part): void {
  let at = 0;
  for (const id of idsInKey(key.value)) {
    const technique = id.known ? techniqueById(id.id) : undefined;
    if (!technique) continue;
    pen.text(key.spanOf(at, id.start), 'key');
    pen.text(
      key.spanOf(id.start, id.end),
      'technique',
      technique.revoked || technique.deprecated ? true : undefined,
    );
    at = id.end;
  }
  pen.text(key.spanOf(at, key.value.length), 'key');
}

/** Letters of -p and perm=; others than r, w, x and a are none of them. */
function letterTokens(pen: Pen, letters: Part): void {
  for (const m of letters.value.matchAll(/[rwxa]+/gi))
    pen.put(letters.spanOf(m.index, m.index + m[0].length), 'enumMember');
}

/** A number as strtol reads it, and the rest that it passes over. Nothing where there is no number. */
function numberTokens(pen: Pen, part: Part): void {
  const { value } = part;
  if (!isNumber(value)) return;
  const { length } = strtol(value);
  pen.put(part.spanOf(0, length), 'number');
  pen.text(part.spanOf(length, value.length), 'ignored');
}

function isNumber(text: string): boolean {
  return startsWithDigit(text) || startsNegative(text);
}

function callTokens(pen: Pen, call: Part): void {
  const { rule, context } = pen;
  const { value, span } = call;
  const table = rule.parts.list === 'io_uring' ? ioUringOperations : syscalls(rule.machine);
  if (value === 'all') pen.put(span, 'enumMember');
  else if (startsWithDigit(value)) numberTokens(pen, call);
  else
    pen.text(span, context.targets.some((t) => known(table, value, t.release)) ? 'function' : 'unresolved');
}

/** Whether a release has the name; a table names some things with the number -1 for "not here". */
function known(table: Table, name: string, release: number): boolean {
  return (table.get(name, release)?.number ?? -1) >= 0;
}

function fieldTokens(pen: Pen, part: FieldPart): void {
  const { field, value, span } = part;
  pen.text(part.nameSpan, field ? 'property' : 'unresolved');
  if (part.op === undefined) return;
  pen.put(part.opSpan, 'operator');
  const kind = field?.valueType;
  switch (kind) {
    case 'path':
      pen.text(span, 'path');
      return;
    case 'key':
      keyTokens(pen, part);
      return;
    case 'perm':
      letterTokens(pen, part);
      return;
    case 'arch':
      if (/^(?:0x)?\d[\da-f]*$/i.test(value)) pen.put(span, 'number');
      else pen.text(span, machineOfArch(value, pen.context.machine) ? 'enumMember' : 'unresolved');
      return;
    case 'msgtype':
      namedTokens(pen, messageTypes, part);
      return;
    case 'filetype':
      namedTokens(pen, fileTypes, part);
      return;
    case 'fstype':
      namedTokens(pen, fsTypes, part);
      return;
    case 'errno':
      if (isNumber(value)) numberTokens(pen, part);
      else pen.text(span, errnos.find(value.replace(/^-/, '')) ? 'enumMember' : 'unresolved');
      return;
    case 'label':
    case undefined:
      pen.text(span, 'string');
      return;
    case 'uid':
    case 'gid':
    case 'session':
    case 'family':
    case 'number':
    case 'signedNumber':
      if (value === 'unset') pen.put(span, 'enumMember');
      else if (isNumber(value)) numberTokens(pen, part);
      else pen.text(span, 'string');
      return;
    default:
      kind satisfies never;
  }
}

function namedTokens(pen: Pen, table: Table, part: Part): void {
  if (startsWithDigit(part.value)) numberTokens(pen, part);
  else pen.text(part.span, table.find(part.value) ? 'enumMember' : 'unresolved');
}

function comparisonTokens(pen: Pen, part: FieldPart): void {
  if (part.op === undefined) return;
  pen.text(part.nameSpan, part.field ? 'property' : 'unresolved');
  pen.put(part.opSpan, 'operator');
  pen.text(part.span, fieldByName(part.value) ? 'property' : 'unresolved');
}
