import { techniqueById } from '../attack/data/techniques.ts';
import { techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import { syscalls } from '../facts/tables.ts';
import { type RuleAnswers, ruleAnswers } from '../matching/index.ts';
import type { LoadResult } from '../ruleset/loadResult.ts';
import { type Attribution, attributionOf, ownTypeOf, withoutCall } from './attribution.ts';
import { attributionLabel, placesText, reasonText } from './attributionText.ts';
import { eventFacts } from './eventFacts.ts';
import { filterText, foundText } from './filterText.ts';
import type { LogEvent } from './logEvent.ts';
import { type LoggedEvent, loggedEvent } from './loggedEvent.ts';
import type { SystemOfLog } from './loggedNames.ts';
import type { RuleWords } from './logTables.ts';
import { type RecordedRule, recordedRules, ruleFor } from './recordedRules.ts';

/** A rule and why it did not record an event. */
export interface NotBy {
  readonly at: string;
  readonly text: string;
  readonly why: string;
}

/** Why an event was recorded by a rule, and why not by others. */
export interface EventReport {
  readonly event: LogEvent;
  readonly facts: ReturnType<typeof eventFacts>;
  readonly attribution: Attribution;
  /** The places of the rule or rules, or a state. */
  readonly label: string;
  readonly reason: string;
  /** The rules that recorded it, or may have. */
  readonly rules: readonly RuleWords[];
  /** The techniques that its keys name. */
  readonly techniques: readonly string[];
  readonly notBy: readonly NotBy[];
}

/** What an event is explained with. */
export interface EventReportOptions {
  readonly wordsOf: (line: number) => RuleWords;
  /** The line of the ruleset of a rule that is explained in any case. */
  readonly asked?: number | undefined;
  /** The system that wrote the log; the target of the ruleset where undefined. */
  readonly system?: SystemOfLog;
}

/** So many rules that did not record an event are explained. */
const MOST_OTHERS = 8;

/**
 * Returns a function that explains an event of a log: which of the loaded rules recorded it, and why some
 * others did not.
 * @param loaded the ruleset as it was loaded; it should be the one in force when the log was written
 */
export function createEventReports(
  loaded: LoadResult,
  { wordsOf, asked, system = loaded.target }: EventReportOptions,
): (event: LogEvent) => EventReport {
  const rules = recordedRules(loaded);
  const wordsOfRule = (rule: number): RuleWords => wordsOf(rules[rule]?.line ?? 0);
  const placeOf = (rule: number): string => wordsOfRule(rule).at;
  return (event) => {
    const known = loggedEvent(event, system);
    const ownType = ownTypeOf(event);
    const attribution = known ? attributionOf(rules, known, ownType) : withoutCall(ownType);
    const own = rulesOfAttribution(attribution);
    return {
      event,
      facts: eventFacts(event, known),
      attribution,
      label: attributionLabel(attribution, placeOf),
      reason: reasonText(attribution, placeOf),
      rules: own.map(wordsOfRule),
      techniques: techniquesOf(known),
      notBy: known
        ? others(rules, known, own, asked).map((rule) => ({
            ...wordsOf(rule.line),
            why: whyNot(rule, known, attribution, placeOf),
          }))
        : [],
    };
  };
}

/**
 * Returns the rules that recorded an event, or may have, as indices into the loaded rules; empty where none
 * of them did.
 */
export function rulesOfAttribution(attribution: Attribution): readonly number[] {
  if (attribution.kind === 'certain') return [attribution.rule];
  return attribution.kind === 'one-of' ? attribution.rules : [];
}

function techniquesOf(known: LoggedEvent | undefined): readonly string[] {
  const ids = techniquesInKey((known?.keys ?? []).join('\x01')).map((t) => t.id);
  return [...new Set(ids)].map((id) => `${id} ${techniqueById(id)?.fullName ?? ''}`.trim());
}

/**
 * Returns the rules whose absence is worth a word: the one that was asked for, those with the same key, and
 * those for the same system call.
 */
function others(
  rules: readonly RecordedRule[],
  { event, keys }: LoggedEvent,
  own: readonly number[],
  asked: number | undefined,
): readonly RecordedRule[] {
  const rest = rules.filter((r) => !own.includes(r.index));
  if (asked !== undefined) return rest.filter((r) => r.line === asked);
  const key = keys?.join('\x01');
  const sameKey = rest.filter((r) => key !== undefined && key !== '' && r.keys.join('\x01') === key);
  const failures = (r: RecordedRule): number =>
    ruleAnswers(ruleFor(r, event), event).filters.filter((f) => f.answer === false).length;
  const near = rest
    .filter((r) => r.list === event.list && !sameKey.includes(r))
    .filter((r) => ruleAnswers(ruleFor(r, event), event).filters.every((f) => f.field || f.answer !== false))
    .map((rule) => ({ rule, failed: failures(rule) }))
    .filter(({ failed }) => failed <= 1)
    .sort((a, b) => a.failed - b.failed);
  return [...sameKey, ...near.map(({ rule }) => rule)].slice(0, MOST_OTHERS);
}

function whyNot(
  rule: RecordedRule,
  known: LoggedEvent,
  attribution: Attribution,
  placeOf: (rule: number) => string,
): string {
  const { event, keys } = known;
  if (rule.list !== event.list) return `It is on the ${rule.list ?? 'unknown'} list, and the event is not.`;
  const answers = ruleAnswers(ruleFor(rule, event), event);
  const failed = failedText(answers, known);
  if (failed !== undefined) return failed;
  if (answers.answer === false) return 'Its filters match, but not on the same path.';
  if (rule.never) return 'It would have dropped the event.';
  if (keys && rule.keys.join('\x01') !== keys.join('\x01')) return 'It would have written another key.';
  const own = rulesOfAttribution(attribution).filter((r) => r < rule.index);
  if (own.length > 0) return `${placesText(own, placeOf)} comes before it and records the event.`;
  return 'The log does not say enough to exclude it.';
}

/** Says which filters of a rule fail, and what the event has there; undefined where none fails. */
function failedText({ filters }: RuleAnswers, { event }: LoggedEvent): string | undefined {
  const failed = filters.filter((f) => f.answer === false);
  if (failed.length === 0) return undefined;
  return failed
    .map(({ field }) => {
      if (!field) return `The system call is ${callName(event)}.`;
      const found = foundText(field, event);
      return `${filterText(field)} fails${found === undefined ? '' : `: ${found}`}.`;
    })
    .join(' ');
}

function callName({ machine, syscall }: LoggedEvent['event']): string {
  const name = machine && syscall !== undefined ? syscalls(machine).nameOf(syscall) : undefined;
  return name ?? String(syscall ?? 'unknown');
}
