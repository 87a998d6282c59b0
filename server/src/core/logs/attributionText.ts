import { either } from '../text/series.ts';
import type { Attribution } from './attribution.ts';

/** Returns the place of a loaded rule for people, `audit.rules:7`, by its index. */
export type PlaceOfRule = (rule: number) => string;

/** So many places are named; the others are counted. */
const MOST_PLACES = 4;

/** Returns a sentence that says why an event is attributed to a rule, or to none. */
export function reasonText(attribution: Attribution, placeOf: PlaceOfRule): string {
  switch (attribution.kind) {
    case 'certain':
      return CERTAIN[attribution.because];
    case 'one-of':
      return attribution.isThroughLink ? THROUGH_LINK : oneOfText(attribution.missing);
    case 'no-rule':
      return `A record of type ${attribution.type} is written whatever the rules are.`;
    case 'incomplete':
      return 'The record of the system call is missing, so the rule cannot be found.';
    case 'other-rules':
      return OTHER[attribution.because](placesText(attribution.rules, placeOf));
    default:
      return attribution satisfies never;
  }
}

const CERTAIN = {
  matches: 'All of its filters match, and no earlier rule can match.',
  key: 'It is the only rule with this key that can match.',
  alone: 'It is the only rule without a key that can match.',
} as const;

const OTHER = {
  'unknown-key': () => 'No rule has this key.',
  'key-does-not-match': (places: string) => `No rule with this key matches (${places}).`,
  'other-key': (places: string) => `${places} matches, and would have written its key.`,
  dropped: (places: string) => `${places} matches, and would have dropped the event.`,
  'nothing-matches': () => 'No rule without a key matches.',
} as const;

const THROUGH_LINK =
  'A rule with this key matches only if a name in the log is a link, and no log says where a link leads.';

function oneOfText(missing: readonly string[]): string {
  return missing.length === 0
    ? 'What the log does not hold, such as supplementary groups, decides which of them it was.'
    : `The log lacks ${missing.join(', ')}, which decides which of them it was.`;
}

/**
 * Returns the places of rules as a series with "or": `audit.rules:7 or audit.rules:9`; of many only the
 * first, with how many more there are.
 * @param rules indices into the loaded rules
 */
export function placesText(rules: readonly number[], placeOf: PlaceOfRule): string {
  const shown = rules.slice(0, MOST_PLACES).map(placeOf);
  const more = rules.length - shown.length;
  return more > 0 ? `${shown.join(', ')} or ${more} more` : either(shown);
}

/**
 * Returns what an attribution is called in a table: the place of a rule, several places, or a state such as
 * `no rule needed (LOGIN)`.
 */
export function attributionLabel(attribution: Attribution, placeOf: PlaceOfRule): string {
  switch (attribution.kind) {
    case 'certain':
      return placeOf(attribution.rule);
    case 'one-of':
      return attribution.isThroughLink
        ? `${placesText(attribution.rules, placeOf)} if through a link`
        : `one of ${placesText(attribution.rules, placeOf)}`;
    case 'no-rule':
      return `no rule needed (${attribution.type})`;
    case 'incomplete':
      return 'the system call is missing';
    case 'other-rules':
      return 'recorded by other rules';
    default:
      return attribution satisfies never;
  }
}
