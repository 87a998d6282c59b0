import { inWords } from '../text/sentenceParts.ts';
import { type LogFormat, percentText, sizeText, timeText, writeReport } from './logFormats.ts';
import { type LogReportInput, type LogTableName, logTables } from './logTables.ts';
import { isoTime } from './logTimes.ts';

/** Which tables a report has, and how long they are. */
export interface LogReportOptions {
  readonly tables: readonly LogTableName[];
  /** How many rows a table for people shows; all where undefined. */
  readonly most: number | undefined;
}

/**
 * Returns the report that compares a log with the rules, written in a format, as a text that ends with a
 * newline: the same bytes for the same log.
 */
export function writeLogReport(input: LogReportInput, format: LogFormat, options: LogReportOptions): string {
  const report = {
    title: `${input.log} against the rules`,
    summary: summaryLines(input),
    tables: logTables(input, options.tables),
    values: logValues(input),
  };
  return writeReport(report, format, options.most);
}

/**
 * Returns the summary of the report that compares a log with rules, as sentences: the size of the log, how
 * much of it the rules explain, and what could not be read.
 */
export function summaryLines({ findings, counts, log }: LogReportInput): readonly string[] {
  const { total, parts } = findings;
  const share = (kind: string): number => {
    const bytes = parts.filter((p) => p.attribution.kind === kind).reduce((n, p) => n + p.bytes, 0);
    return total.bytes === 0 ? 0 : bytes / total.bytes;
  };
  const events = inWords(total.events, 'event');
  return [
    `${log}: ${events}, ${inWords(total.records, 'record')}, ${sizeText(total.bytes)}${spanText(findings)}.`,
    `Of the bytes, ${percentText(share('certain'))} are certainly of one rule, ${percentText(share('one-of'))} of one of several, ` +
      `${percentText(share('no-rule'))} need no rule, and ${percentText(share('other-rules') + share('incomplete'))} are not explained.`,
    ...unreadLines(counts),
  ];
}

/**
 * Returns sentences about the lines of a log that could not be read or repeated a record; empty where there
 * are none.
 */
export function unreadLines({
  unread,
  unreadLines: first,
  repeated,
}: LogReportInput['counts']): readonly string[] {
  return [
    ...(unread === 0
      ? []
      : [`${inWords(unread, 'line')} could not be read as audit records, the first at ${first.join(', ')}.`]),
    ...(repeated === 0 ? [] : [`${inWords(repeated, 'line')} repeated a record and did not count again.`]),
  ];
}

/**
 * Returns what a report says about the log as a whole (times, amounts, unread lines) as values that JSON can
 * hold.
 */
export function logValues({ findings, counts, log }: LogReportInput): Readonly<Record<string, unknown>> {
  const { total, from, to, isLocalTime } = findings;
  return {
    log,
    from: isoTime(from),
    to: isoTime(to),
    isLocalTime,
    ...total,
    lines: counts.lines,
    unread: { lines: counts.unread, first: counts.unreadLines },
    repeated: counts.repeated,
    otherEntries: counts.others,
  };
}

function spanText({ from, to, isLocalTime }: LogReportInput['findings']): string {
  if (from === undefined || to === undefined) return '';
  const zone = isLocalTime ? 'local time' : 'UTC';
  return `, ${timeText(from)} to ${timeText(to)} ${zone}`;
}
