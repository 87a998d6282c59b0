import type { Span } from '../text/span.ts';
import type { Steps } from '../text/steps.ts';
import type { LogEvent, LogRecord } from './logEvent.ts';
import { createLogReader, type LogCounts } from './logReader.ts';

/** The longest text of a log that an editor decodes, in UTF-16 units: twice what auditd writes into a file. */
export const LONGEST_LOG_DOCUMENT = 16 << 20;

/** A record with the event that it belongs to. */
export interface PlacedRecord {
  readonly record: LogRecord;
  /** Index into the events. */
  readonly event: number;
}

/** The text of a log as an editor shows it. Offsets are UTF-16 units of the text. */
export interface LogDocument {
  /** By the place of their first record. */
  readonly events: readonly LogEvent[];
  /** By their places. */
  readonly records: readonly PlacedRecord[];
  readonly counts: LogCounts;
}

/** As much of a text is read in a step, in UTF-16 units. */
const STEP = 1 << 15;

/** Reads the text of a log in steps; undefined for a text that is too long to be decoded in an editor. */
export function* readLogDocument(text: string): Steps<LogDocument | undefined> {
  if (text.length > LONGEST_LOG_DOCUMENT) return undefined;
  const reader = createLogReader();
  const found: LogEvent[] = [];
  for (let at = 0; at < text.length; at += STEP) {
    for (const event of reader.read(text.slice(at, at + STEP))) found.push(event);
    yield;
  }
  for (const event of reader.end()) found.push(event);
  const startOf = ({ records: [first] }: LogEvent): number => first?.start ?? 0;
  const events = found.sort((a, b) => startOf(a) - startOf(b));
  const records = events
    .flatMap((e, event) => e.records.map((record): PlacedRecord => ({ record, event })))
    .sort((a, b) => a.record.start - b.record.start);
  return { events, records, counts: reader.counts() };
}

/**
 * Returns the record at an offset of a log; undefined on a line that holds no record.
 * @param offset in UTF-16 units from the start of the log
 */
export function recordAt({ records }: LogDocument, offset: number): PlacedRecord | undefined {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.record.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = records[low - 1];
  return found && offset <= found.record.end ? found : undefined;
}

/**
 * Returns the spans of a log in which the records of one event follow each other, in order, each with the
 * index of its event; a run can be a single record, and an event can have several runs. Empty for a log
 * without records.
 */
export function recordRuns({ records }: LogDocument): readonly (Span & { readonly event: number })[] {
  const runs: { start: number; end: number; event: number }[] = [];
  for (const { record, event } of records) {
    const last = runs.at(-1);
    if (last?.event === event) last.end = Math.max(last.end, record.end);
    else runs.push({ start: record.start, end: record.end, event });
  }
  return runs;
}
