import { comparableWith, type Field, field as fieldByName, fields, type Operator } from '../facts/fields.ts';
import { fieldWords } from '../hover/texts/fieldWords.ts';
import { operatorWords } from '../hover/texts/valueWords.ts';
import { fieldLoads, fieldsOf, operatorsOf } from '../model/fieldSupport.ts';
import type { ListName } from '../model/rule.ts';
import { splitPair } from '../syntax/fieldPair.ts';
import { completeValue } from './completeFieldValues.ts';
import type { Part } from './completeValues.ts';
import { type Item, type ItemList, rank } from './completionItems.ts';

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

/** In the argument of -F: the name, the operator or the value. */
export function completeField(part: Part): ItemList {
  const { value, cursor } = part;
  const pair = splitPair(value);
  const nameEnd = pair ? pair.at : unfinishedName(value);
  const valueStart = pair ? pair.at + pair.op.length : value.length;
  const field = fieldByName(value.slice(0, nameEnd));
  if (!pair || cursor < valueStart || cursor <= nameEnd) {
    const names = cursor <= nameEnd ? completeName(part, nameEnd, pair !== undefined) : [];
    const operators = field && cursor >= nameEnd ? completeOperator(part, field, nameEnd, valueStart) : [];
    const twice = new Set(operators.map((i) => i.label));
    return { items: [...operators, ...names.filter((i) => !twice.has(i.label))], incomplete: false };
  }
  if (!field) return { items: [], incomplete: false };
  const values = completeValue({ ...part, from: valueStart }, field, pair.op);
  const typed = value.slice(0, valueStart);
  const longer =
    cursor === valueStart && pair.value === ''
      ? completeOperator(part, field, nameEnd, valueStart).filter(
          (i) => i.newText.startsWith(typed) && i.newText !== typed,
        )
      : [];
  return { items: [...values.items, ...longer], incomplete: values.incomplete };
}

/** Of these a rule has one. */
const places: readonly string[] = ['path', 'dir', 'inode'];

/** How far a name goes in front of what is no operator as yet (`auid!`). */
function unfinishedName(value: string): number {
  const bang = value.indexOf('!');
  return bang < 0 ? value.length : bang;
}

function completeName(part: Part, nameEnd: number, hasOperator: boolean): readonly Item[] {
  const { rule, before, context, spanOf } = part;
  const list = rule.list ?? 'exit';
  const { all, some } = fieldsOf(list, context.targets);
  const first = orderFor(part, list);
  const loading = [...all].sort((a, b) => rank(first, a.name) - rank(first, b.name));
  const span = spanOf(0, nameEnd);
  // Behind -S an arch does not load, nor beside -w.
  const late = before.syscalls.length > 0 || rule.form === 'watch';
  // The kernel takes one path, folder or inode in a rule, and one program.
  const placed = rule.form === 'watch' || places.some((n) => rule.fields.includes(n));
  const op = hasOperator ? splitPair(part.value)?.op : undefined;
  const items = [...loading, ...some].flatMap((f) => {
    if ((f.name === 'arch' && late) || (f.name === 'exe' && rule.fields.includes('exe'))) return [];
    if (placed && places.includes(f.name)) return [];
    if (op !== undefined && !context.targets.some((t) => fieldLoads(f, op, list, t))) return [];
    const short = fieldWords[f.name]?.short ?? '';
    const detail = some.includes(f) ? `${short} (not on all targets)` : short;
    const base = { kind: 'field' as const, span, detail, doc: { about: 'field' as const, name: f.name } };
    if (hasOperator) return [{ ...base, label: f.name, newText: f.name }];
    const operators = (usual[f.name] ?? ['=']).filter((op) =>
      context.targets.some((t) => fieldLoads(f, op, list, t)),
    );
    return operators.map((op) => ({ ...base, label: f.name + op, newText: f.name + op, more: true }));
  });
  // What the line asks already comes last: auid!= is what is missing behind auid>=.
  const isNew = (i: Item): boolean => !rule.comparisons.has(i.label);
  return [...items.filter(isNew), ...items.filter((i) => !isNew(i))];
}

/** What is wanted next: arch while there is none and no -S, perm once there is a path (beside -S it would add calls), no second arch. */
function orderFor({ rule }: Part, list: ListName): readonly string[] {
  const base = wanted[list];
  const without = base.filter(
    (f) => !(rule.fields.includes(f) && ['arch', 'path', 'dir', 'perm', 'key', 'success'].includes(f)),
  );
  if (list !== 'exit') return without;
  const pathed = rule.fields.includes('path') || rule.fields.includes('dir');
  const late = rule.syscalls.length > 0 || rule.form === 'watch';
  const called = rule.syscalls.length > 0;
  const rest = without.filter(
    (f) => !(f === 'arch' && late) && !(f === 'perm' && called) && !(pathed && (f === 'path' || f === 'dir')),
  );
  return pathed && rest.includes('perm') ? ['perm', ...rest.filter((f) => f !== 'perm')] : rest;
}

function completeOperator(part: Part, field: Field, nameEnd: number, valueStart: number): readonly Item[] {
  const { value, spanOf, rule, context } = part;
  const name = value.slice(0, nameEnd);
  const first = usual[field.name] ?? [];
  const loading = operatorsOf(field, rule.list ?? 'exit', context.targets);
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

/** In the argument of -C: a field, or what it can be compared with. */
export function completeComparison(part: Part): readonly Item[] {
  const { value, cursor, spanOf } = part;
  const pair = splitPair(value);
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
  if (pair && cursor >= pair.at + pair.op.length) {
    const from = pair.at + pair.op.length;
    return comparableWith(pair.name).map((n) =>
      item(n, n, from, value.length, fieldWords[n]?.short ?? '', n, false),
    );
  }
  const nameEnd = pair ? pair.at : unfinishedName(value);
  const names = [...new Set(['uid', 'auid', 'euid', ...fields.map((f) => f.name)])].filter(
    (n) => comparableWith(n).length > 0,
  );
  return names.flatMap((n) => {
    const detail = fieldWords[n]?.short ?? '';
    if (pair?.value && !comparableWith(n).includes(pair.value)) return [];
    if (pair) return [item(n, n, 0, nameEnd, detail, n, false)];
    return ['!=', '='].map((op) => item(n + op, n + op, 0, value.length, detail, n, true));
  });
}
