import { comparedPair, fieldOfNumber, operatorOf } from '../facts/fields.ts';
import { F, FIRST_CLASS_BIT, PERM } from '../facts/kernelNumbers.ts';
import { isWide, type Machine, machineOfElf } from '../facts/machines.ts';
import type { Release } from '../facts/releases.ts';
import { errnos, fsTypes, ioUringOperations, messageTypes, syscalls, type Table } from '../facts/tables.ts';
import { ACTION, FULL_MASK, LIST, listOf, maskNumbers, type Rule, type RuleField } from '../model/rule.ts';
import type { LoadResult } from './loadResult.ts';

/** Whose `auditctl -l` prints a rule, and on which machine. */
export interface Lister {
  readonly release: Release;
  readonly machine: Machine;
}

/**
 * Returns what `auditctl -l` prints for each rule that is loaded, in its order: by list, then as the kernel
 * keeps them. Empty where there are none (auditctl prints "No rules" then).
 */
export function listedRules(loaded: Pick<LoadResult, 'rules'>, lister: Lister): readonly string[] {
  const number = (rule: Rule): number => LIST[listOf(rule) ?? 'exit'];
  return loaded.rules
    .map(({ rule, sent }, at) => ({ rule, named: sent.rule, at }))
    .sort((a, b) => number(a.rule) - number(b.rule) || a.at - b.at)
    .map(({ named }) => listedRule(named, lister));
}

/**
 * Returns the line that `auditctl -l` prints for a rule as the kernel has it (auditctl-listing.c: print_rule).
 * A user or group that only the host knows is printed by its name, where auditctl prints its number.
 */
export function listedRule(rule: Rule, lister: Lister): string {
  let known = listed.get(lister);
  if (!known) listed.set(lister, (known = { texts: new WeakMap(), heads: new WeakMap() }));
  let text = known.texts.get(rule);
  if (text === undefined) known.texts.set(rule, (text = printedRule(rule, lister, known.heads)));
  return text;
}

/** What a lister printed. */
interface Listed {
  readonly texts: WeakMap<Rule, string>;
  readonly heads: Heads;
}

/** What is before the fields of rules, by their masks and what else it depends on: many rules have the same. */
type Heads = WeakMap<Uint32Array, Map<string, string>>;

const listed = new WeakMap<Lister, Listed>();

function printedRule(rule: Rule, lister: Lister, heads: Heads): string {
  const watch = isListedAsWatch(rule);
  const head = watch ? '' : sharedHead(rule, lister, heads);
  let text = head;
  for (const f of rule.fields) if (f.field !== F.arch) text += fieldText(f, watch, lister);
  return text;
}

/** Reports whether auditctl takes a rule for a watch, whatever its action is (auditctl-listing.c: is_watch). */
function isListedAsWatch(rule: Rule): boolean {
  const all = isForAll(rule) || ['user', 'task', 'exclude'].includes(listOf(rule) ?? '');
  const allowed: readonly number[] = [F.perm, F.key, F.dir, F.path];
  return (
    all && rule.fields.some((f) => f.field === F.perm) && rule.fields.every((f) => allowed.includes(f.field))
  );
}

/** Reports whether a rule is for every system call; the last word of the mask does not count. */
function isForAll({ mask }: Rule): boolean {
  return mask === FULL_MASK || mask.subarray(0, -1).every((word) => word === 0xffffffff);
}

function sharedHead(rule: Rule, lister: Lister, heads: Heads): string {
  let ofMask = heads.get(rule.mask);
  if (!ofMask) heads.set(rule.mask, (ofMask = new Map()));
  let key = `${rule.flags} ${rule.action}`;
  for (const { field, op, value } of rule.fields) if (field === F.arch) key += ` ${op} ${value}`;
  let head = ofMask.get(key);
  if (head === undefined) ofMask.set(key, (head = headOf(rule, lister)));
  return head;
}

function headOf(rule: Rule, lister: Lister): string {
  const archs = rule.fields.filter((f) => f.field === F.arch);
  const words = archs.map((f) => ` -F arch${operatorText(f)}${archText(f, lister)}`);
  const action = rule.action === ACTION.never ? 'never' : 'always';
  return `-a ${action},${listOf(rule) ?? 'exit'}${words.join('')}${callsText(rule, archs.at(-1), lister)}`;
}

function archText({ value = 0 }: RuleField, { release }: Lister): string {
  const machine = machineOfElf(value, release);
  if (!machine) return `0x${(value >>> 0).toString(16).toUpperCase()}`;
  return isWide(machine) ? 'b64' : 'b32';
}

const WITHOUT_CALLS: readonly string[] = ['user', 'task', 'exclude', 'filesystem'];

function callsText(rule: Rule, arch: RuleField | undefined, { release, machine }: Lister): string {
  const list = listOf(rule) ?? '';
  if (WITHOUT_CALLS.includes(list)) return '';
  if (isForAll(rule)) return ' -S all';
  const own = arch?.value === undefined ? machine : machineOfElf(arch.value, release);
  const table = own && syscalls(own);
  const names = maskNumbers(rule.mask)
    .filter((n) => n < FIRST_CLASS_BIT)
    .map((n) => nameIn(list === 'io_uring' ? ioUringOperations : table, n, release) ?? String(n));
  return names.length === 0 ? '' : ` -S ${names.join(',')}`;
}

const byNumber = new WeakMap<Table, Map<number, readonly string[]>>();

/** Returns the name that a version knows for a number; undefined where it knows none. */
function nameIn(table: Table | undefined, number: number, release: Release): string | undefined {
  if (!table) return undefined;
  let names = byNumber.get(table);
  if (!names) {
    names = new Map();
    for (const { name, number: n } of table.all()) names.set(n, [...(names.get(n) ?? []), name]);
    byNumber.set(table, names);
  }
  return names.get(number)?.find((name) => table.get(name, release) !== undefined);
}

function operatorText({ op }: RuleField): string {
  return operatorOf(op) ?? '=';
}

function fieldText(f: RuleField, watch: boolean, { release }: Lister): string {
  const { field, value = 0, text = '' } = f;
  switch (field) {
    case F.path:
    case F.dir:
      return watch ? `-w ${text}` : ` -F ${field === F.path ? 'path' : 'dir'}=${text}`;
    case F.key:
      return keyTexts(text, watch ? ' -k ' : ' -F key=');
    case F.perm:
      return `${watch ? ' -p ' : ' -F perm='}${permText(value)}`;
    case F.compare: {
      const [left, right] = comparedPair(value) ?? [];
      return left === undefined ? '' : ` -C ${left}${operatorText(f)}${right}`;
    }
    default:
      return word(f, f.text ?? valueText(f.field, value, release));
  }
}

/** Returns a number as auditctl prints it for a field; most are printed with a sign. */
function valueText(field: number, value: number, release: Release): string {
  const signed = String(value | 0);
  switch (field) {
    case F.msgtype:
      return nameIn(messageTypes, value, release) ?? signed;
    case F.exit:
      return exitText(value | 0, release);
    case F.fstype:
      return nameIn(fsTypes, value, release) ?? signed;
    case F.inode:
      return String(value >>> 0);
    case F.a0:
    case F.a1:
    case F.a2:
    case F.a3:
      return `0x${(value >>> 0).toString(16).toUpperCase()}`;
    default:
      return signed;
  }
}

function word(f: RuleField, value: string): string {
  return ` -F ${fieldOfNumber(f.field)?.name ?? `f${f.field}`}${operatorText(f)}${value}`;
}

function keyTexts(keys: string, option: string): string {
  return keys
    .split('\x01')
    .filter((k) => k !== '')
    .map((k) => option + k)
    .join('');
}

function permText(value: number): string {
  return (['r', 'w', 'x', 'a'] as const).filter((letter) => (value & PERM[letter]) !== 0).join('');
}

function exitText(value: number, release: Release): string {
  const name = value < 0 ? nameIn(errnos, -value, release) : undefined;
  return name === undefined ? String(value) : `-${name}`;
}
