import { techniqueById } from '../attack/data/techniques.ts';
import { idsInKey } from '../attack/keys/techniqueKeys.ts';
import { machineOfArch, readListAction } from '../completion/ruleInfo.ts';
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
import { commaParts, type Pair, splitComparison, splitPair } from '../syntax/fieldPair.ts';
import type { OptionArgument, OptionNode } from '../syntax/line.ts';
import { spanInWord } from '../syntax/words.ts';
import type { Span } from '../text/span.ts';
import type { Pen } from './semanticTypes.ts';

/** The span of units `from`..`to` of an argument. */
type Part = (from: number, to: number) => Span;

/** Marks what stands in the argument of an option. */
export function argumentTokens(pen: Pen, option: OptionNode, argument: OptionArgument): void {
  const word = pen.node.words[argument.word];
  if (!word) return;
  const { value } = argument;
  const part: Part = (from, to) => spanInWord(word, argument.from + from, argument.from + to);
  const whole = part(0, value.length);
  switch (option.name) {
    case 'a':
    case 'A':
    case 'd':
      for (const p of commaParts(value)) {
        const { list, action } = readListAction(p.text);
        pen.text(part(p.from, p.from + p.text.length), list ? 'type' : action ? 'action' : 'unresolved');
      }
      return;
    case 'w':
    case 'W':
    case 'R':
      pen.text(whole, 'path');
      return;
    case 'q':
      for (const p of commaParts(value)) pen.text(part(p.from, p.from + p.text.length), 'path');
      return;
    case 'k':
      keyTokens(pen, value, 0, part);
      return;
    case 'p':
      letterTokens(pen, value, 0, part);
      return;
    case 'S':
      syscallTokens(pen, value, part);
      return;
    case 'F':
      fieldTokens(pen, value, part);
      return;
    case 'C':
      comparisonTokens(pen, value, part);
      return;
    case 'm':
      pen.text(whole, 'string');
      return;
    case 'signal':
      equalsSign(pen, option, argument);
      pen.text(whole, 'enumMember');
      return;
    case 'backlog_wait_time':
      equalsSign(pen, option, argument);
      numberTokens(pen, value, 0, part);
      return;
    default:
      numberTokens(pen, value, 0, part);
      return;
  }
}

/** Between a long option and its argument in the same word. */
function equalsSign({ put }: Pen, option: OptionNode, argument: OptionArgument): void {
  if (option.word === argument.word) put({ start: option.span.end, end: argument.span.start }, 'operator');
}

/** A key, and the ids in it that are those of techniques. */
function keyTokens(pen: Pen, value: string, from: number, part: Part): void {
  let at = from;
  for (const id of idsInKey(value.slice(from))) {
    const technique = id.known ? techniqueById(id.id) : undefined;
    if (!technique) continue;
    pen.text(part(at, from + id.start), 'key');
    pen.text(
      part(from + id.start, from + id.end),
      'technique',
      technique.revoked || technique.deprecated ? true : undefined,
    );
    at = from + id.end;
  }
  pen.text(part(at, value.length), 'key');
}

/** Letters of -p and perm=; others than r, w, x and a are none of them. */
function letterTokens(pen: Pen, value: string, from: number, part: Part): void {
  for (const m of value.slice(from).matchAll(/[rwxa]+/gi))
    pen.put(part(from + m.index, from + m.index + m[0].length), 'enumMember');
}

/** A number as strtol reads it, and the rest that it passes over. Nothing where there is no number. */
function numberTokens(pen: Pen, value: string, from: number, part: Part): void {
  const text = value.slice(from);
  if (!startsWithDigit(text) && !startsNegative(text)) return;
  const { length } = strtol(text);
  pen.put(part(from, from + length), 'number');
  pen.text(part(from + length, value.length), 'ignored');
}

function syscallTokens(pen: Pen, value: string, part: Part): void {
  const { rule, context } = pen;
  const table = rule.list === 'io_uring' ? ioUringOperations : syscalls(rule.machine);
  for (const { text, from } of commaParts(value)) {
    const own: Part = (a, b) => part(from + a, from + b);
    if (text === 'all') pen.put(own(0, text.length), 'enumMember');
    else if (startsWithDigit(text)) numberTokens(pen, text, 0, own);
    else
      pen.text(
        own(0, text.length),
        context.targets.some((t) => known(table, text, t.release)) ? 'function' : 'unresolved',
      );
  }
}

/** Whether a release has the name; a table names some things with the number -1 for "not here". */
function known(table: Table, name: string, release: number): boolean {
  return (table.get(name, release)?.number ?? -1) >= 0;
}

function fieldTokens(pen: Pen, argument: string, part: Part): void {
  // auditctl takes what begins with "key=" for a key before it looks for an operator.
  const pair: Pair | undefined = argument.startsWith('key=')
    ? { name: 'key', op: '=', at: 3, value: argument.slice(4) }
    : splitPair(argument);
  const name = pair ? pair.name : argument;
  const field = fieldByName(name);
  pen.text(part(0, name.length), field ? 'property' : 'unresolved');
  if (!pair) return;
  const from = pair.at + pair.op.length;
  pen.put(part(pair.at, from), 'operator');
  const whole = part(from, argument.length);
  const { value } = pair;
  const kind = field?.valueType;
  switch (kind) {
    case undefined:
      pen.text(whole, 'string');
      return;
    case 'path':
      pen.text(whole, 'path');
      return;
    case 'key':
      keyTokens(pen, argument, from, part);
      return;
    case 'perm':
      letterTokens(pen, argument, from, part);
      return;
    case 'arch':
      if (/^(?:0x)?\d[\da-f]*$/i.test(value)) pen.put(whole, 'number');
      else pen.text(whole, machineOfArch(value, pen.context.machine) ? 'enumMember' : 'unresolved');
      return;
    case 'msgtype':
      namedTokens(pen, messageTypes, value, argument, from, part);
      return;
    case 'filetype':
      namedTokens(pen, fileTypes, value, argument, from, part);
      return;
    case 'fstype':
      namedTokens(pen, fsTypes, value, argument, from, part);
      return;
    case 'errno':
      if (startsWithDigit(value) || startsNegative(value)) numberTokens(pen, argument, from, part);
      else pen.text(whole, errnos.find(value.replace(/^-/, '')) ? 'enumMember' : 'unresolved');
      return;
    case 'label':
      pen.text(whole, 'string');
      return;
    case 'uid':
    case 'gid':
    case 'session':
    case 'family':
    case 'number':
    case 'signedNumber':
      if (value === 'unset') pen.put(whole, 'enumMember');
      else if (startsWithDigit(value) || startsNegative(value)) numberTokens(pen, argument, from, part);
      else pen.text(whole, 'string');
      return;
    default:
      kind satisfies never;
  }
}

function namedTokens(
  pen: Pen,
  table: Table,
  value: string,
  argument: string,
  from: number,
  part: Part,
): void {
  if (startsWithDigit(value)) numberTokens(pen, argument, from, part);
  else pen.text(part(from, argument.length), table.find(value) ? 'enumMember' : 'unresolved');
}

function comparisonTokens(pen: Pen, argument: string, part: Part): void {
  const pair = splitComparison(argument);
  if (!pair) return;
  const from = pair.at + pair.op.length;
  pen.text(part(0, pair.at), fieldByName(pair.name) ? 'property' : 'unresolved');
  pen.put(part(pair.at, from), 'operator');
  pen.text(part(from, argument.length), fieldByName(pair.value) ? 'property' : 'unresolved');
}
