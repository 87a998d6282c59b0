import { inWords } from '../text/sentenceParts.ts';
import type { LogFindings } from './logSurvey.ts';
import type { LogTotal } from './logTotals.ts';

/** What a log says about a rule, in a few words, by the index of its line. */
export type RuleLoads = ReadonlyMap<number, string>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A program with less than this share of a rule's bytes is not named. */
const LEAST_PROGRAM = 0.5;

/**
 * Returns what a log says about each rule: how many events it recorded in which time, and which program caused
 * most of them.
 * @param lineOf returns the line of a loaded rule
 */
export function ruleLoads(findings: LogFindings, lineOf: (rule: number) => number): RuleLoads {
  const { from, to } = findings;
  const span = from === undefined || to === undefined ? undefined : to - from;
  const found = new Map<number, string>();
  for (const { line } of findings.silent) found.set(line, `no event${spanText(span)}`);
  const possible = new Map<number, number>();
  for (const { attribution, events } of findings.parts)
    if (attribution.kind === 'one-of')
      for (const rule of attribution.rules) possible.set(rule, (possible.get(rule) ?? 0) + events);
  for (const [rule, events] of possible)
    found.set(lineOf(rule), `up to ${inWords(events, 'event')}${spanText(span)}`);
  for (const part of findings.parts) {
    if (part.attribution.kind !== 'certain') continue;
    const { rule } = part.attribution;
    const more = possible.get(rule) ?? 0;
    const [first] = part.programs;
    const share = first && part.bytes > 0 ? first.bytes / part.bytes : 0;
    const program =
      first && share >= LEAST_PROGRAM && first.name.startsWith('/')
        ? `, ${Math.floor(100 * share)} % from ${first.name}`
        : '';
    const perhaps = more === 0 ? '' : `, perhaps ${counted(more)} more`;
    found.set(lineOf(rule), `${rateText(part, span)}${program}${perhaps}`);
  }
  return found;
}

/** Returns how many events there are a day, or in the time of a shorter log. */
function rateText({ events }: LogTotal, span: number | undefined): string {
  if (span === undefined || span < DAY) return `${eventsText(events)}${spanText(span)}`;
  const perDay = Math.round(events / (span / DAY));
  return perDay < 1 ? `${eventsText(events)}${spanText(span)}` : `${eventsText(perDay)} a day`;
}

const eventsText = (n: number): string => `${counted(n)} ${n === 1 ? 'event' : 'events'}`;

const counted = (n: number): string => n.toLocaleString('en-US');

/** Returns ` in 14 days`; nothing where the span is not known or shorter than a minute. */
function spanText(span: number | undefined): string {
  if (span === undefined) return '';
  if (span >= 2 * DAY) return ` in ${Math.round(span / DAY)} days`;
  if (span >= 2 * HOUR) return ` in ${Math.round(span / HOUR)} hours`;
  return span >= MINUTE ? ` in ${inWords(Math.round(span / MINUTE), 'minute')}` : '';
}
