import { type Field, fields, type Operator, type ValueType } from '../facts/fields.ts';
import type { Target } from '../facts/targets.ts';
import { parseLine } from '../syntax/line.ts';
import { judge } from './judge.ts';
import type { ListName } from './rule.ts';

// What loads where is not written down a second time: the model is asked about a line that is fine but for
// the question.

const sample: Readonly<Record<ValueType, string>> = {
  number: '1',
  signedNumber: '1',
  uid: '1000',
  gid: '1000',
  arch: 'x86_64',
  msgtype: 'CWD',
  label: 'x',
  session: '1',
  errno: '-1',
  path: '/x',
  perm: 'r',
  filetype: 'file',
  fstype: 'tracefs',
  key: 'x',
  family: '2',
};
const begin: Readonly<Record<ListName, string>> = {
  exit: '-a always,exit',
  io_uring: '-a always,io_uring',
  task: '-a always,task',
  user: '-a always,user',
  exclude: '-a never,exclude',
  filesystem: '-a never,filesystem',
};
/** A key needs something before it that the list takes. */
const beforeKey: Readonly<Partial<Record<ListName, string>>> = {
  exit: ' -S all',
  io_uring: ' -S all',
  filesystem: ' -F fstype=tracefs',
  user: ' -F exe=/x',
  exclude: ' -F exe=/x',
  task: ' -F exe=/x',
};

const known = new Map<string, boolean>();

/**
 * Reports whether a rule on this list with this field and operator, and a usual value, loads on the target.
 */
export function fieldLoads(field: Field, op: Operator, list: ListName, target: Target): boolean {
  const before = field.valueType === 'key' ? (beforeKey[list] ?? '') : '';
  return lineLoads(`${begin[list]}${before} -F ${field.name}${op}${sample[field.valueType]}`, target);
}

/**
 * Reports whether a line loads on a target; the answer is kept, so only lines of a small set should be asked
 * about.
 */
function lineLoads(text: string, target: Target): boolean {
  const key = `${target.release} ${target.machine} ${text}`;
  let loads = known.get(key);
  if (loads === undefined) {
    const node = parseLine(text);
    loads = node.kind === 'command' && judge(node, target.release, target.machine).outcome === 'loads';
    known.set(key, loads);
  }
  return loads;
}

/** Answers for one list of targets, kept as long as the list is. */
const answers = new WeakMap<readonly Target[], Map<string, unknown>>();

function kept<T>(targets: readonly Target[], key: string, make: () => T): T {
  let byKey = answers.get(targets);
  if (!byKey) answers.set(targets, (byKey = new Map()));
  if (!byKey.has(key)) byKey.set(key, make());
  return byKey.get(key) as T;
}

/** The fields that a list supports: on all of some targets, and on some of them only. */
export interface LoadingFields {
  readonly all: readonly Field[];
  readonly some: readonly Field[];
}

/**
 * Returns the fields that load with `=` on a list: `all` has those that load on each target, `some` those
 * that load on at least one, but not on each.
 */
export function fieldsOf(list: ListName, targets: readonly Target[]): LoadingFields {
  return kept(targets, list, () => {
    const all: Field[] = [];
    const some: Field[] = [];
    for (const f of fields) {
      const loading = targets.filter((t) => fieldLoads(f, '=', list, t)).length;
      if (loading === targets.length) all.push(f);
      else if (loading > 0) some.push(f);
    }
    return { all, some };
  });
}

const order: readonly Operator[] = ['=', '!=', '>', '>=', '<', '<=', '&', '&='];

/**
 * Returns the operators of a field that load on the list, on any of the targets, in a usual order; empty
 * where none does.
 */
export function operatorsOf(field: Field, list: ListName, targets: readonly Target[]): readonly Operator[] {
  return kept(targets, `${list} ${field.name}`, () =>
    order.filter((op) => targets.some((t) => fieldLoads(field, op, list, t))),
  );
}
