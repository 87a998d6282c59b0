import { holdsFor, isSince, narrowTo, type ReleaseRange, rangeAround } from '../facts/releaseRange.ts';
import { R, type Release } from '../facts/releases.ts';
import { boundedMap } from '../text/boundedMap.ts';
import { ACTION, LIST, type ListName, UNSET } from './rule.ts';

/** What auditctl makes of LIST,ACTION. */
export interface ListAction {
  /** The list's number; 0xffffffff (-1) for a word that it does not know and lets through. */
  readonly list?: number;
  readonly action?: number;
  readonly exclude: boolean;
  readonly problem?: 'bad' | 'possible';
}

const UNKNOWN = -1;

function lookupList(word: string, range: ReleaseRange): number {
  const lower = word.toLowerCase();
  const name = lower === word || isSince(range, R.v3_1_2) ? lower : word;
  if (!Object.hasOwn(LIST, name) || (name === 'io_uring' && !isSince(range, R.v3_1_2))) return UNKNOWN;
  return LIST[name as ListName];
}

function lookupAction(word: string): number | undefined {
  return Object.hasOwn(ACTION, word) ? ACTION[word as keyof typeof ACTION] : undefined;
}

/** What was made of an argument, and the run of releases in which it is made of it. */
interface Reading {
  readonly made: ListAction;
  readonly from: Release;
  readonly to: Release;
}

// There are few pairs, and a file has them again and again.
const readings = boundedMap<readonly Reading[]>(200_000, (list) => 100 * list.length);

/**
 * Reads the argument of -a, -A or -d, such as `always,exit`, in either order; a wrong one gives a `problem`
 * (auditctl.c: audit_rule_setup, lookup_filter, lookup_action). Since audit 3.1, any second word is accepted
 * after the action; it is sent as list -1.
 * @param range the version to read for; narrowed to the versions that read the text in the same way
 * @param before the kernel number of the list that is already set, UNSET for none
 */
export function parseListAction(text: string, range: ReleaseRange, before: number): ListAction {
  if (before !== UNSET) return readListAction(text, range, before);
  const kept = readings.get(text);
  const hit = kept?.find((r) => holdsFor(r, range.release));
  if (hit) {
    narrowTo(range, hit);
    return hit.made;
  }
  const own = rangeAround(range.release);
  const made = readListAction(text, own, before);
  narrowTo(range, own);
  readings.set(text, [...(kept ?? []), { made, from: own.from, to: own.to }]);
  return made;
}

function readListAction(text: string, range: ReleaseRange, before: number): ListAction {
  const [first = '', second, ...more] = text.split(',');
  if (second === undefined || more.length > 0) return { exclude: false, problem: 'bad' };
  let list: number = before;
  let action: number | undefined;
  let exclude = false;
  const asAction = lookupAction(first);
  if (asAction === undefined) {
    list = lookupList(first, range);
    if (list === LIST.exclude) exclude = true;
    if (list === UNKNOWN) return { exclude, list, problem: 'bad' };
  } else if (asAction !== ACTION.possible) action = asAction;
  else if (!isSince(range, R.v3_0_7)) return { exclude, problem: 'possible' };
  else if (!isSince(range, R.v3_1_2)) return { exclude, problem: 'bad' };
  if (list === UNSET) {
    list = lookupList(second, range);
    if (list === LIST.exclude) exclude = true;
    if (list === UNKNOWN && !isSince(range, R.v3_1_2)) return { exclude, list, problem: 'bad' };
  } else {
    const a = lookupAction(second);
    if (a === ACTION.possible) return { exclude, list, problem: 'possible' };
    if (a === undefined) return { exclude, list, problem: 'bad' };
    action = a;
  }
  if (action === undefined) return { exclude, list, problem: 'bad' };
  return { list, action, exclude };
}
