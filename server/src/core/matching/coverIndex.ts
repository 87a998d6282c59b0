import { OP } from '../facts/kernelNumbers.ts';
import {
  isFullMask,
  type ListName,
  listOf,
  MASK_BITS,
  maskNumbers,
  type Rule,
  type RuleField,
} from '../model/rule.ts';
import { isInferable, isPinnable } from './covers.ts';
import { foldersOf, pathOf } from './pathCovers.ts';
import { EVERYTHING, intersect, only, rangesOf } from './ranges.ts';

/**
 * Finds the few rules that may cover another one (see `covers`) among many, by what both must have in common:
 * a path or a directory above it, else the rarest field that must have the same value, and a system call.
 * What is not found covers nothing.
 */
export interface CoverIndex {
  /** Puts the rule of that number on its shelves. */
  add(at: number): void;
  /**
   * Returns the shelves with the numbers of all rules that may cover `rule`, each in the order in which they
   * were added.
   */
  wholly(rule: Rule): readonly (readonly number[])[];
  /**
   * Returns the shelves with the numbers of all rules that may cover `rule` except for some of its system
   * calls.
   * @param more calls to accept as substitutes
   */
  partly(rule: Rule, more: readonly number[]): readonly (readonly number[])[];
}

/** A rule with more calls than these is looked at for every call. */
const MANY = 64;

type Value = number | string;

/** A value that a field has for certain. */
interface Held {
  readonly field: number;
  readonly value: Value;
}

/** The rules that ask for one value, by their system calls. */
interface Shelf {
  /** How many rules hold the value. */
  count: number;
  readonly all: number[];
  readonly many: number[];
  readonly byCall: Map<number, number[]>;
}

/** The rules of one list. */
interface ListShelves {
  readonly byPath: Map<string, number[]>;
  /** Rules that ask for no value. */
  readonly free: Shelf;
  readonly byField: Map<number, Map<Value, Shelf>>;
  readonly calls: Uint32Array;
}

const newShelf = (): Shelf => ({ count: 0, all: [], many: [], byCall: new Map() });

function shelfOf({ byField }: ListShelves, { field, value }: Held): Shelf {
  let byValue = byField.get(field);
  if (!byValue) byField.set(field, (byValue = new Map()));
  let shelf = byValue.get(value);
  if (!shelf) byValue.set(value, (shelf = newShelf()));
  return shelf;
}

function pushTo<K>(shelves: Map<K, number[]>, key: K, at: number): void {
  const there = shelves.get(key);
  if (there) there.push(at);
  else shelves.set(key, [at]);
}

/**
 * Returns an index, empty at first, that finds the rules that may cover another rule (match all of its
 * events). Rules are added to it by their indices into `rules`; it finds no others.
 * @param rules all rules that may be added
 */
export function coverIndex(rules: readonly Rule[]): CoverIndex {
  const lists = new Map<ListName | undefined, ListShelves>();
  const shelvesOf = (list: ListName | undefined): ListShelves => {
    let there = lists.get(list);
    if (!there) {
      there = {
        byPath: new Map(),
        free: newShelf(),
        byField: new Map(),
        calls: new Uint32Array(MASK_BITS),
      };
      lists.set(list, there);
    }
    return there;
  };
  const held = rules.map(valuesHeld);
  for (const [at, rule] of rules.entries()) {
    const own = shelvesOf(listOf(rule));
    for (const value of held[at] ?? []) shelfOf(own, value).count++;
    for (const n of callsOf(rule) ?? []) own.calls[n] = (own.calls[n] ?? 0) + 1;
  }
  return {
    add(at) {
      const rule = rules[at];
      if (rule) putOn(shelvesOf(listOf(rule)), rule, at);
    },
    wholly(rule) {
      const own = shelvesOf(listOf(rule));
      const call = rarest(own, callsOf(rule) ?? []);
      return find(own, rule, call === undefined ? [] : [call]);
    },
    partly: (rule, more) => find(shelvesOf(listOf(rule)), rule, [...(callsOf(rule) ?? []), ...more]),
  };
}

function rarest({ calls: counts }: ListShelves, calls: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const n of calls) if (best === undefined || (counts[n] ?? 0) < (counts[best] ?? 0)) best = n;
  return best;
}

function putOn(own: ListShelves, rule: Rule, at: number): void {
  const path = pathOf(rule)?.path;
  if (path !== undefined) {
    pushTo(own.byPath, path, at);
    return;
  }
  let shelf: Shelf | undefined;
  for (const value of valuesWanted(rule)) {
    const other = shelfOf(own, value);
    if (!shelf || other.count < shelf.count) shelf = other;
  }
  shelf ??= own.free;
  const calls = callsOf(rule);
  if (!calls) shelf.all.push(at);
  else if (calls.length > MANY) shelf.many.push(at);
  else for (const n of calls) pushTo(shelf.byCall, n, at);
}

function find(own: ListShelves, rule: Rule, calls: readonly number[]): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  const path = pathOf(rule)?.path;
  if (path !== undefined && own.byPath.size > 0)
    for (const folder of foldersOf(path)) {
      const shelf = own.byPath.get(folder);
      if (shelf) found.push(shelf);
    }
  const take = ({ all, many, byCall }: Shelf): void => {
    if (all.length > 0) found.push(all);
    if (many.length > 0) found.push(many);
    for (const n of calls) {
      const shelf = byCall.get(n);
      if (shelf) found.push(shelf);
    }
  };
  take(own.free);
  for (const { field, value } of valuesHeld(rule)) {
    const shelf = own.byField.get(field)?.get(value);
    if (shelf) take(shelf);
  }
  return found;
}

const masks = new WeakMap<Uint32Array, readonly number[]>();

/** Returns the system calls of a rule; undefined where it is about all of them, or its list knows none. */
function callsOf(rule: Rule): readonly number[] | undefined {
  const list = listOf(rule);
  if (isFullMask(rule.mask) || (list !== 'exit' && list !== 'io_uring')) return undefined;
  let calls = masks.get(rule.mask);
  if (!calls) masks.set(rule.mask, (calls = maskNumbers(rule.mask)));
  return calls;
}

const heldValue = (f: RuleField): Value => f.text ?? f.value ?? '';

/** Returns the values that a rule asks for and that every rule which it covers must have. */
function valuesWanted(rule: Rule): readonly Held[] {
  // Fields are or-ed there.
  if (listOf(rule) === 'filesystem') return [];
  const wanted: Held[] = [];
  for (const f of rule.fields)
    if (f.op === OP.eq && !isInferable(f.field)) wanted.push({ field: f.field, value: heldValue(f) });
  return wanted;
}

/** Returns the values that a rule's fields have for certain. */
function valuesHeld(rule: Rule): readonly Held[] {
  const held: Held[] = [];
  const add = (field: number, value: Value): void => {
    if (!held.some((h) => h.field === field && h.value === value)) held.push({ field, value });
  };
  for (const [i, f] of rule.fields.entries()) {
    if (f.op === OP.eq && !isInferable(f.field)) add(f.field, heldValue(f));
    else if (isRange(f) && rule.fields.findIndex((g) => isRange(g) && g.field === f.field) === i) {
      // A range of one number is that number; the first field of its kind speaks for all.
      let set = EVERYTHING;
      for (const g of rule.fields)
        if (isRange(g) && g.field === f.field)
          set = intersect(set, rangesOf(g.op, g.value ?? 0) ?? EVERYTHING);
      const value = only(set);
      if (value !== undefined) add(f.field, value);
    }
  }
  return held;
}

function isRange(f: RuleField): boolean {
  return f.value !== undefined && isPinnable(f.field) && !(f.op === OP.eq && !isInferable(f.field));
}
