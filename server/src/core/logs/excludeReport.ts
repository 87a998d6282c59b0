import { capitalized, inWords } from '../text/sentenceParts.ts';
import type { ExcludeIdeas } from './excludeIdeas.ts';
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
import type { LogReportInput } from './logTables.ts';
import type { LogTotal } from './logTotals.ts';

/** What ideas are reported with. */
export interface IdeasReportInput extends LogReportInput {
  /** Events that had no room among those from which the ideas are made. */
  readonly left: LogTotal;
}

/** What the proposed rules keep, and what they lose. */
const CONSEQUENCES = [
  'Only root can replace the programs that these rules name, and your rules cover the same techniques as before.',
  'What an attacker does with one of these programs is not recorded either. Add filters such as "uid=0" or "dir=" where the events allow it.',
  'The same program in a container is still recorded, unless the container uses the file of the host.',
];

/**
 * Returns the summary of a report on proposed rules that make a log smaller, as sentences: the size of the
 * log, how much of it the rules would keep out, and what they assume.
 * @param input the log and what was counted in it
 * @param ideas the proposed rules
 */
export function ideasSummary(
  { findings: { total }, log, counts, left }: IdeasReportInput,
  { ideas, saved }: ExcludeIdeas,
): readonly string[] {
  return [
    `${log}: ${inWords(total.events, 'event')}, ${sizeText(total.bytes)}.`,
    ideas.length === 0
      ? 'No rule is proposed.'
      : `${inWords(ideas.length, 'rule')} would keep ${sizeText(saved.bytes)} (${percentText(shareOf(saved, total))}, ${inWords(saved.events, 'event')}) out of it.`,
    ...(ideas.length === 0 ? [] : CONSEQUENCES),
    ...leftText(left),
    ...unreadLines(counts),
  ];
}

/**
 * Returns a sentence that says how many events were not considered, because the log has too many kinds of
 * them, as the only item; empty for 0 events.
 * @param left the events that were not considered
 */
export function leftText(left: LogTotal): readonly string[] {
  if (left.events === 0) return [];
  return [
    `${inWords(left.events, 'event')} (${sizeText(left.bytes)}) of kinds for which there was no room did not count.`,
  ];
}

const shareOf = ({ bytes }: LogTotal, all: LogTotal): number => (all.bytes === 0 ? 0 : bytes / all.bytes);

/**
 * Returns two tables: the rules that are proposed to make a log smaller, and the programs for which no rule
 * is proposed, with the reason.
 * @param input the log and what was counted in it
 * @param ideas the proposed rules
 */
export function ideasTables(
  { findings: { total }, wordsOf }: IdeasReportInput,
  { ideas, refused }: ExcludeIdeas,
): readonly LogTable[] {
  const row = (part: LogTotal, line: number, program: string, detail: string): LogRow => ({
    events: part.events,
    records: part.records,
    bytes: part.bytes,
    share: shareOf(part, total),
    name: wordsOf(line).at,
    keys: '',
    program,
    detail,
    line,
  });
  return [
    {
      name: 'ideas',
      title: 'Rules to insert',
      columns: [...amountColumns, ['before', (r) => r.name], ['rule', (r) => r.detail]],
      rows: ideas.map((i) => row(i, i.line, i.program, i.text)),
      empty: 'None.',
    },
    {
      name: 'refused',
      title: 'Not proposed',
      columns: [
        ...amountColumns,
        ['recorded by', (r) => r.name],
        ['program', (r) => r.program],
        ['why', (r) => r.detail],
      ],
      rows: refused.map((r) => row(r, r.line, r.program, `${capitalized(r.why)}.`)),
      empty: 'None.',
    },
  ];
}

/**
 * Returns the report on proposed rules that make a log smaller, as a text that ends with a newline.
 * @param most how many rows a table for people shows; all where undefined
 */
export function writeExcludeIdeas(
  input: IdeasReportInput,
  ideas: ExcludeIdeas,
  format: LogFormat,
  most: number | undefined,
): string {
  const report = {
    title: `Ideas for a smaller ${input.log}`,
    summary: ideasSummary(input, ideas),
    tables: ideasTables(input, ideas),
    values: { ...logValues(input), saved: ideas.saved, notCounted: input.left },
  };
  return writeReport(report, format, most);
}
