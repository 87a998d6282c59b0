import type { Field, Operator } from '../facts/fields.ts';
import { archNames, machineOfBits, machineOfName } from '../facts/machines.ts';
import {
  errnos,
  fileTypes,
  fsTypes,
  messageTypes,
  type NamedNumber,
  socketFamilies,
  type Table,
} from '../facts/tables.ts';
import { namedArguments } from '../hover/texts/argumentTexts.ts';
import {
  errnoWords,
  familyWords,
  fileTypeWords,
  fsTypeWords,
  messageWords,
} from '../hover/texts/valueWords.ts';
import { completeKey } from './completeKeys.ts';
import { completePath } from './completePaths.ts';
import { type CompletedPart, choices, completePermissions, isNumberTyped } from './completeValues.ts';
import { type Item, type ItemList, rank } from './completionItems.ts';

/**
 * Returns completion items for the values of a field that make sense with its operator; empty for a field
 * whose values cannot be listed, and where a number is typed. `part.from` is where the value begins in the
 * argument.
 */
export function completeValue(part: CompletedPart, field: Field, op: Operator): ItemList {
  if (field.valueType === 'key') return completeKey(part);
  if (MADE_FOR_TYPED.has(field.valueType)) return { items: valuesOf(part, field, op), incomplete: true };
  // The list is asked for again with each letter, since a number that is typed ends it.
  return { items: isNumberTyped(part) ? [] : valuesOf(part, field, op), incomplete: true };
}

/** Types of values whose items depend on what is typed. */
const MADE_FOR_TYPED: ReadonlySet<Field['valueType']> = new Set(['perm', 'path']);

const PATHS: Readonly<Record<string, 'folder' | 'program'>> = { dir: 'folder', exe: 'program' };
const successValues = [
  { value: '1', detail: 'succeeded' },
  { value: '0', detail: 'failed' },
];

function valuesOf(part: CompletedPart, field: Field, op: Operator): readonly Item[] {
  switch (field.valueType) {
    case 'perm':
      return completePermissions(part);
    case 'path':
      return completePath(part, PATHS[field.name] ?? 'file');
    case 'arch':
      return choices(part, archValues(part.context));
    case 'uid':
      return choices(part, [...userValues(field, op), ...accounts(part.around?.users, op)]);
    case 'gid':
      return choices(part, [{ value: '0', detail: 'root' }, ...accounts(part.around?.groups, op)]);
    case 'session':
      return choices(part, [{ value: 'unset', detail: 'no session' }]);
    case 'errno':
      return choices(part, errnoValues(op));
    case 'msgtype':
      return choices(part, ranked(messageTypes, part, messageWords));
    case 'filetype':
      return choices(part, ranked(fileTypes, part, fileTypeWords));
    case 'fstype':
      return choices(part, ranked(fsTypes, part, fsTypeWords));
    case 'family':
      return families(part);
    case 'number':
    case 'signedNumber':
      return field.name === 'success' ? choices(part, successValues) : argumentItems(part, field.name, op);
    case 'key':
    case 'label':
      return [];
    default:
      return field.valueType satisfies never;
  }
}

/** Returns the names of users or groups that the host says it has; in order they make no sense. */
function accounts(
  names: ReadonlySet<string> | undefined,
  op: Operator,
): readonly { readonly value: string; readonly detail: string }[] {
  return op === '=' || op === '!='
    ? [...(names ?? [])].sort().map((value) => ({ value, detail: 'on this host' }))
    : [];
}

function archValues({
  machine: host,
  targets,
}: CompletedPart['context']): readonly { readonly value: string; readonly detail: string }[] {
  const bits = (['b64', 'b32'] as const).flatMap((value) => {
    const meant = machineOfBits(value, host);
    return meant
      ? [{ value, detail: `${value === 'b64' ? '64' : '32'}-bit system calls: ${meant} here` }]
      : [];
  });
  const some = [...archNames].filter(([value]) => targets.some((t) => machineOfName(value, t.release)));
  return [
    ...bits,
    ...some.map(([value, { machine }]) => ({ value, detail: `the system calls of ${machine}` })),
  ];
}

/** Reports whether the kernel accepts `unset`: for auid with = and != only. */
function userValues(
  field: Field,
  op: Operator,
): readonly { readonly value: string; readonly detail: string }[] {
  const ordered = op !== '=' && op !== '!=';
  const unset =
    field.number === 9 && !ordered ? [{ value: 'unset', detail: 'no login began the process' }] : [];
  const people = { value: '1000', detail: 'the first ID of people' };
  const root = { value: '0', detail: 'root' };
  return ordered ? [people, root] : [...unset, root, people];
}

function errnoValues(op: Operator): readonly { readonly value: string; readonly detail: string }[] {
  const first = ['EACCES', 'EPERM'];
  const named = [...errnos.all()].sort((a, b) => rank(first, a.name) - rank(first, b.name));
  const list = named.map(({ name, number }) => ({
    value: `-${name}`,
    detail: errnoWords[name] ?? `-${number}`,
  }));
  return op === '=' || op === '!='
    ? [
        ...list.slice(0, 2),
        { value: '0', detail: 'succeeded (calls that return a number of something: that number)' },
        ...list.slice(2),
      ]
    : list;
}

/**
 * Returns a table's names: those that we have words for come first; those that no target knows are omitted.
 */
function ranked(
  table: Table,
  part: CompletedPart,
  words: Readonly<Record<string, string>>,
): readonly { readonly value: string; readonly detail: string }[] {
  const known = (n: NamedNumber) =>
    part.context.targets.some((t) => t.release >= n.since && t.release <= n.until);
  const order = Object.keys(words);
  return table
    .all()
    .filter(known)
    .sort((a, b) => rank(order, a.name) - rank(order, b.name))
    .map(({ name, number }) => ({ value: name, detail: words[name] ?? String(number) }));
}

/** Offers address families by name and inserts their numbers: auditctl accepts no names here. */
function families(part: CompletedPart): readonly Item[] {
  const first = ['inet', 'inet6', 'local', 'netlink', 'packet'];
  const span = part.spanOf(part.from, part.to);
  return Object.entries(socketFamilies)
    .sort(([a], [b]) => rank(first, a) - rank(first, b))
    .map(([name, number]) => ({
      label: name,
      kind: 'value' as const,
      span,
      newText: String(number),
      detail: `${number}${Object.hasOwn(familyWords, name) ? `: ${familyWords[name]}` : ''}`,
      // Found by name and by number.
      filterText: `${name} ${number}`,
    }));
}

/** Constants that rules ask for most; the tables are in the order of their numbers. */
const usualArguments =
  'AF_INET AF_INET6 AF_PACKET SYS_CONNECT SIGKILL SIGTERM SIGSTOP PTRACE_POKETEXT PTRACE_POKEDATA PTRACE_POKEUSR PTRACE_ATTACH PTRACE_SEIZE BPF_PROG_LOAD CLONE_NEWUSER CLONE_NEWNS S_ISUID S_ISGID PROT_EXEC'.split(
    ' ',
  );

/** Offers constants by name and inserts their numbers: auditctl accepts no names of constants. */
function argumentItems(part: CompletedPart, name: string, op: Operator): readonly Item[] {
  const span = part.spanOf(part.from, part.to);
  const named = [...namedArguments(part.rule, name, op)].sort(
    (a, b) => rank(usualArguments, a.name) - rank(usualArguments, b.name),
  );
  return named.map((n) => ({
    label: n.name,
    kind: 'value' as const,
    span,
    newText: n.text,
    detail: `${n.text}: ${n.of}`,
    filterText: `${n.name} ${n.text}`,
  }));
}
