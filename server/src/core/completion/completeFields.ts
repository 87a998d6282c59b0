import { comparableWith, type Field, field as fieldByName, fields, type Operator } from '../facts/fields.ts';
import { fieldWords } from '../hover/texts/fieldWords.ts';
import { operatorWords } from '../hover/texts/valueWords.ts';
import { fieldLoads, fieldsOf, operatorsOf } from '../model/fieldSupport.ts';
import type { ListName } from '../model/rule.ts';
import { completeValue } from './completeFieldValues.ts';
import type { CompletedPart } from './completeValues.ts';
import { type Item, type ItemList, rank } from './completionItems.ts';
import { hasField } from './ruleInfo.ts';

/** Fields in the order in which they are wanted, by list; all others follow. */
const wanted: Readonly<Record<ListName, readonly string[]>> = {
  exit: [
    'arch',
    'auid',
    'path',
    'dir',
    'perm',
    'key',
    'exe',
    'uid',
    'euid',
    'success',
    'exit',
    'a0',
    'a1',
    'a2',
    'a3',
    'obj_uid',
    'gid',
    'saddr_fam',
    'ppid',
    'pid',
    'filetype',
  ],
  io_uring: ['auid', 'uid', 'key', 'euid', 'exe', 'pid'],
  task: ['auid', 'uid', 'pid', 'gid'],
  user: ['auid', 'uid', 'msgtype', 'exe', 'pid'],
  exclude: ['msgtype', 'exe', 'auid', 'uid', 'pid', 'subj_type'],
  filesystem: ['fstype', 'key'],
};
/** The operators that a name is offered with. */
const usual: Readonly<Record<string, readonly Operator[]>> = {
  auid: ['>=', '!='],
  loginuid: ['>=', '!='],
  uid: ['=', '!='],
  exit: ['='],
  a0: ['=', '&'],
  a1: ['=', '&'],
  a2: ['=', '&'],
  a3: ['=', '&'],
};

/**
 * Returns completion items for the argument of -F: names, operators or values, whichever the cursor is at;
 * empty where none fits.
 */
export function completeField(part: CompletedPart): ItemList {
  const { value, cursor, field: written } = part;
  const op = written?.op;
  const nameEnd = written ? written.written.length : unfinishedName(value);
  const valueStart = written ? written.valueFrom : value.length;
  const field = fieldByName(value.slice(0, nameEnd));
  if (!written || !op || cursor < valueStart || cursor <= nameEnd) {
    const names = cursor <= nameEnd ? completeName(part, nameEnd, op) : [];
    const operators = field && cursor >= nameEnd ? completeOperator(part, field, nameEnd, valueStart) : [];
    const twice = new Set(operators.map((i) => i.label));
    return { items: [...operators, ...names.filter((i) => !twice.has(i.label))], incomplete: false };
  }
  if (!field) return { items: [], incomplete: false };
  const values = completeValue({ ...part, from: valueStart }, field, op);
  const typed = value.slice(0, valueStart);
  const longer =
    cursor === valueStart && written.value === ''
      ? completeOperator(part, field, nameEnd, valueStart).filter(
          (i) => i.newText.startsWith(typed) && i.newText !== typed,
        )
      : [];
  return { items: [...values.items, ...longer], incomplete: values.incomplete };
}

/** Of these a rule has one. */
const places: readonly string[] = ['path', 'dir', 'inode'];

/** Returns how far a name goes before what is no operator as yet (`auid!`). */
function unfinishedName(value: string): number {
  const bang = value.indexOf('!');
  return bang < 0 ? value.length : bang;
}

function completeName(part: CompletedPart, nameEnd: number, op: Operator | undefined): readonly Item[] {
  const { rule, before, context, spanOf } = part;
  const list = rule.parts.list ?? 'exit';
  const { all, some } = fieldsOf(list, context.targets);
  const first = orderFor(part, list);
  const loading = [...all].sort((a, b) => rank(first, a.name) - rank(first, b.name));
  const span = spanOf(0, nameEnd);
  // Behind -S an arch does not load, nor next to -w.
  const late = before.parts.calls.length > 0 || rule.parts.form === 'watch';
  // The kernel takes one path, directory or inode in a rule, and one program.
  const placed = rule.parts.form === 'watch' || hasField(rule, ...places);
  const items = [...loading, ...some].flatMap((f) => {
    if ((f.name === 'arch' && late) || (f.name === 'exe' && hasField(rule, 'exe'))) return [];
    if (placed && places.includes(f.name)) return [];
    if (op !== undefined && !context.targets.some((t) => fieldLoads(f, op, list, t))) return [];
    const short = fieldWords[f.name]?.short ?? '';
    const detail = some.includes(f) ? `${short} (not on all targets)` : short;
    const base = { kind: 'field' as const, span, detail, doc: { about: 'field' as const, name: f.name } };
    if (op !== undefined) return [{ ...base, label: f.name, newText: f.name }];
    const operators = (usual[f.name] ?? ['=']).filter((op) =>
      context.targets.some((t) => fieldLoads(f, op, list, t)),
    );
    return operators.map((op) => ({ ...base, label: f.name + op, newText: f.name + op, more: true }));
  });
  // What the line asks already comes last: auid!= is what is missing after auid>=.
  const asked = new Set(rule.parts.fields.flatMap((f) => [f.name + f.op, f.written.toLowerCase() + f.op]));
  const isNew = (i: Item): boolean => !asked.has(i.label);
  return [...items.filter(isNew), ...items.filter((i) => !isNew(i))];
}

/**
 * Returns what is wanted next: arch while there is none and no -S, perm once there is a path (next to -S it
 * would add calls), no second arch.
 */
function orderFor({ rule }: CompletedPart, list: ListName): readonly string[] {
  const base = wanted[list];
  const without = base.filter(
    (f) => !(['arch', 'path', 'dir', 'perm', 'key', 'success'].includes(f) && hasField(rule, f)),
  );
  if (list !== 'exit') return without;
  const pathed = hasField(rule, 'path', 'dir');
  const called = rule.parts.calls.length > 0;
  const late = called || rule.parts.form === 'watch';
  const rest = without.filter(
    (f) => !(f === 'arch' && late) && !(f === 'perm' && called) && !(pathed && (f === 'path' || f === 'dir')),
  );
  // A rule for a path needs no arch: the letters of perm= stand for the calls of every architecture.
  const [arch, others] = [rest.filter((f) => f === 'arch'), rest.filter((f) => f !== 'arch' && f !== 'perm')];
  return pathed && !called ? [...rest.filter((f) => f === 'perm'), ...others, ...arch] : rest;
}

function completeOperator(
  part: CompletedPart,
  field: Field,
  nameEnd: number,
  valueStart: number,
): readonly Item[] {
  const { value, spanOf, rule, context } = part;
  const name = value.slice(0, nameEnd);
  const first = usual[field.name] ?? [];
  const loading = operatorsOf(field, rule.parts.list ?? 'exit', context.targets);
  return [...first.filter((op) => loading.includes(op)), ...loading.filter((op) => !first.includes(op))].map(
    (op) => ({
      label: name + op,
      kind: 'operator' as const,
      span: spanOf(0, valueStart),
      newText: name + op,
      detail: operatorWords[op],
      doc: { about: 'operator' as const, name: op },
      more: true,
    }),
  );
}

/**
 * Returns completion items for the argument of -C: a field, or the fields that it can be compared with;
 * empty where none fits.
 */
export function completeComparison(part: CompletedPart): readonly Item[] {
  const { value, cursor, spanOf, field } = part;
  const item = (
    label: string,
    newText: string,
    from: number,
    to: number,
    detail: string,
    name: string,
    more: boolean,
  ): Item => ({
    label,
    kind: 'field',
    span: spanOf(from, to),
    newText,
    detail,
    doc: { about: 'field', name },
    more,
  });
  if (field && cursor >= field.valueFrom) {
    return comparableWith(field.written).map((n) =>
      item(n, n, field.valueFrom, value.length, fieldWords[n]?.short ?? '', n, false),
    );
  }
  const nameEnd = field ? field.written.length : unfinishedName(value);
  const names = [...new Set(['uid', 'auid', 'euid', ...fields.map((f) => f.name)])].filter(
    (n) => comparableWith(n).length > 0,
  );
  return names.flatMap((n) => {
    const detail = fieldWords[n]?.short ?? '';
    if (field?.value && !comparableWith(n).includes(field.value)) return [];
    if (field) return [item(n, n, 0, nameEnd, detail, n, false)];
    return ['!=', '='].map((op) => item(n + op, n + op, 0, value.length, detail, n, true));
  });
}
