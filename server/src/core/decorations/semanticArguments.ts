import { techniqueById } from '../attack/data/techniques.ts';
import { idsInKey } from '../attack/keys/techniqueKeys.ts';
import { machineOfArch } from '../completion/ruleInfo.ts';
import { field as fieldByName, type ValueType } from '../facts/fields.ts';
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

/** Marks the argument of an option; `whole` is all of it. */
type Marker = (pen: Pen, whole: Part, option: OptionNode, argument: OptionArgument) => void;

const path = (pen: Pen, whole: Part): void => pen.text(whole.span, 'path');
const list: Marker = (pen, _whole, option) => {
  for (const w of partsOfOption(pen.rule.parts.listWords, option)) pen.text(w.span, listWordType(w));
};

const calls: Marker = (pen, _whole, option) => {
  for (const c of partsOfOption(pen.rule.parts.calls, option)) callTokens(pen, c);
};
const fields: Marker = (pen, _whole, option) => {
  for (const f of partsOfOption(pen.rule.parts.fields, option)) fieldTokens(pen, f);
};
const comparisons: Marker = (pen, _whole, option) => {
  for (const c of partsOfOption(pen.rule.parts.comparisons, option)) comparisonTokens(pen, c);
};

/** How arguments are marked, by option; those of all others are numbers. */
const MARKERS: ReadonlyMap<string | undefined, Marker> = new Map<string, Marker>([
  ['a', list],
  ['A', list],
  ['d', list],
  ['w', path],
  ['W', path],
  ['R', path],
  ['q', pathTokens],
  ['k', keyTokens],
  ['p', letterTokens],
  ['S', calls],
  ['F', fields],
  ['C', comparisons],
  ['m', (pen, whole) => pen.text(whole.span, 'string')],
  ['signal', signalTokens],
  ['backlog_wait_time', waitTimeTokens],
]);

/** How values are marked, by the type of their field. */
const VALUE_MARKERS: Readonly<Record<ValueType, (pen: Pen, value: Part) => void>> = {
  path,
  key: keyTokens,
  perm: letterTokens,
  arch: archTokens,
  msgtype: (pen, value) => namedTokens(pen, messageTypes, value),
  filetype: (pen, value) => namedTokens(pen, fileTypes, value),
  fstype: (pen, value) => namedTokens(pen, fsTypes, value),
  errno: errnoTokens,
  label: (pen, value) => pen.text(value.span, 'string'),
  uid: idTokens,
  gid: idTokens,
  session: idTokens,
  family: idTokens,
  number: idTokens,
  signedNumber: idTokens,
};

/** Passes the semantic tokens inside the argument of an option to `pen`; none where the argument has none. */
export function argumentTokens(pen: Pen, option: OptionNode, argument: OptionArgument): void {
  const mark = MARKERS.get(option.name) ?? numberTokens;
  mark(pen, argumentPart(option, argument), option, argument);
}

/** Adds the tokens of the two paths of -q. */
function pathTokens(pen: Pen, whole: Part): void {
  for (const p of commaParts(whole.value)) pen.text(whole.spanOf(p.from, p.from + p.text.length), 'path');
}

function signalTokens(pen: Pen, whole: Part, option: OptionNode, argument: OptionArgument): void {
  equalsSign(pen, option, argument);
  pen.text(whole.span, 'enumMember');
}

function waitTimeTokens(pen: Pen, whole: Part, option: OptionNode, argument: OptionArgument): void {
  equalsSign(pen, option, argument);
  numberTokens(pen, whole);
}

function listWordType({ list, action }: ListWord): TokenType {
  if (list) return 'type';
  return action ? 'action' : 'unresolved';
}

/** Adds the token of the sign between a long option and its argument. */
function equalsSign({ put }: Pen, option: OptionNode, argument: OptionArgument): void {
  if (option.word === argument.word) put({ start: option.span.end, end: argument.span.start }, 'operator');
}

/** Adds the tokens of a key and of the technique ids in it. */
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

/** Adds the tokens of the letters of -p and perm=; letters other than r, w, x and a get none. */
function letterTokens(pen: Pen, letters: Part): void {
  for (const m of letters.value.matchAll(/[rwxa]+/gi))
    pen.put(letters.spanOf(m.index, m.index + m[0].length), 'enumMember');
}

/**
 * Adds the tokens of a number as strtol reads it, and of the rest that it ignores; none where there is no
 * number.
 */
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

/** Reports whether a release has the name; a table names some things with the number -1 for "not here". */
function known(table: Table, name: string, release: number): boolean {
  return (table.get(name, release)?.number ?? -1) >= 0;
}

function fieldTokens(pen: Pen, part: FieldPart): void {
  pen.text(part.nameSpan, part.field ? 'property' : 'unresolved');
  if (part.op === undefined) return;
  pen.put(part.opSpan, 'operator');
  if (part.field) VALUE_MARKERS[part.field.valueType](pen, part);
  else pen.text(part.span, 'string');
}

function archTokens(pen: Pen, { value, span }: Part): void {
  if (/^(?:0x)?\d[\da-f]*$/i.test(value)) pen.put(span, 'number');
  else pen.text(span, machineOfArch(value, pen.context.machine) ? 'enumMember' : 'unresolved');
}

function errnoTokens(pen: Pen, part: Part): void {
  if (isNumber(part.value)) numberTokens(pen, part);
  else pen.text(part.span, errnos.find(part.value.replace(/^-/, '')) ? 'enumMember' : 'unresolved');
}

/** Adds the token of a number, `unset`, or the name of a user or group. */
function idTokens(pen: Pen, part: Part): void {
  if (part.value === 'unset') pen.put(part.span, 'enumMember');
  else if (isNumber(part.value)) numberTokens(pen, part);
  else pen.text(part.span, 'string');
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
