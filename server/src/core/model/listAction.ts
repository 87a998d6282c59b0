import { R, type Release } from '../facts/releases.ts';
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

function lookupList(word: string, release: Release): number {
  const name = (release >= R.v3_1_2 ? word.toLowerCase() : word) as ListName;
  if (name === 'io_uring' && release < R.v3_1_2) return UNKNOWN;
  return LIST[name] ?? UNKNOWN;
}

function lookupAction(word: string): number | undefined {
  return Object.hasOwn(ACTION, word) ? ACTION[word as keyof typeof ACTION] : undefined;
}

// There are few pairs, and a file has them again and again.
const read = new Map<string, ListAction>();
const MOST = 1000;

/**
 * Reads the argument of -a, -A, -d (auditctl.c: audit_rule_setup, lookup_filter, lookup_action).
 * Since 3.1 any second word passes when the action comes first: it is sent with list -1.
 */
export function listAction(text: string, release: Release, before: number): ListAction {
  const key = `${release} ${before} ${text}`;
  let r = read.get(key);
  if (!r) {
    r = readListAction(text, release, before);
    if (read.size >= MOST) read.clear();
    read.set(key, r);
  }
  return r;
}

function readListAction(text: string, release: Release, before: number): ListAction {
  const [first = '', second, ...more] = text.split(',');
  if (second === undefined || more.length > 0) return { exclude: false, problem: 'bad' };
  let list: number = before;
  let action: number | undefined;
  let exclude = false;
  const asAction = lookupAction(first);
  if (asAction === undefined) {
    list = lookupList(first, release);
    if (list === LIST.exclude) exclude = true;
    if (list === UNKNOWN) return { exclude, list, problem: 'bad' };
  } else if (asAction !== ACTION.possible) action = asAction;
  else if (release === R.v2_8_5) return { exclude, problem: 'possible' };
  else if (release < R.v3_1_2) return { exclude, problem: 'bad' };
  if (list === UNSET) {
    list = lookupList(second, release);
    if (list === LIST.exclude) exclude = true;
    if (list === UNKNOWN && release < R.v3_1_2) return { exclude, list, problem: 'bad' };
  } else {
    const a = lookupAction(second);
    if (a === ACTION.possible) return { exclude, list, problem: 'possible' };
    if (a === undefined) return { exclude, list, problem: 'bad' };
    action = a;
  }
  if (action === undefined) return { exclude, list, problem: 'bad' };
  return { list, action, exclude };
}
