import { inWords } from '../text/sentenceParts.ts';
import {
  amountColumns,
  type LogFormat,
  type LogRow,
  type LogTable,
  percentText,
  sizeText,
  writeReport,
} from './logFormats.ts';
import { logValues, unreadLines } from './logReport.ts';
import type { LogReportInput, RuleWords } from './logTables.ts';
import { type LogTotal, sumOf } from './logTotals.ts';
import { type WhatIfOutcome, type WhatIfPart, whatIfOutcomes } from './whatIf.ts';

/** What a comparison of two rulesets over a log is written from. */
export interface WhatIfInput extends LogReportInput {
  readonly parts: readonly WhatIfPart[];
  /** Events that were not compared, since the log has too many kinds. */
  readonly left: LogTotal;
  /** Returns the words of a loaded rule of either ruleset. */
  readonly before: (rule: number) => RuleWords;
  readonly after: (rule: number) => RuleWords;
}

const TITLES: Readonly<Record<WhatIfOutcome, string>> = {
  lost: 'Lost',
  'other-key': 'Recorded with other keys',
  unknown: 'Not decided by what the log holds',
  kept: 'Recorded as before',
};

/**
 * Returns the report that compares two rulesets over a log, as a text that ends with a newline.
 * @param most how many rows a table for people shows; all where undefined
 */
export function writeWhatIf(input: WhatIfInput, format: LogFormat, most: number | undefined): string {
  const { parts, findings, log } = input;
  const all = findings.total;
  const sum = (outcome: WhatIfOutcome): LogTotal => sumOf(parts.filter((p) => p.outcome === outcome));
  const noCall = all.bytes - sumOf(parts).bytes - input.left.bytes;
  const share = (total: LogTotal): string => percentText(all.bytes === 0 ? 0 : total.bytes / all.bytes);
  const summary = [
    `${log}: ${inWords(all.events, 'event')}, ${sizeText(all.bytes)}.`,
    `With the other rules, ${sizeText(sum('lost').bytes)} (${share(sum('lost'))}, ${inWords(sum('lost').events, 'event')}) would not be recorded, ` +
      `${share(sum('other-key'))} would have other keys, ${share(sum('unknown'))} cannot be decided, and ` +
      `${share({ ...sum('kept'), bytes: sum('kept').bytes + noCall })} would stay as it is.`,
    'Events that only the other rules record are in no log, so nothing is said about them.',
    ...(input.left.events === 0
      ? []
      : [
          `${inWords(input.left.events, 'event')} were not compared, since the log has too many kinds of them.`,
        ]),
    ...unreadLines(input.counts),
  ];
  const tables = whatIfOutcomes.map((outcome) => tableOf(outcome, input));
  const values = {
    ...logValues(input),
    outcomes: Object.fromEntries(whatIfOutcomes.map((o) => [o, sum(o)])),
    notCompared: input.left,
  };
  return writeReport({ title: `${log} under other rules`, summary, tables, values }, format, most);
}

function tableOf(outcome: WhatIfOutcome, input: WhatIfInput): LogTable {
  return {
    name: outcome,
    title: TITLES[outcome],
    columns: [
      ...amountColumns,
      ['recorded by', (r) => r.name],
      ['key', (r) => r.keys],
      ['with the other rules', (r) => r.detail],
    ],
    rows: input.parts.filter((p) => p.outcome === outcome).map((p) => rowOf(p, input)),
    empty: 'None.',
  };
}

function rowOf(part: WhatIfPart, input: WhatIfInput): LogRow {
  const { events, records, bytes, keys, before, after, outcome } = part;
  return {
    name: before === undefined ? WITHOUT_RULE[part.kind] : input.before(before).at,
    events,
    records,
    bytes,
    share: input.findings.total.bytes === 0 ? 0 : bytes / input.findings.total.bytes,
    keys: keys.join(', '),
    program: '',
    detail: after === undefined ? withoutRule(outcome) : ruleText(input.after(after)),
  };
}

const WITHOUT_RULE: Readonly<Record<WhatIfPart['kind'], string>> = {
  certain: 'one rule',
  'one-of': 'one of several rules',
  'other-rules': 'other rules',
  'no-rule': 'no rule needed',
  incomplete: 'an unknown rule',
};

const ruleText = ({ at, text }: RuleWords): string => `${at} ${text}`;

function withoutRule(outcome: WhatIfOutcome): string {
  return outcome === 'lost' ? 'No rule matches.' : '';
}
