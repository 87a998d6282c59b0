import { type Event, eventKey, inMask, type PossibleRule, possibleRules } from '../matching/index.ts';
import { type Attribution, attributionOf, behindLinks } from './attribution.ts';
import type { LogSample } from './logSamples.ts';
import type { LogTotal } from './logTotals.ts';
import { largestFirst, sumOf } from './logTotals.ts';
import { type RecordedRule, ruleFor } from './recordedRules.ts';

/** What becomes of recorded events under other rules. */
export const whatIfOutcomes = ['lost', 'other-key', 'unknown', 'kept'] as const;
/**
 * What happens to an event under other rules: it is lost, has another key, stays as it is, or that is not
 * known.
 */
export type WhatIfOutcome = (typeof whatIfOutcomes)[number];

/** Events with the same rule before and after. Rules are indexes into the loaded rules of either ruleset. */
export interface WhatIfPart extends LogTotal {
  readonly outcome: WhatIfOutcome;
  /** What is known of the rules that recorded them. */
  readonly kind: Attribution['kind'];
  /** The rule that recorded them; undefined where that is not certain. */
  readonly before: number | undefined;
  /** The rule that would record or drop them; undefined where none would, or that is not known. */
  readonly after: number | undefined;
  /** The keys in the log. */
  readonly keys: readonly string[];
}

/** What happens to an event under other rules. */
export type Fate = Pick<WhatIfPart, 'outcome' | 'kind' | 'before' | 'after'>;

/** Returns what happens to an event under other rules. */
export type FateOf = (sample: LogSample) => Fate;

/**
 * Returns a function that says, for an event that was recorded under the rules `before`, what the rules
 * `after` would do with it: keep it, give it another key, or lose it. That a rule recorded an event is
 * evidence about the same rule in `after`: it matches, and those before it do not.
 */
export function fateUnder(before: readonly RecordedRule[], after: readonly RecordedRule[]): FateOf {
  const first = new Map<string, number>();
  for (const { rule, index } of before) {
    const id = eventKey(rule);
    if (!first.has(id)) first.set(id, index);
  }
  const counterparts = after.map(({ rule }) => first.get(eventKey(rule)));
  return (sample) => {
    const { known, ownType } = sample;
    const attribution = attributionOf(before, known, ownType);
    const taker = attribution.kind === 'certain' ? attribution.rule : undefined;
    const isBehindLink = attribution.kind === 'one-of' && attribution.isThroughLink;
    const event = isBehindLink ? behindLinks(known.event) : known.event;
    const possible = possibleAfter(event, after, counterparts, taker);
    const outcomes = outcomesOf(sample, possible);
    const [only] = possible;
    return {
      outcome: outcomes.size === 1 ? ([...outcomes][0] ?? 'unknown') : 'unknown',
      kind: attribution.kind,
      before: taker,
      after: possible.length === 1 ? only?.of.index : undefined,
    };
  };
}

/** A rule that would be the first to match. */
interface NextRule extends PossibleRule {
  readonly of: RecordedRule;
}

/**
 * Returns the rules that may be the first to match under the other ruleset, up to one that surely matches.
 */
function possibleAfter(
  event: Event,
  after: readonly RecordedRule[],
  counterparts: readonly (number | undefined)[],
  taker: number | undefined,
): readonly NextRule[] {
  // What was before the rule that recorded the event did not match it.
  const own = after.filter((rule, i) => {
    const same = counterparts[i];
    const isExcluded = taker !== undefined && same !== undefined && same < taker;
    return !isExcluded && rule.list === event.list && inMask(rule.rule, event) !== false;
  });
  const found = possibleRules(
    own.map((r) => ruleFor(r, event)),
    event,
  ).flatMap((p): readonly NextRule[] => {
    const of = own[p.rule];
    if (!of) return [];
    return [{ ...p, of, sure: p.sure || (taker !== undefined && counterparts[of.index] === taker) }];
  });
  const end = found.findIndex((p) => p.sure);
  return end < 0 ? found : found.slice(0, end + 1);
}

function outcomesOf(
  { known, ownType }: LogSample,
  possible: readonly NextRule[],
): ReadonlySet<WhatIfOutcome> {
  const keys = (known.keys ?? []).join('\x01');
  const isSettled = possible.at(-1)?.sure === true;
  const lost: WhatIfOutcome = ownType === undefined ? 'lost' : keptOr(keys === '');
  const found = possible.map(({ of }): WhatIfOutcome => {
    if (of.never) return lost;
    const isSame = known.hasTags
      ? of.keys.every((k) => known.keys?.includes(k))
      : known.keys === undefined || of.keys.join('\x01') === keys;
    return keptOr(isSame);
  });
  return new Set(isSettled ? found : [...found, lost]);
}

const keptOr = (isKept: boolean): WhatIfOutcome => (isKept ? 'kept' : 'other-key');

/**
 * Returns what the rules `after` would do with the events of a log that was recorded under the rules
 * `before`, added up in parts, the largest first; empty for a log without events.
 */
export function whatIf(
  samples: readonly LogSample[],
  before: readonly RecordedRule[],
  after: readonly RecordedRule[],
): readonly WhatIfPart[] {
  const fateOf = fateUnder(before, after);
  const parts = new Map<
    string,
    { readonly fate: Fate; readonly keys: readonly string[]; readonly found: LogSample[] }
  >();
  for (const sample of samples) {
    const fate = fateOf(sample);
    const keys = sample.known.keys ?? [];
    const id = [fate.outcome, fate.kind, fate.before, fate.after, keys.join('\x01')].join('\n');
    const part = parts.get(id) ?? { fate, keys, found: [] };
    part.found.push(sample);
    parts.set(id, part);
  }
  return [...parts.values()]
    .map(({ fate, keys, found }) => ({ ...fate, keys, ...sumOf(found) }))
    .sort(largestFirst);
}
