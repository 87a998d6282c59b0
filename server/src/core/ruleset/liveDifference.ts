import type { Target } from '../facts/targets.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { parseLine } from '../syntax/line.ts';
import { type Lister, listedRule } from './listedRule.ts';
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
  readonly meaning: string;
  /** Whether it names a user or a group whose number only the host knows. */
  readonly hasName: boolean;
}

/**
 * Compares the rules that are loaded with the saved output of `auditctl -l`, by what they mean: the order of
 * fields, names of numbers and the way a version prints do not count.
 * @param loaded the load of the ruleset for the target
 * @param saved what `auditctl -l` printed
 */
export function liveDifference(loaded: LoadResult, saved: string, target: Target): LiveDifference {
  const here = loaded.rules.map(({ line, sent }) => readRule(sent.rule, line, target));
  const unread: number[] = [];
  const there = saved.split('\n').flatMap((text, line) => {
    const rule = savedRule(text, target);
    if (rule === 'none') return [];
    if (rule) return [readRule(rule, line, target)];
    unread.push(line);
    return [];
  });
  return { ...compare(here, there), unread };
}

function readRule(rule: Parameters<typeof listedRule>[0], line: number, lister: Lister): Read {
  const text = listedRule(rule, lister);
  return {
    text,
    line,
    meaning: meaningOf(text),
    hasName: rule.fields.some((f) => f.value === undefined && f.text !== undefined),
  };
}

/** Returns the rule of a line that `auditctl -l` printed; 'none' for a line without one. */
function savedRule(text: string, target: Target): Parameters<typeof listedRule>[0] | 'none' | undefined {
  // auditctl prints the fields of a watch in the order in which they were sent.
  const line = text.trim().replace(/^-p ([rwxa]+)-w (\S+)/, '-w $2 -p $1');
  if (line === '' || line === 'No rules' || line.startsWith('#')) return 'none';
  const node = parseLine(line);
  if (node.kind !== 'command') return undefined;
  const verdict = verdictOf(node, target);
  const sent = sentRule(node, verdict);
  return sent?.sent.type === 'add' && verdict.outcome === 'loads' ? sent.rule : undefined;
}

/** Returns what a listed rule means: its words, in an order of their own. */
function meaningOf(text: string): string {
  const [head = '', ...fields] = text.split(/ (?=-[FCpk] )/);
  return [head, ...fields.sort()].join(' ');
}

function compare(here: readonly Read[], there: readonly Read[]): Omit<LiveDifference, 'unread'> {
  const open = new Map<string, Read[]>();
  for (const r of there) open.set(r.meaning, [...(open.get(r.meaning) ?? []), r]);
  const pairs: (readonly [Read, Read])[] = [];
  const left: Read[] = [];
  for (const own of here) {
    const match = open.get(own.meaning)?.shift();
    if (match) pairs.push([own, match]);
    else left.push(own);
  }
  const others = [...open.values()].flat().sort((a, b) => a.line - b.line);
  const onlyHere = left.filter((own) => {
    const at = own.hasName ? others.findIndex((o) => mayBeSame(own, o)) : -1;
    const [match] = at < 0 ? [] : others.splice(at, 1);
    if (match) pairs.push([own, match]);
    return !match;
  });
  const moved = firstMoved(pairs.sort(([a], [b]) => here.indexOf(a) - here.indexOf(b)));
  return { onlyHere, onlyThere: others, same: pairs.length, ...(moved ? { moved } : {}) };
}

/** Reports whether two rules are the same if a name of a user or a group has the number that is listed. */
function mayBeSame(own: Read, other: Read): boolean {
  const bare = (text: string) => text.replace(/\b([a-z_]*[ug]id[!<>=&]+)\S+/g, '$1');
  return meaningOf(bare(own.text)) === meaningOf(bare(other.text));
}

/** Returns the first rule here that comes before one that is above it there. */
function firstMoved(pairs: readonly (readonly [Read, Read])[]): Read | undefined {
  let last = -1;
  for (const [own, other] of pairs) {
    if (other.line < last) return own;
    last = other.line;
  }
  return undefined;
}
