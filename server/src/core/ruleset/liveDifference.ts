import type { Target } from '../facts/targets.ts';
import type { ListName } from '../model/rule.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { parseLine } from '../syntax/line.ts';
import { made } from '../text/made.ts';
import { listedRule } from './listedRule.ts';
import type { LoadResult } from './loadResult.ts';
import { sentRule } from './sentRule.ts';

/** A rule that only one side has. */
export interface OneSided {
  /** As `auditctl -l` prints it. */
  readonly text: string;
  /** The line of its side, from 0: of the ruleset, or of the saved list. */
  readonly line: number;
}

/** How the rules that a ruleset loads differ from a saved list of those in a kernel. */
export interface LiveDifference {
  readonly onlyHere: readonly OneSided[];
  readonly onlyThere: readonly OneSided[];
  readonly same: number;
  /** The rules that both have are in another order: the first one here that is not where it is there. */
  readonly moved?: OneSided;
  /** Lines of the saved list that are not rules, from 0. */
  readonly unread: readonly number[];
}

interface Read extends OneSided {
  /** What its text means. */
  readonly meaning: string;
  /** What auditctl means that reads the text again: listed values are not all what it reads. */
  readonly readAgain: string;
  /** False for a line that is no rule, unless a rule here is listed so. */
  readonly isRule: boolean;
}

interface Own extends Read {
  readonly list: ListName | undefined;
  /** Whether it names a user or a group whose number only the host knows. */
  readonly hasName: boolean;
}

/**
 * Compares the rules that are loaded with the saved output of `auditctl -l`, by what they mean: the order of
 * fields, names of numbers and the way a version prints do not count. The order of rules counts within each
 * list only: the kernel keeps them apart, and auditctl prints list by list.
 * @param loaded the load of the ruleset for the target
 * @param saved what `auditctl -l` printed
 */
export function liveDifference(loaded: LoadResult, saved: string, target: Target): LiveDifference {
  const here = loaded.rules.map(({ line, sent }): Own => {
    const text = listedRule(sent.rule, target);
    const meaning = meaningOf(text);
    const hasName = sent.rule.fields.some((f) => f.value === undefined && f.text !== undefined);
    return { text, line, meaning, readAgain: meaning, isRule: true, list: sent.list, hasName };
  });
  const there = saved.split('\n').flatMap((text, line): readonly Read[] => {
    const printed = text.trim();
    if (printed === '' || printed === 'No rules' || printed.startsWith('#')) return [];
    const again = readAgain(printed, target);
    const known = again ?? printed;
    const isRule = again !== undefined || LISTED.test(printed);
    return [{ text: known, line, meaning: meaningOf(printed), readAgain: meaningOf(known), isRule }];
  });
  const { onlyThere, ...rest } = compare(here, there);
  return {
    ...rest,
    onlyThere: onlyThere.filter((r) => r.isRule),
    unread: onlyThere.filter((r) => !r.isRule).map((r) => r.line),
  };
}

/** How each rule begins that `auditctl -l` prints. */
const LISTED = /^(?:-a (?:always|never|possible),[a-z_()]+(?: -[SFC] |$)|-w \/|-p [rwxa]+(?:-w \/| -k |$))/;

/**
 * Returns how the rule is listed that auditctl reads from a line which it printed; undefined where it refuses
 * the line: auditctl does not escape spaces, and prints some values as numbers that it does not read.
 */
function readAgain(printed: string, target: Target): string | undefined {
  const node = parseLine(pathFirst(printed));
  if (node.kind !== 'command') return undefined;
  const verdict = verdictOf(node, target);
  const sent = sentRule(node, verdict);
  return sent?.sent.type === 'add' && verdict.outcome === 'loads' ? listedRule(sent.rule, target) : undefined;
}

/** Returns a listed watch with its path first: auditctl prints its fields in the order in which they were sent. */
function pathFirst(text: string): string {
  return text.replace(/^ ?-p ([rwxa]+)-w (.+?)(?= -[kp] |$)/, '-w $2 -p $1');
}

/** Returns what a listed rule means: its words, in an order of their own. */
function meaningOf(text: string): string {
  const [head = '', ...fields] = pathFirst(text.trim()).split(/ (?=-[FCpk] )/);
  return [head, ...fields.sort()].join(' ');
}

type Pair = readonly [Own, Read];

function compare(
  here: readonly Own[],
  there: readonly Read[],
): Omit<LiveDifference, 'unread' | 'onlyThere'> & { readonly onlyThere: readonly Read[] } {
  const pairs: Pair[] = [];
  let left = here;
  let others = there;
  const pairBy = (meaning: (r: Read) => string): void => {
    const open = new Map<string, Read[]>();
    for (const r of others) made(open, meaning(r), () => []).push(r);
    left = left.filter((own) => {
      const match = open.get(own.meaning)?.shift();
      if (match) pairs.push([own, match]);
      return !match;
    });
    others = [...open.values()].flat().sort((a, b) => a.line - b.line);
  };
  pairBy((r) => r.meaning);
  pairBy((r) => r.readAgain);
  const onlyThere = [...others];
  const onlyHere = left.filter((own) => {
    const at = own.hasName ? onlyThere.findIndex((o) => mayBeSame(own, o)) : -1;
    const [match] = at < 0 ? [] : onlyThere.splice(at, 1);
    if (match) pairs.push([own, match]);
    return !match;
  });
  const places = new Map(here.map((own, i) => [own, i] as const));
  const moved = firstMoved(pairs.sort(([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0)));
  return { onlyHere, onlyThere, same: pairs.length, ...(moved ? { moved } : {}) };
}

/** Reports whether two rules are the same if a name of a user or a group has the number that is listed. */
function mayBeSame(own: Own, other: Read): boolean {
  const bare = (text: string) => text.replace(/\b([a-z_]*[ug]id[!<>=&]+)\S+/g, '$1');
  return meaningOf(bare(own.text)) === meaningOf(bare(other.text));
}

/** Returns the first rule here that comes before one of its list that is above it there. */
function firstMoved(pairs: readonly Pair[]): Own | undefined {
  const last = new Map<ListName | undefined, number>();
  for (const [own, other] of pairs) {
    if (other.line < (last.get(own.list) ?? -1)) return own;
    last.set(own.list, other.line);
  }
  return undefined;
}
